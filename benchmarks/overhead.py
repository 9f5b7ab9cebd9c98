"""The table of what a setting costs: Ostler as it is by default against Ostler with the setting."""

from collections.abc import Iterator, Mapping, Sequence

from benchmarks.contenders import name_ostler
from benchmarks.loads import LOADS
from benchmarks.stage import TITLES
from benchmarks.tables import Table, write_change, write_count
from benchmarks.throughput import write_microseconds
from benchmarks.turns import Key, Measurement, Plan, Results

COSTS = (
    "The cost is how much more CPU a request takes by default than with the setting, and how many "
    "answers a second fewer there are."
)


def tabulate_overhead(
    results: Results,
    plan: Plan,
    workers: int,
    kinds: Sequence[str],
    setting: Mapping[str, str],
) -> Table:
    """Return the table of the services with so many workers."""
    given = ", ".join(f"{name}={value}" for name, value in setting.items())
    pairs = _pair(results, plan, workers, kinds, setting)
    return Table(
        title=f"With and without {given}, {workers} worker{'s' if workers > 1 else ''}",
        heads=(
            "request", "database", "CPU µs", "with it", "cost", "req/s", "with it", "cost",
        ),
        rows=[[*names, *_write_pair(own, other)] for names, own, other in pairs],
        numbers_from=2,
        notes=[
            plan.describe(),
            COSTS,
        ],
    )  # fmt: skip


def _pair(
    results: Results, plan: Plan, workers: int, kinds: Sequence[str], setting: Mapping[str, str]
) -> Iterator[tuple[list[str], Measurement, Measurement]]:
    for kind in kinds:
        for load in (name for name in LOADS if name in plan.loads):
            own, other = (
                results[Key(workers, title, load)]
                for title in (name_ostler(kind), name_ostler(kind, setting))
            )
            yield [LOADS[load].title, TITLES[kind]], own, other


def _write_pair(own: Measurement, other: Measurement) -> list[str]:
    """Return the cells of CPU and of throughput, each with its cost."""
    cpu = own.cpu / other.cpu - 1 if own.cpu and other.cpu else None
    return [
        write_microseconds(own.cpu),
        write_microseconds(other.cpu),
        write_change(cpu),
        write_count(own.throughput),
        write_count(other.throughput),
        write_change(1 - own.throughput / other.throughput),
    ]
