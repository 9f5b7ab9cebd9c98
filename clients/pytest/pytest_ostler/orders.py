"""What the simulated cloud can be told, and the refusal of what it does not know."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

FAULTS = (
    "no_valid_host", "build_error", "stuck_in_build", "action_error", "vanished", "unavailable",
    "lost_answer", "hang", "slow_answer", "vanished_after", "hang_seconds", "seed",
)  # fmt: skip
ACTIONS = (
    "create", "delete", "start", "stop", "reboot", "reboot_hard", "pause", "unpause", "suspend",
    "resume", "rescue", "unrescue", "shelve", "unshelve", "resize", "confirm_resize",
    "revert_resize", "rebuild", "snapshot",
)  # fmt: skip
MARKS = ("faults", "latency", "instant")


class OrderUnknown(ValueError):
    """The simulated cloud cannot be told so; the text says what it can."""


@dataclass(frozen=True)
class Orders:
    """What is in force: chances of faults, seconds that steps take, whether they take none."""

    faults: Mapping[str, float] = field(default_factory=dict)
    latency: float = 0.0
    latencies: Mapping[str, float] = field(default_factory=dict)
    instant: bool = False

    def with_faults(self, faults: Mapping[str, float]) -> Orders:
        """Return these orders with other faults. Raises OrderUnknown."""
        check_names("fault", faults, FAULTS)
        check_numbers("fault", faults)
        return replace(self, faults=dict(faults))

    def with_latency(self, seconds: float, latencies: Mapping[str, float]) -> Orders:
        """Return these orders with other times. Raises OrderUnknown."""
        check_names("action", latencies, ACTIONS)
        check_numbers("latency", {"latency": seconds, **latencies})
        return replace(self, latency=seconds, latencies=dict(latencies))

    def write(self) -> dict[str, Any]:
        """Return the orders as a request has them."""
        return {
            "faults": dict(self.faults),
            "latency_seconds": self.latency,
            "action_latency_seconds": dict(self.latencies),
            "instant": self.instant,
        }


def read_mark(arguments: tuple[Any, ...], given: Mapping[str, Any], orders: Orders) -> Orders:
    """Return orders as a marker changes them. Raises OrderUnknown."""
    if arguments:
        raise OrderUnknown(f"takes named arguments alone: {', '.join(MARKS)}")
    check_names("argument", given, MARKS)
    if "faults" in given:
        require(isinstance(given["faults"], Mapping), "faults", "a mapping of faults to chances")
        orders = orders.with_faults(given["faults"])
    if "latency" in given:
        orders = read_latency(given["latency"], orders)
    if "instant" in given:
        require(isinstance(given["instant"], bool), "instant", "True or False")
        orders = replace(orders, instant=given["instant"])
    return orders


def read_latency(latency: Any, orders: Orders) -> Orders:
    """Return orders with a latency: seconds, or a mapping of actions to seconds."""
    if isinstance(latency, Mapping):
        return orders.with_latency(orders.latency, latency)
    return orders.with_latency(latency, orders.latencies)


def check_names(kind: str, given: Collection[str], known: Collection[str]) -> None:
    """Raise OrderUnknown for a name that is not known, and say which was meant perhaps."""
    for name in given:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            meant = f", did you mean {near[0]!r}?" if near else ";"
            raise OrderUnknown(f"unknown {kind} {name!r}{meant} There are {', '.join(known)}")


def check_numbers(kind: str, given: Mapping[str, Any]) -> None:
    """Raise OrderUnknown for a value that is no number."""
    for name, value in given.items():
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        require(is_number, f"{kind} {name!r}" if name != kind else kind, "a number")


def require(holds: bool, what: str, wanted: str) -> None:
    """Raise OrderUnknown unless something holds."""
    if not holds:
        raise OrderUnknown(f"{what} has to be {wanted}")
