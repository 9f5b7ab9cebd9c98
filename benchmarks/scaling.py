"""The table of how a service scales: several processes against one."""

from collections.abc import Sequence

from benchmarks.contenders import name_ostler
from benchmarks.loads import LOADS
from benchmarks.stage import TITLES
from benchmarks.tables import Table, write_count, write_factor, write_precise
from benchmarks.throughput import write_microseconds
from benchmarks.turns import Key, Measurement, Plan, Results

SHARED = "wrk and PostgreSQL have to do with the same cores."


def tabulate_scaling(
    results: Results, plan: Plan, few: int, many: int, kinds: Sequence[str]
) -> Table:
    """Return the table of ``many`` workers against ``few``, for each load on each database."""
    counts = few, many
    rows = []
    for load in (name for name in LOADS if name in plan.loads):
        for kind in kinds:
            pair = [results[Key(count, name_ostler(kind), load)] for count in counts]
            rows.append([LOADS[load].title, TITLES[kind], *write_pair(*pair)])
    return Table(
        title=f"{many} processes against {few}",
        heads=(
            "request", "database", "req/s", f"with {many}", "factor", "p99 ms", f"with {many}",
            "CPU µs", f"with {many}", "database µs", f"with {many}",
        ),
        rows=rows,
        numbers_from=2,
        notes=[plan.describe(), SHARED],
    )  # fmt: skip


def write_pair(few: Measurement, many: Measurement) -> list[str]:
    """Return the cells of one load with few processes and with many."""
    return [
        write_count(few.throughput),
        write_count(many.throughput),
        write_factor(many.throughput / few.throughput),
        write_precise(few.p99 * 1e3),
        write_precise(many.p99 * 1e3),
        write_microseconds(few.cpu),
        write_microseconds(many.cpu),
        write_microseconds(few.database_cpu),
        write_microseconds(many.database_cpu),
    ]
