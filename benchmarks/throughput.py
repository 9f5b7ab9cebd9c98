"""The table of throughput: each request, each service, and which part of a ceiling it has."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from benchmarks.contenders import CEILING_TITLES
from benchmarks.loads import CEILINGS, LOADS
from benchmarks.tables import Table, write_count, write_precise, write_share
from benchmarks.turns import Key, Plan, Results

COSTS = (
    "CPU is that of all processes of the service a response; a database that has processes of its "
    "own is beside it."
)
SHARES = (
    "Shares are of the answers a second that the same uvicorn gives with one constant answer and "
    "no framework (raw ASGI), or with plain Flask behind a buffered bridge."
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Medians, and the ceilings that they are held against."""

    results: Results
    plan: Plan

    def tabulate(self, workers: int) -> Table:
        """Return the table of the services with so many workers."""
        keys = sorted((key for key in self.results if key.workers == workers), key=self._order)
        return Table(
            title=f"Throughput with {workers} worker{'s' if workers > 1 else ''}",
            heads=(
                "request", "service", "req/s", "p50 ms", "p99 ms", "CPU µs", "database µs",
                "of raw ASGI", "of Flask",
            ),
            rows=[self._write_row(key) for key in keys],
            numbers_from=2,
            notes=[self.plan.describe(), COSTS, SHARES, *describe_failures(self.results, keys)],
        )  # fmt: skip

    def _order(self, key: Key) -> tuple[bool, int]:
        return key.contender not in CEILING_TITLES.values(), list(LOADS).index(key.load)

    def _write_row(self, key: Key) -> list[str]:
        found = self.results[key]
        return [
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

    def _compare(self, key: Key, ceiling: str) -> float | None:
        """Return which part of a ceiling's throughput a service has."""
        load = "get" if LOADS[key.load].reads else "create"
        bound = self.results.get(Key(key.workers, CEILING_TITLES[ceiling], load))
        return self.results[key].throughput / bound.throughput if bound else None


def describe_failures(results: Results, keys: Iterable[Key]) -> Iterator[str]:
    """Yield a note on each load some requests of which were refused or had no response."""
    for key in keys:
        found = results[key]
        if found.failed:
            yield (
                f"FAILED: {write_count(found.failed)} of {write_count(found.requests)} "
                f"{read_title(key)}, {key.contender}; they are not among its answers a second."
            )


def write_microseconds(seconds: float | None) -> str:
    """Return a time as microseconds, and a dash where it is not known."""
    return "-" if seconds is None else write_count(seconds * 1e6)


def read_title(key: Key) -> str:
    """Return what a load is called in the tables."""
    kinds = CEILINGS if key.contender in CEILING_TITLES.values() else LOADS
    return kinds[key.load].title
