"""Contests: applications in one process that take turns of a few hundredths of a second.

What else the machine does falls on all alike, which turns of seconds do not reach.
"""

import asyncio
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import cycle, islice

from benchmarks.application import CLIENTS, Application
from benchmarks.loads import LOADS
from benchmarks.options import add_choice, add_number
from benchmarks.report import Report, add_output_options
from benchmarks.stage import Stage
from benchmarks.tables import Table, write_change
from benchmarks.throughput import write_microseconds
from benchmarks.wrk import Request
from service.commands.parser import Parser

BATCH = 64
"""How many requests are one turn."""


@dataclass(frozen=True, slots=True)
class Contest:
    """Two ways to serve: what each is called in the table, and what builds it on a database.

    The cost is what the first one takes more than the second.
    """

    title: str
    heads: tuple[str, str]
    builders: tuple[Callable[[str], Application], Callable[[str], Application]]


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


async def compare(
    stage: Stage, contest: Contest, load: str, servers: int, rounds: int
) -> list[list[float]]:
    """Return how long a request to each application took in each turn, in seconds of CPU.

    Who goes first changes, so that none always finds the machine as the other leaves it.
    """
    contestants = []
    async with AsyncExitStack() as stack:
        for build in contest.builders:
            application = await stack.enter_async_context(build(stage.create_database("sqlite")))
            requests = LOADS[load].build(await application.stock_up(servers)).requests
            contestants.append(Contestant(application, requests))
        order = list(contestants)
        for _ in range(rounds):
            for contestant in order:
                await contestant.take_turn()
            order.reverse()
    return [each.times for each in contestants]


def tabulate(
    stage: Stage, contest: Contest, loads: Sequence[str], servers: int, rounds: int
) -> Table:
    """Return the table of what the first way costs each load."""
    rows = []
    for load in loads:
        own, other = asyncio.run(compare(stage, contest, load, servers, rounds))
        times = [write_microseconds(statistics.median(each)) for each in (own, other)]
        quotients = [one / beside for one, beside in zip(own, other, strict=True)]
        rows.append([LOADS[load].title, *times, write_change(statistics.median(quotients) - 1)])
        print(*rows[-1], sep="  ", file=sys.stderr, flush=True)
    return Table(
        title=f"{contest.title}, {servers} servers",
        heads=("request", *contest.heads, "cost"),
        rows=rows,
        notes=[
            f"SQLite, no network and no log; medians of {rounds} turns of {BATCH} requests, "
            f"{CLIENTS} at once; the cost is the median of the quotients of two turns. Over a "
            "network a request takes more, and the same cost is a smaller part of it."
        ],
    )


def run_contest(contest: Contest, program: str, description: str) -> None:
    """Measure the loads that the arguments of a program name."""
    parser = Parser(prog=f"python -m benchmarks.{program}", description=description)
    add_choice(parser, "--requests", LOADS, list(LOADS), "Ask only these; by default all.")
    add_number(parser, "--servers", 200, "Make that many first; by default %(default)s.")
    add_number(parser, "--rounds", 400, "Take that many turns of each; by default %(default)s.")
    block = program.replace("_", "-")
    parser.add_argument("--block", default=block, help="Name the block of the document.")
    add_output_options(parser)
    options = parser.parse_args()
    with Report(options.block, options) as report, Stage() as stage:
        report.add(tabulate(stage, contest, options.requests, options.servers, options.rounds))
