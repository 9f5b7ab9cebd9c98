"""Where the CPU time of a request goes, layer by layer, from samples of the running service."""

import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.layers import LAYERS, SAMPLER, Stack, count_functions, count_layers, read_stacks
from benchmarks.loads import LOADS, Load, stock_up
from benchmarks.stage import TITLES, Stage, Target
from benchmarks.tables import Table, write_count
from benchmarks.turns import Measurement, Plan, measure, report_progress

MEMORY = Path("/dev/shm")  # noqa: S108, where the samples cost the least


@dataclass(frozen=True, slots=True)
class Profile:
    """What was sampled under one load: a count of samples, and how many belong to each name."""

    measurement: Measurement
    stacks: list[Stack]

    def spread(self, counts: Mapping[str, int]) -> dict[str, float]:
        """Return the microseconds of a request that go to each name, by its samples."""
        share = (self.measurement.cpu or 0.0) * 1e6 / max(len(self.stacks), 1)
        return {name: count * share for name, count in counts.items()}


def profile(stage: Stage, kind: str, plan: Plan, script: Path) -> dict[str, Profile]:
    """Return a profile for each load on a database of ``kind``, one worker. Raises WrkFailed."""
    directory = MEMORY if os.access(MEMORY, os.W_OK) else stage.make_directory()
    samples = directory / f"ostler-samples-{os.getpid()}"
    database = stage.create_database(kind)
    try:
        with stage.serve_module(
            "benchmarks.profiled", str(samples), "serve", database_url=database
        ) as target:
            stock = stock_up(target.url, plan.servers)
            profiles = {}
            for name in (name for name in LOADS if name in plan.loads):
                profiles[name] = sample(target, LOADS[name].build(stock), plan, script, samples)
                report_progress("profile", name, profiles[name].measurement)
            return profiles
    finally:
        samples.unlink(missing_ok=True)


def sample(target: Target, load: Load, plan: Plan, script: Path, samples: Path) -> Profile:
    """Send a load to a service that writes to ``samples``, the warm-up included."""
    os.truncate(samples, 0)
    measurement = measure(target, load, plan, script)
    with samples.open(encoding="utf-8", errors="replace") as lines:
        stacks = list(read_stacks(lines))
    return Profile(measurement, stacks)


def tabulate_layers(kind: str, profiles: Mapping[str, Profile]) -> Table:
    """Return the table of layers: microseconds of CPU time a request."""
    columns = [each.spread(count_layers(each.stacks)) for each in profiles.values()]
    totals = [write_count(sum(column.values())) for column in columns]
    samples = [write_count(len(each.stacks)) for each in profiles.values()]
    rows = [
        [layer, *(write_count(column.get(layer, 0.0)) for column in columns)]
        for layer in (*LAYERS, SAMPLER)
    ]
    return Table(
        title=f"Where the time of a request goes: µs of CPU, {TITLES[kind]}, 1 worker",
        heads=("layer", *list_titles(profiles)),
        rows=[*rows, ["all", *totals], ["samples", *samples]],
        notes=[
            "Each layer without those that it calls; Python's own library and C belong to the "
            "layer that calls them. The sampling itself is in it, with a few per cent.",
            "PostgreSQL works in processes of its own, which are not in it; SQLite is.",
            *(
                f"FAILED: {each.measurement.failed} of {LOADS[name].title}."
                for name, each in profiles.items()
                if each.measurement.failed
            ),
        ],
    )


def tabulate_functions(kind: str, profiles: Mapping[str, Profile], count: int) -> Table:
    """Return the table of the ``count`` functions that use most, summed over the loads."""
    columns = [each.spread(count_functions(each.stacks)) for each in profiles.values()]
    total: Counter[str] = Counter()
    for column in columns:
        total.update(column)
    return Table(
        title=f"Which functions use most: µs of CPU a request, {TITLES[kind]}, 1 worker",
        heads=("function", *list_titles(profiles)),
        rows=[
            [name, *(write_count(column.get(name, 0.0)) for column in columns)]
            for name, _ in total.most_common(count)
        ],
    )


def list_titles(loads: Mapping[str, object]) -> list[str]:
    """Return what the loads are called."""
    return [LOADS[name].title for name in loads]
