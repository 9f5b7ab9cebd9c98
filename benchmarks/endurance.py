"""``python -m benchmarks.endurance``: minutes of mixed load from many clients, some slow."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.clients import Client, Ledger, Manner
from benchmarks.command import run_command
from benchmarks.loads import Stock, stock_up
from benchmarks.options import add_choice, add_number
from benchmarks.report import Report, add_output_options
from benchmarks.sampling import HEADS, Sample, Sampler
from benchmarks.stage import TITLES, Stage, Target
from benchmarks.tables import Table
from service.commands.parser import Parser
from service.server.serving import raise_file_limit

CLOSING = 10  # for so many clients that keep their connection there is one that does not
SLOW = 20  # one client in so many
CRAWLING = 100
SLOWLY = 64, 0.2  # bytes at once, and the seconds in between
CRAWL = 1, 1.0


async def endure(
    target: Target, stock: Stock, wal: Path, options: argparse.Namespace
) -> tuple[list[Sample], Ledger]:
    """Let the clients run for the time that the options say, and return what was seen."""
    ledger = Ledger()
    manners = list_manners(options.connections, options.rate)
    clients = [Client(target.url, stock, manner, ledger).run() for manner in manners]
    running = [asyncio.create_task(client) for client in clients]
    if target.pid is None:
        raise RuntimeError("What is measured must run on this machine")
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


def list_manners(connections: int, rate: int) -> list[Manner]:
    """Return how each client behaves: ``connections`` keep theirs, and more have always new ones.

    Together they send ``rate`` requests a second, as far as they are not too slow for it.
    """
    more = connections // CLOSING
    pause = (connections + more) / rate
    kept = [choose_manner(number, pause) for number in range(connections)]
    return [*kept, *[Manner(pause, closing=True)] * more]


def choose_manner(number: int, pause: float) -> Manner:
    """Return how a client behaves that keeps its connection; some are slow, and some crawl."""
    if number % CRAWLING == 0:
        return Manner(pause, *CRAWL)
    return Manner(pause, *SLOWLY) if number % SLOW == 0 else Manner(pause)


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
            f"{options.connections:,} clients that keep their connection; {options.rate:,} requests"
            f" a second wanted. One in {CRAWLING} sends and reads a byte a second, four times as "
            f"many {SLOWLY[0]} bytes in {SLOWLY[1]} seconds; p50 and p99 are those of the others. "
            f"{options.connections // CLOSING:,} clients more open one for each request.",
            f"{ledger.responses:,} responses over {ledger.opened:,} connections; errors: {wrong}.",
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
    parser = Parser(
        prog="python -m benchmarks.endurance",
        description="Measure minutes of mixed load from many clients, of which some are slow.",
    )
    add_number(parser, "--minutes", 10.0, "Go on for that long; by default %(default)s.")
    add_number(parser, "--every", 30.0, "Take a sample every N seconds; by default %(default)s.")
    add_number(parser, "--connections", 1000, "Use that many at once; by default %(default)s.")
    add_number(parser, "--rate", 300, "Send that many requests a second; by default %(default)s.")
    add_number(parser, "--workers", 1, "Serve with that many processes; by default %(default)s.")
    add_choice(parser, "--databases", TITLES, ["sqlite"], "Use these; by default sqlite.")
    add_output_options(parser)
    options = parser.parse_args()
    raise_file_limit()
    with Report("endurance", options) as report, Stage() as stage:
        went_well = [run(stage, kind, options, report) for kind in options.databases]
        if not all(went_well):
            sys.exit("benchmarks: something went wrong on the way")


if __name__ == "__main__":
    run_command(main)
