"""``python -m benchmarks.fleet``: services and workers on one PostgreSQL, before a slow cloud.

Operations are asked for at a steady rate. What became of them is read from the database: when each
was asked for, when its first step began, and when it ended.
"""

import argparse
import asyncio
import itertools
import json
import time
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import text

from benchmarks.command import run_command
from benchmarks.fleet_stage import SLOW, Case, Fleet, Used, open_fleet
from benchmarks.loads import API, Stock, stock_up
from benchmarks.options import add_number
from benchmarks.report import Report, add_output_options
from benchmarks.sampling import find_percentiles
from benchmarks.stage import Stage
from benchmarks.statements import subtract
from benchmarks.steady import ask_steadily
from benchmarks.tables import Table, write_count, write_precise
from benchmarks.wrk import Request
from service.commands.parser import Parser

STOCK = 100
WARM_UP_S = 5.0
ENDED = text(
    "SELECT extract(epoch FROM started_at - created_at), "
    "extract(epoch FROM finished_at - created_at) FROM operations "
    "WHERE created_at >= :since AND created_at < :until AND action <> :slow"
)
COUNT_JOBS = text("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'")
COUNT_EVENTS = text("SELECT count(*) FROM events WHERE created_at >= :since")
HEADS = (
    "beside them", "asked/s", "done/s", "start p50 ms", "p99", "end p50 ms", "p99",
    "jobs waiting", "serve CPU µs", "worker CPU µs", "database CPU µs", "wrong",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured: times in seconds, ``waiting`` the most jobs that nobody had taken."""

    seconds: float
    starts: Sequence[float]
    ends: Sequence[float]
    waiting: int
    events: int
    before: Used
    after: Used
    wrong: Counter[str]


def make_requests(stock: Stock) -> Iterator[Request]:
    """Yield requests without an end: every other one makes a server, the others stop and start."""
    act = itertools.cycle(
        Request("POST", f"{API}/servers/{server_id}/action", json.dumps({"action": action}))
        for action in ("stop", "start")
        for server_id in stock.servers
    )
    for number in itertools.count():
        yield Request("POST", f"{API}/servers", stock.write_server(f"fleet-{number:06d}"))
        yield next(act)


async def watch_queue(fleet: Fleet) -> int:
    """Return the most jobs that waited at any time until this is cancelled."""
    most = 0
    try:
        while True:
            most = max(most, await asyncio.to_thread(fleet.count, COUNT_JOBS))
            await asyncio.sleep(0.5)
    except asyncio.CancelledError:
        return most


async def ask(
    fleet: Fleet, requests: Iterator[Request], rate: float, seconds: float
) -> tuple[Counter[str], int]:
    """Ask for operations, and return what was refused and how many jobs waited at the most."""
    watching = asyncio.create_task(watch_queue(fleet))
    some = itertools.islice(requests, round(rate * seconds))
    wrong = await ask_steadily(fleet.urls, some, rate)
    watching.cancel()
    return wrong, await watching


def measure(fleet: Fleet, stock: Stock, rate: float, seconds: float) -> Figures:
    """Ask for operations at a steady rate, wait for their ends, and return what became of them."""
    requests = make_requests(stock)
    asyncio.run(ask(fleet, requests, rate, WARM_UP_S))
    fleet.await_rest()
    before, since, began = fleet.read_used(), fleet.read_clock(), time.monotonic()
    wrong, waiting = asyncio.run(ask(fleet, requests, rate, seconds))
    until = fleet.read_clock()
    fleet.await_rest()
    lasted, after = time.monotonic() - began, fleet.read_used()
    with fleet.database.read() as connection:
        window = {"since": since, "until": until, "slow": SLOW}
        starts, ends = zip(*connection.execute(ENDED, window), strict=True)
    return Figures(
        seconds=lasted,
        starts=[float(each) for each in starts],
        ends=[float(each) for each in ends],
        waiting=waiting,
        events=fleet.count(COUNT_EVENTS, since=since),
        before=before,
        after=after,
        wrong=wrong,
    )


def run(stage: Stage, case: Case, options: argparse.Namespace) -> Figures:
    """Measure one case."""
    given = options.services, options.workers, options.latency
    with open_fleet(stage, case, *given) as fleet:
        stock = stock_up(fleet.urls[0], STOCK)
        fleet.await_rest()
        return measure(fleet, stock, options.rate, options.seconds)


def tabulate(cases: dict[str, Figures], options: argparse.Namespace) -> Iterator[Table]:
    """Yield the tables of what was measured."""
    yield Table(
        title="Operations",
        heads=HEADS,
        rows=[
            [title, write_precise(options.rate), *write_figures(figures)]
            for title, figures in cases.items()
        ],
        notes=[
            f"{options.services} of `ostler serve`, {options.workers} of `ostler worker`, and a "
            f"cloud that takes {options.latency:g} s for a step; half of the operations make "
            "servers, the others stop and start them. Start and end are counted from the request, "
            "CPU is that for one operation.",
        ],
    )
    yield Table(
        title="Statements of one operation, and µs that PostgreSQL took for them",
        heads=("about", *itertools.chain.from_iterable((title, "µs") for title in cases)),
        rows=list(write_statements(cases.values())),
    )


def write_figures(figures: Figures) -> list[str]:
    """Return the cells of a case but the first ones."""
    before, after, count = figures.before, figures.after, len(figures.ends)
    used = (
        after.serving - before.serving,
        after.working - before.working,
        after.database - before.database,
    )
    times = (*find_percentiles(figures.starts), *find_percentiles(figures.ends))
    return [
        write_precise(count / figures.seconds),
        *(write_precise(each * 1e3) for each in times),
        write_count(figures.waiting),
        *(write_count(each / count * 1e6) for each in used),
        write_count(figures.wrong.total()),
    ]


def write_statements(cases: Collection[Figures]) -> Iterator[list[str]]:
    """Yield a row for each kind of statement."""
    found = [
        (subtract(one.after.statements, one.before.statements), len(one.ends)) for one in cases
    ]
    for kind in found[0][0]:
        cells = [
            (write_precise(one[kind].calls / count), write_count(one[kind].seconds / count * 1e6))
            for one, count in found
        ]
        yield [kind, *itertools.chain.from_iterable(cells)]
    told = [(write_precise(one.events / len(one.ends)), "-") for one in cases]
    yield ["events that were told", *itertools.chain.from_iterable(told)]


def list_cases(options: argparse.Namespace) -> list[Case]:
    """Return what is measured: each number of operations in flight, then each of servers."""
    cases = [Case(count, 0, 0) for count in options.in_flight]
    return cases + [Case(options.in_flight[0], count, options.events) for count in options.servers]


def main() -> None:
    """Measure what the arguments say."""
    parser = Parser(
        prog="python -m benchmarks.fleet",
        description="Measure services and workers on one PostgreSQL, before a slow cloud.",
    )
    add_number(parser, "--rate", 40.0, "Ask for that many a second; by default %(default)s.")
    add_number(parser, "--seconds", 20.0, "Ask for that long; by default %(default)s.")
    add_number(parser, "--latency", 0.5, "Have a step take that long; by default %(default)s s.")
    add_number(parser, "--services", 2, "Run that many services; by default %(default)s.")
    add_number(parser, "--workers", 2, "Run that many workers; by default %(default)s.")
    add_number(parser, "--in-flight", [100], "With so many others that do not end; several times.")
    add_number(parser, "--servers", [], "And with so many servers in the database; several times.")
    add_number(parser, "--events", 0, "And so many events with these servers; by default none.")
    add_output_options(parser)
    options = parser.parse_args()
    with Report("fleet", options) as report, Stage(counts_statements=True) as stage:
        cases = {case.title: run(stage, case, options) for case in list_cases(options)}
        for table in tabulate(cases, options):
            report.add(table)


if __name__ == "__main__":
    run_command(main)
