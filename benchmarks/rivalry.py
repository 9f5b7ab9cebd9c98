"""The table of Ostler against another service, each on the same kind of database."""

from collections.abc import Mapping

from benchmarks.contenders import name_ostler
from benchmarks.loads import LOADS
from benchmarks.stage import TITLES
from benchmarks.tables import Table, write_count, write_factor, write_precise
from benchmarks.throughput import COSTS, describe_failures, write_microseconds
from benchmarks.turns import Key, Measurement, Plan, Results

FACTORS = (
    "Beside each figure is that of {}, and how many times better Ostler's is. PostgreSQL is the "
    "same server for both."
)
RIVAL_WORKERS = 1


def tabulate_rivalry(
    results: Results, plan: Plan, workers: int, rivals: Mapping[str, str], name: str
) -> Table:
    """Return the table of Ostler with so many workers; ``rivals`` are titles by kind of database.

    ``name`` is what the other service is called.
    """
    rows = []
    for load in (name for name in LOADS if name in plan.loads):
        for kind, rival in rivals.items():
            own = results[Key(workers, name_ostler(kind), load)]
            other = results[Key(RIVAL_WORKERS, rival, load)]
            rows.append([LOADS[load].title, TITLES[kind], *write_pair(own, other)])
    return Table(
        title=f"Ostler, {workers} process{'es' if workers > 1 else ''}, against {name}",
        heads=(
            "request", "database", "req/s", name, "factor", "p50 ms", name, "p99 ms", name,
            "factor", "CPU µs", name, "factor", "database µs", name, "factor",
        ),
        rows=rows,
        numbers_from=2,
        notes=[
            plan.describe(),
            COSTS,
            FACTORS.format(name),
            *describe_failures(results, results),
        ],
    )  # fmt: skip


def write_pair(own: Measurement, other: Measurement) -> list[str]:
    """Return the cells of two services under one load."""
    return [
        write_count(own.throughput),
        write_count(other.throughput),
        write_factor(divide(own.throughput, other.throughput)),
        write_precise(own.p50 * 1e3),
        write_precise(other.p50 * 1e3),
        write_precise(own.p99 * 1e3),
        write_precise(other.p99 * 1e3),
        write_verdict(divide(other.p99, own.p99)),
        *write_costs(own.cpu, other.cpu),
        *write_costs(own.database_cpu, other.database_cpu),
    ]


def write_costs(own: float | None, other: float | None) -> list[str]:
    """Return the cells of what a request costs two services, in seconds of CPU."""
    return [
        write_microseconds(own),
        write_microseconds(other),
        write_factor(divide(other, own)),
    ]


def write_verdict(factor: float | None) -> str:
    """Return a factor with a word that says whether it is for the better."""
    if factor is None:
        return write_factor(factor)
    return f"{write_factor(factor)} {'better' if factor > 1 else 'worse'}"


def divide(one: float | None, by: float | None) -> float | None:
    """Return a quotient, and None where a part of it is not known or nothing."""
    return one / by if one and by else None
