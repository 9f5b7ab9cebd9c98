"""``python -m benchmarks.threads``: what it costs to have a call done in a thread.

The threads of the service and those of the library's executor take turns of a few hundredths of a
second in one event loop, so that what else the machine does falls on both alike.
"""

import asyncio
import contextvars
import statistics
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import uvloop

from benchmarks.command import run_command
from benchmarks.options import add_number
from benchmarks.report import Report, add_output_options
from benchmarks.tables import Table, write_change
from benchmarks.throughput import write_microseconds
from service.application.threads import RequestThreads
from service.commands.parser import Parser

LIMIT = 16
"""How many threads there are, as many as ``THREADS`` gives a service by default."""

BATCH = 64
"""How many calls are one turn."""

CLIENTS = (1, 16)
"""How many callers there are at once."""

PAUSE = 0.001  # seconds, about as long as PostgreSQL takes
WORK: dict[str, Callable[[], None]] = {
    "nothing": lambda: None,
    "1 ms of waiting": lambda: time.sleep(PAUSE),
}
"""What is called, by what it does."""

Run = Callable[[Callable[[], None]], Awaitable[None]]
Times = tuple[float, float]
"""Seconds of CPU and seconds on the clock that a call takes."""


async def compare(work: Callable[[], None], clients: int, rounds: int) -> list[Times]:
    """Return the medians of a call in the service's own threads, and in the library's."""
    own = RequestThreads(LIMIT)
    with ThreadPoolExecutor(LIMIT) as executor:
        runs: list[Run] = [own.run, partial(run_in_executor, executor)]
        turns: list[list[Times]] = [[], []]
        for number in range(rounds):
            for which in (0, 1) if number % 2 else (1, 0):
                turns[which].append(await take_turn(runs[which], work, clients))
    return [
        (statistics.median(cpu), statistics.median(clock))
        for cpu, clock in (zip(*each, strict=True) for each in turns)
    ]


async def run_in_executor(executor: ThreadPoolExecutor, work: Callable[[], None]) -> None:
    """Have a call done as ``asyncio.to_thread`` has it done, in the context of its caller."""
    call = partial(contextvars.copy_context().run, work)
    await asyncio.get_running_loop().run_in_executor(executor, call)


async def take_turn(run: Run, work: Callable[[], None], clients: int) -> Times:
    """Return what a call of a batch takes that so many callers share."""

    async def call_in_turn() -> None:
        for _ in range(BATCH // clients):
            await run(work)

    cpu, clock = time.process_time(), time.perf_counter()
    await asyncio.gather(*(call_in_turn() for _ in range(clients)))
    return (time.process_time() - cpu) / BATCH, (time.perf_counter() - clock) / BATCH


def tabulate(rounds: int) -> Table:
    """Return the table of both, for each kind of call."""
    rows = []
    for name, work in WORK.items():
        for clients in CLIENTS:
            (cpu, clock), (cpu_there, clock_there) = uvloop.run(compare(work, clients, rounds))
            times = [write_microseconds(each) for each in (cpu, cpu_there)]
            on_clock = [write_microseconds(each) for each in (clock, clock_there)]
            changes = write_change(cpu / cpu_there - 1), write_change(clock / clock_there - 1)
            rows.append([name, str(clients), *times, changes[0], *on_clock, changes[1]])
    return Table(
        title=f"A call in one of {LIMIT} threads",
        heads=(
            "call", "at once", "CPU µs, own threads", "ThreadPoolExecutor", "difference",
            "µs on the clock, own threads", "ThreadPoolExecutor", "difference",
        ),
        rows=rows,
        notes=[f"Medians of {rounds} turns of {BATCH} calls each, on uvloop as the service runs."],
    )  # fmt: skip


def main() -> None:
    """Measure both."""
    parser = Parser(
        prog="python -m benchmarks.threads",
        description="Measure what it costs to have a call done in a thread.",
    )
    add_number(parser, "--rounds", 400, "Take that many turns of each; by default %(default)s.")
    add_output_options(parser)
    options = parser.parse_args()
    with Report("threads", options) as report:
        report.add(tabulate(options.rounds))


if __name__ == "__main__":
    run_command(main)
