"""What the simulated cloud can be told, and the refusal of what is impossible."""

from collections.abc import Mapping
from typing import Any

from backends.simulator.faults import Faults
from domain.transitions import TRANSITIONS

ACTIONS = {action.value for action in TRANSITIONS if TRANSITIONS[action].task}
FAULTS = set(Faults.__struct_fields__)
CHANCE = (0, 1)
SECONDS = (0, 3600)
LIMITS = {
    "slow_answer": SECONDS,
    "hang_seconds": SECONDS,
    "vanished_after": SECONDS,
    "seed": (-(2**53), 2**53),
}
"""Between what a number of ``Faults`` must be, where it is no chance."""


def check_faults(given: Mapping[str, Any]) -> None:
    """Return when the cloud can have the faults that are given. Raises ValueError."""
    _check_names(given, FAULTS)
    for name, value in given.items():
        low, high = LIMITS.get(name, CHANCE)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"{name} must be a number")
        if not low <= value <= high:
            raise ValueError(f"{name} must be from {low} to {high}")


def check_latencies(given: Mapping[str, float]) -> None:
    """Return when the cloud has the actions that are given, and the time. Raises ValueError."""
    _check_names(given, ACTIONS)
    low, high = SECONDS
    for name, value in given.items():
        if not low <= value <= high:
            raise ValueError(f"{name} must be from {low} to {high} seconds")


def _check_names(given: Mapping[str, Any], known: set[str]) -> None:
    for name in given.keys() - known:
        raise ValueError(f"{name!r} is unknown; choose from {', '.join(sorted(known))}")
