"""``python -m benchmarks.response_validation``: what it costs to validate every response.

Two applications in one process, of which one validates its responses, take turns of a few
hundredths of a second: what else the machine does falls on both alike, which turns of seconds do
not reach.
"""

import asyncio
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from itertools import cycle, islice

from benchmarks.application import CLIENTS, Application
from benchmarks.command import run_command
from benchmarks.loads import LOADS
from benchmarks.options import add_choice, add_number
from benchmarks.report import Report, add_output_options
from benchmarks.stage import Stage
from benchmarks.tables import Table, write_change
from benchmarks.throughput import write_microseconds
from benchmarks.wrk import Request
from service.commands.parser import Parser
from service.settings.config import Settings

BATCH = 64
"""How many requests are one turn."""

TURNS = ((True, False), (False, True))
"""Who goes first changes, so that neither always finds the machine as the other leaves it."""


class Contestant:
    """An application with the requests that it is still to be sent, and how long each turn took."""

    def __init__(self, application: Application, requests: Sequence[Request]) -> None:
        self._application = application
        self._requests: Iterator[Request] = cycle(requests)
        self.times: list[float] = []

    async def take_turn(self) -> None:
        """Answer a batch, and note how many seconds of CPU a request took. Raises RuntimeError."""
        batch = list(islice(self._requests, BATCH))
        began = time.process_time()
        await self._application.ask_together(batch)
        self.times.append((time.process_time() - began) / BATCH)


async def compare(stage: Stage, load: str, servers: int, rounds: int) -> list[float]:
    """Return the median time of a request, in seconds of CPU, with validating and without."""
    contestants = {}
    async with AsyncExitStack() as stack:
        for validated in (True, False):
            url = stage.create_database("sqlite")
            settings = Settings(database_url=url, validate_responses=validated)
            application = await stack.enter_async_context(Application(settings))
            requests = LOADS[load].build(await application.stock_up(servers)).requests
            contestants[validated] = Contestant(application, requests)
        for number in range(rounds):
            for validated in TURNS[number % 2]:
                await contestants[validated].take_turn()
    return [statistics.median(contestants[validated].times) for validated in (True, False)]


def tabulate(stage: Stage, loads: Sequence[str], servers: int, rounds: int) -> Table:
    """Return the table of what validating costs each load."""
    rows = []
    for load in loads:
        own, other = asyncio.run(compare(stage, load, servers, rounds))
        times = [write_microseconds(own), write_microseconds(other)]
        rows.append([LOADS[load].title, *times, write_change(own / other - 1)])
        print(*rows[-1], sep="  ", file=sys.stderr, flush=True)
    return Table(
        title=f"Responses validated and not, {servers} servers",
        heads=("request", "CPU µs validated", "not validated", "cost"),
        rows=rows,
        notes=[
            f"SQLite, no network and no log; medians of {rounds} turns of {BATCH} requests, "
            f"{CLIENTS} at once. Over a network a request takes more, and the same cost is a "
            "smaller part of it."
        ],
    )


def main() -> None:
    """Measure the loads that the arguments name."""
    parser = Parser(
        prog="python -m benchmarks.response_validation",
        description="Measure what it costs to hold every response against the contract.",
    )
    add_choice(parser, "--requests", LOADS, list(LOADS), "Ask only these; by default all.")
    add_number(parser, "--servers", 200, "Make that many first; by default %(default)s.")
    add_number(parser, "--rounds", 400, "Take that many turns of each; by default %(default)s.")
    parser.add_argument(
        "--block", default="response-validation", help="Name the block of the document."
    )
    add_output_options(parser)
    options = parser.parse_args()
    with Report(options.block, options) as report, Stage() as stage:
        report.add(tabulate(stage, options.requests, options.servers, options.rounds))


if __name__ == "__main__":
    run_command(main)
