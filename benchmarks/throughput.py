"""The table of throughput: each request, each service, and how they compare."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.contenders import CEILING_TITLES
from benchmarks.loads import CEILINGS, LOADS
from benchmarks.tables import (
    Table,
    write_count,
    write_factor,
    write_precise,
    write_share,
)
from benchmarks.turns import Key, Measurement, Plan, Results

FACTOR = "Factors are Ostler's figure against that of {}: answers a second, and CPU a request."
COSTS = (
    "CPU is that of all processes of the service an answer; a database that has processes of its "
    "own is beside it."
)
SHARES = (
    "Shares are of the answers a second that the same uvicorn gives with one constant answer and "
    "no framework (raw ASGI), or with plain Flask behind a buffered bridge."
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Medians, and what the others are held against; ``rival`` is a contender's title."""

    results: Results
    plan: Plan
    rival: str | None = None

    def tabulate(self, workers: int) -> Table:
        """Return the table of the services with so many workers."""
        keys = sorted((key for key in self.results if key.workers == workers), key=self._order)
        against = [f"x {self.rival}", "x CPU"] if self.rival else []
        return Table(
            title=f"Throughput with {workers} worker{'s' if workers > 1 else ''}",
            heads=(
                "request", "service", "req/s", "p50 ms", "p99 ms", "CPU µs", "database µs",
                "of raw ASGI", "of Flask", *against,
            ),
            rows=[self._write_row(key) for key in keys],
            numbers_from=2,
            notes=self._write_notes(keys),
        )  # fmt: skip

    def _order(self, key: Key) -> tuple[bool, int]:
        return key.contender not in CEILING_TITLES.values(), list(LOADS).index(key.load)

    def _write_row(self, key: Key) -> list[str]:
        found = self.results[key]
        row = [
            read_title(key),
            key.contender,
            write_count(found.throughput),
            write_precise(found.p50 * 1e3),
            write_precise(found.p99 * 1e3),
            write_microseconds(found.cpu),
            write_microseconds(found.database_cpu),
            write_share(self._compare(key, "raw")),
            write_share(self._compare(key, "bridged")),
        ]
        return [*row, *self._write_factors(key)] if self.rival else row

    def _compare(self, key: Key, ceiling: str) -> float | None:
        """Return which part of a ceiling's throughput a service has."""
        load = "get" if LOADS[key.load].reads else "create"
        bound = self.results.get(Key(key.workers, CEILING_TITLES[ceiling], load))
        return self.results[key].throughput / bound.throughput if bound else None

    def _write_factors(self, key: Key) -> list[str]:
        rival = self.results.get(Key(1, self.rival or "", key.load))
        if rival is None or key.contender in (self.rival, *CEILING_TITLES.values()):
            return [write_factor(None)] * 2
        return [write_factor(factor) for factor in find_factors(self.results[key], rival)]

    def _write_notes(self, keys: Sequence[Key]) -> list[str]:
        plan = self.plan
        notes = [
            f"{plan.connections} connections, {plan.seconds} s a measurement, median of "
            f"{plan.rounds} rounds in turn, {plan.servers} servers, a new database each turn.",
            COSTS,
            SHARES,
        ]
        if self.rival:
            notes.append(FACTOR.format(self.rival))
        failed = [(key, self.results[key].failed) for key in keys if self.results[key].failed]
        return notes + [
            f"FAILED: {count} of {read_title(key)}, {key.contender}." for key, count in failed
        ]


def find_factors(own: Measurement, rival: Measurement) -> tuple[float, float | None]:
    """Return how many times faster, and how many times cheaper, ``own`` is than ``rival``."""
    cheaper = rival.cpu / own.cpu if rival.cpu and own.cpu else None
    return own.throughput / rival.throughput, cheaper


def write_microseconds(seconds: float | None) -> str:
    """Return a time as microseconds, and a dash where it is not known."""
    return "-" if seconds is None else write_count(seconds * 1e6)


def read_title(key: Key) -> str:
    """Return what a load is called in the tables."""
    kinds = CEILINGS if key.contender in CEILING_TITLES.values() else LOADS
    return kinds[key.load].title
