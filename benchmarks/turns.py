"""Measuring in turns: A B A B …, so that what disturbs the machine disturbs all alike."""

import statistics
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.contenders import Contender
from benchmarks.loads import ANYTHING, CEILINGS, LOADS, Load, stock_up
from benchmarks.processes import read_cpu_seconds
from benchmarks.stage import Target
from benchmarks.tables import write_count
from benchmarks.wrk import run_wrk


@dataclass(frozen=True, slots=True)
class Plan:
    """How to measure: ``loads`` by their keys, times in seconds, ``servers`` made beforehand."""

    loads: Sequence[str]
    rounds: int
    seconds: int
    warm_up: int
    connections: int
    servers: int

    def describe(self) -> str:
        """Return the sentence that stands below the tables."""
        return (
            f"{self.connections} connections that are kept, {self.seconds} s a measurement, "
            f"median of {self.rounds} rounds in turn, {self.servers} servers, a new database each "
            "turn."
        )


@dataclass(frozen=True, slots=True)
class Measurement:
    """What one load did to one service.

    ``throughput`` in answers a second that are no refusals, times in seconds. ``cpu`` and
    ``database_cpu`` are seconds a response of all processes of the service, and of those of a
    database that has some; None where they are not known. ``failed`` of ``requests`` had no
    response below 400.
    """

    throughput: float
    p50: float
    p99: float
    cpu: float | None
    requests: int
    failed: int
    database_cpu: float | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """Which measurements belong together."""

    workers: int
    contender: str
    load: str


Results = dict[Key, Measurement]


def measure(target: Target, load: Load, plan: Plan, script: Path) -> Measurement:
    """Send a load to a service. Raises WrkFailed."""
    connections = plan.connections
    run_wrk(target.url, load.warm_up, script, seconds=plan.warm_up, connections=connections)
    pids = target.pid, target.database_pid
    before = [read_cpu_seconds(pid) if pid else 0.0 for pid in pids]
    result = run_wrk(
        target.url, load.requests, script, seconds=plan.seconds, connections=connections
    )
    cpu, database_cpu = (
        (read_cpu_seconds(pid) - used) / max(result.requests, 1) if pid else None
        for pid, used in zip(pids, before, strict=True)
    )
    return Measurement(
        throughput=result.throughput,
        p50=result.p50,
        p99=result.p99,
        cpu=cpu,
        requests=result.requests + result.broken,
        failed=result.refused + result.broken,
        database_cpu=database_cpu,
    )


def take_turns(contenders: Sequence[Contender], plan: Plan, script: Path) -> Results:
    """Let every contender have its turn in every round, and return the medians."""
    found: dict[Key, list[Measurement]] = defaultdict(list)
    for number in range(plan.rounds):
        for contender in contenders:
            for name, measurement in take_turn(contender, plan, script):
                found[Key(contender.workers, contender.title, name)].append(measurement)
                report(f"round {number + 1} of {plan.rounds}", contender, name, measurement)
    return {key: find_median(measurements) for key, measurements in found.items()}


def take_turn(contender: Contender, plan: Plan, script: Path) -> Iterator[tuple[str, Measurement]]:
    """Start a service, fill it, and yield what each load does to it."""
    with contender.open() as target:
        for name, load in prepare(contender, target, plan).items():
            yield name, measure(target, load, plan, script)


def prepare(contender: Contender, target: Target, plan: Plan) -> dict[str, Load]:
    """Return the loads for a service that has just been started."""
    if contender.ceiling:
        return {name: kind.build(ANYTHING) for name, kind in CEILINGS.items()}
    stock = stock_up(target.url, plan.servers)
    return {name: kind.build(stock) for name, kind in LOADS.items() if name in plan.loads}


def find_median(measurements: Sequence[Measurement]) -> Measurement:
    """Return the median of each figure, and the sums of what was sent and of what failed."""
    return Measurement(
        throughput=statistics.median(each.throughput for each in measurements),
        p50=statistics.median(each.p50 for each in measurements),
        p99=statistics.median(each.p99 for each in measurements),
        cpu=find_known_median([each.cpu for each in measurements]),
        requests=sum(each.requests for each in measurements),
        failed=sum(each.failed for each in measurements),
        database_cpu=find_known_median([each.database_cpu for each in measurements]),
    )


def find_known_median(values: Sequence[float | None]) -> float | None:
    """Return the median of the values that are known, if there are any."""
    known = [value for value in values if value is not None]
    return statistics.median(known) if known else None


def report(where: str, contender: Contender, load: str, found: Measurement) -> None:
    """Say which turn has found what."""
    workers = f"{contender.workers} worker{'s' if contender.workers > 1 else ''}"
    report_progress(f"{where}: {contender.title}, {workers}", load, found)


def report_progress(where: str, load: str, found: Measurement) -> None:
    """Say on standard error how far the measuring is."""
    cpu = "" if found.cpu is None else f", {found.cpu * 1e6:.0f} µs CPU"
    failed = f", {found.failed} FAILED" if found.failed else ""
    figures = f"{write_count(found.throughput)}/s{cpu}{failed}"
    print(f"{where}: {load} {figures}", file=sys.stderr, flush=True)
