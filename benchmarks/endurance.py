"""``python -m benchmarks.endurance``: minutes of mixed load from many clients, some slow."""

import argparse
import asyncio
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.clients import Client, Ledger, Manner
from benchmarks.command import run_command
from benchmarks.loads import Stock, stock_up
from benchmarks.processes import (
    count_files,
    count_threads,
    read_cpu_seconds,
    read_memory_bytes,
)
from benchmarks.report import Report, add_output_options
from benchmarks.stage import TITLES, Stage, Target
from benchmarks.tables import Table, write_count, write_megabytes, write_precise
from service.serving import raise_file_limit

SLOW = 20  # one client in so many
CLOSING = 10


@dataclass(frozen=True, slots=True)
class Sample:
    """How it is at one time: seconds since the start, answers a second since the last sample.

    ``p50`` and ``p99`` in seconds, without the slow clients; ``cpu`` in cores; sizes in bytes, that
    of the write-ahead log for SQLite alone.
    """

    at: float
    throughput: float
    p50: float
    p99: float
    wrong: int
    cpu: float
    memory: int
    files: int
    threads: int
    log: int | None

    def write_row(self) -> list[str]:
        """Return the sample as a row of the table."""
        return [
            write_precise(self.at / 60),
            write_count(self.throughput),
            write_precise(self.p50 * 1e3),
            write_precise(self.p99 * 1e3),
            write_count(self.wrong),
            write_precise(self.cpu),
            write_megabytes(self.memory),
            write_count(self.files),
            write_count(self.threads),
            "-" if self.log is None else write_megabytes(self.log),
        ]


HEADS = (
    "minute", "req/s", "p50 ms", "p99 ms", "errors", "cores", "MB", "files", "threads", "WAL MB",
)  # fmt: skip


class Sampler:
    """Looks at a service and at what its clients have seen since the last look."""

    def __init__(self, pid: int, ledger: Ledger, wal: Path) -> None:
        self._pid = pid
        self._ledger = ledger
        self._wal = wal
        self._began = self._last = time.monotonic()
        self._seen = 0
        self._answers = 0
        self._cpu = read_cpu_seconds(pid)

    def look(self) -> Sample:
        """Return how it is now."""
        now, cpu = time.monotonic(), read_cpu_seconds(self._pid)
        answers, times = self._ledger.answers, self._ledger.times[self._seen :]
        lasted = now - self._last
        p50, p99 = find_percentiles(times)
        sample = Sample(
            at=now - self._began,
            throughput=(answers - self._answers) / lasted,
            p50=p50,
            p99=p99,
            wrong=self._ledger.wrong.total(),
            cpu=(cpu - self._cpu) / lasted,
            memory=read_memory_bytes(self._pid),
            files=count_files(self._pid),
            threads=count_threads(self._pid),
            log=self._wal.stat().st_size if self._wal.exists() else None,
        )
        self._last, self._cpu, self._answers = now, cpu, answers
        self._seen += len(times)
        return sample


def find_percentiles(times: Sequence[float]) -> tuple[float, float]:
    """Return the 50th and the 99th percentile, zero of nothing."""
    if len(times) < 2:
        return (times[0], times[0]) if times else (0.0, 0.0)
    parts = statistics.quantiles(times, n=100)
    return parts[49], parts[98]


async def endure(
    target: Target, stock: Stock, wal: Path, options: argparse.Namespace
) -> tuple[list[Sample], Ledger]:
    """Let the clients run for the time that the options say, and return what was seen."""
    ledger = Ledger()
    pause = options.connections / options.rate
    manners = [choose_manner(number, pause) for number in range(options.connections)]
    clients = [Client(target.url, stock, manner, ledger).run() for manner in manners]
    running = [asyncio.create_task(client) for client in clients]
    assert target.pid is not None
    sampler = Sampler(target.pid, ledger, wal)
    samples: list[Sample] = []
    while not samples or samples[-1].at < options.minutes * 60:
        await asyncio.sleep(options.every)
        samples.append(sampler.look())
        figures = zip(HEADS, samples[-1].write_row(), strict=True)
        print(", ".join(f"{head} {figure}" for head, figure in figures), file=sys.stderr)
    for task in running:
        task.cancel()
    ended = await asyncio.gather(*running, return_exceptions=True)
    ledger.wrong.update(repr(each) for each in ended if isinstance(each, Exception))
    return samples, ledger


def choose_manner(number: int, pause: float) -> Manner:
    """Return how a client behaves: some are slow, some have a new connection each time."""
    return Manner(pause, slow=number % SLOW == 0, closing=number % CLOSING == 1)


def tabulate(
    kind: str, samples: Sequence[Sample], ledger: Ledger, options: argparse.Namespace
) -> Table:
    """Return the table of what was seen over time."""
    wrong = ", ".join(f"{count} {what}" for what, count in ledger.wrong.items()) or "none"
    workers = f"{options.workers} worker{'s' if options.workers > 1 else ''}"
    return Table(
        title=f"{options.minutes:g} minutes of mixed load, {TITLES[kind]}, {workers}",
        heads=HEADS,
        rows=[sample.write_row() for sample in samples],
        numbers_from=0,
        notes=[
            f"{options.connections:,} clients, {options.rate:,} requests a second wanted: one in "
            f"{SLOW} sends and reads a few bytes at a time (not in p50 and p99), one in {CLOSING} "
            "opens a connection for each request, the others keep theirs.",
            f"{ledger.answers:,} answers over {ledger.opened:,} connections; errors: {wrong}.",
        ],
    )


def run(stage: Stage, kind: str, options: argparse.Namespace, report: Report) -> bool:
    """Run the load on one kind of database, print the table, and tell whether all went well."""
    url = stage.create_database(kind)
    wal = Path(f"{url.removeprefix('sqlite:///')}-wal")
    with stage.serve(url, workers=options.workers) as target:
        stock = stock_up(target.url, 20)
        samples, ledger = asyncio.run(endure(target, stock, wal, options))
    report.add(tabulate(kind, samples, ledger, options))
    return not ledger.wrong


def main() -> None:
    """Run what the arguments say; an error on the way ends with exit code 1."""
    parser = argparse.ArgumentParser("python -m benchmarks.endurance", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="how long (10)")
    parser.add_argument("--every", type=float, default=30, help="seconds between samples (30)")
    parser.add_argument("--connections", type=int, default=1000, metavar="N", help="(1000)")
    parser.add_argument("--rate", type=int, default=300, metavar="N", help="requests/s (300)")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes (1)")
    parser.add_argument("--databases", nargs="+", choices=TITLES, default=["sqlite"])
    add_output_options(parser)
    options = parser.parse_args()
    raise_file_limit()
    with Report("endurance", options) as report, Stage() as stage:
        went_well = [run(stage, kind, options, report) for kind in options.databases]
        if not all(went_well):
            sys.exit("benchmarks: something went wrong on the way")


if __name__ == "__main__":
    run_command(main)
