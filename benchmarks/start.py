"""``python -m benchmarks.start``: from the command to the first response, and its memory."""

import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from benchmarks.command import run_command
from benchmarks.contenders import find_service, start, wait_for_response
from benchmarks.loads import API, open_client, read_json, stock_up
from benchmarks.options import add_choice, add_number
from benchmarks.processes import count_threads, read_cpu_seconds, read_memory_bytes
from benchmarks.report import Report, add_output_options
from benchmarks.stage import TITLES, Stage
from benchmarks.tables import Table, write_count, write_megabytes
from service.commands.parser import Parser
from tests.server import LiveServer

SERVERS = 100
READS = 500


@dataclass(frozen=True, slots=True)
class Start:
    """One start: seconds, also of CPU, to the first response; bytes of memory then and later."""

    seconds: float
    cpu: float
    fresh: float
    worked: float
    threads: float


Answering = tuple[str, float]
"""The URL of a service that answers, and how many seconds that took."""

Case = Callable[[], AbstractContextManager[Answering]]
"""Starts a service, which ends with the block."""


def measure(case: Case) -> Start:
    """Start a service once, ask it something, and end it."""
    with case() as (url, took):
        pid = find_service(url)
        if pid is None:
            raise RuntimeError(f"No process of this machine serves {url}")
        cpu, fresh = read_cpu_seconds(pid), read_memory_bytes(pid)
        work(url)
        return Start(took, cpu, fresh, read_memory_bytes(pid), count_threads(pid))


def work(url: str) -> None:
    """Make servers and read lists, one after the other."""
    stock_up(url, SERVERS)
    with open_client(url) as client:
        for _ in range(READS):
            read_json(client, f"{API}/servers")


def list_cases(stage: Stage, kinds: Sequence[str], workers: Sequence[int]) -> dict[str, Case]:
    """Return the starts of Ostler: on an empty database, and on one that it knows."""
    cases: dict[str, Case] = {}
    for kind in kinds:
        known = stage.create_database(kind)
        with stage.serve(known):
            pass
        for count in workers:
            title = f"Ostler, {TITLES[kind]}, {count} worker{'s' if count > 1 else ''}"
            cases[f"{title}, empty database"] = make_case(stage, kind, None, count)
            cases[title] = make_case(stage, kind, known, count)
    return cases


def make_case(stage: Stage, kind: str, known: str | None, workers: int) -> Case:
    """Return a start of Ostler on the database ``known``, or on a new one of ``kind``."""

    @contextmanager
    def open_service() -> Iterator[Answering]:
        url = known or stage.create_database(kind)
        server = LiveServer(url, stage.make_directory(), workers=workers)
        began = time.monotonic()
        try:
            server.launch()
            wait_for_response(server.url)
            yield server.url, time.monotonic() - began
        finally:
            server.stop()

    return open_service


def oppose(command: str, url: str) -> Case:
    """Return the start of another service by a command of the shell."""

    @contextmanager
    def open_service() -> Iterator[Answering]:
        began = time.monotonic()
        with start(command, url):
            yield url, time.monotonic() - began

    return open_service


def find_median(starts: Sequence[Start]) -> Start:
    """Return the median of each figure."""
    return Start(
        seconds=statistics.median(each.seconds for each in starts),
        cpu=statistics.median(each.cpu for each in starts),
        fresh=statistics.median(each.fresh for each in starts),
        worked=statistics.median(each.worked for each in starts),
        threads=statistics.median(each.threads for each in starts),
    )


def tabulate(cases: dict[str, Case], rounds: int) -> Table:
    """Let each case take its turn in every round, and return the table of the medians."""
    found: dict[str, list[Start]] = {title: [] for title in cases}
    for number in range(rounds):
        for title, case in cases.items():
            found[title].append(measure(case))
            took = found[title][-1].seconds
            print(f"round {number + 1}: {title}: {took:.2f} s", file=sys.stderr, flush=True)
    return Table(
        title="Start and memory",
        heads=("service", "first answer ms", "CPU ms", "MB then", "MB later", "threads"),
        rows=[write_row(title, find_median(starts)) for title, starts in found.items()],
        notes=[
            f"Median of {rounds} starts in turn. Memory is that of all processes, pages that they "
            f"share divided (PSS); later is after {SERVERS} servers made and {READS} lists read."
        ],
    )


def write_row(title: str, found: Start) -> list[str]:
    """Return a row of the table."""
    sizes = [write_megabytes(found.fresh), write_megabytes(found.worked)]
    times = [write_count(found.seconds * 1e3), write_count(found.cpu * 1e3)]
    return [title, *times, *sizes, write_count(found.threads)]


def main() -> None:
    """Measure the starts that the arguments name."""
    parser = Parser(
        prog="python -m benchmarks.start",
        description="Measure the time from the command to the first answer, and the memory.",
    )
    add_choice(parser, "--databases", TITLES, list(TITLES), "Use only these; by default both.")
    add_number(parser, "--workers", [1, 2], "Serve with so many processes; by default 1, then 2.")
    add_number(parser, "--rounds", 5, "Start each that many times; by default %(default)s.")
    parser.add_argument("--against", metavar="URL", help="Measure another service, at this URL.")
    parser.add_argument("--against-name", default="other", metavar="NAME", help="Call it so.")
    parser.add_argument("--against-start", metavar="COMMAND", help="Start it thus.")
    add_output_options(parser)
    options = parser.parse_args()
    with Report("start", options) as report, Stage() as stage:
        cases = list_cases(stage, options.databases, options.workers)
        if options.against and options.against_start:
            cases[options.against_name] = oppose(options.against_start, options.against)
        report.add(tabulate(cases, options.rounds))


if __name__ == "__main__":
    run_command(main)
