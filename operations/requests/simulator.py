"""What an admin tells the simulated cloud, and the reset of all that requests have made."""

import logging
from collections.abc import Mapping
from typing import Any

from backends.simulator.control import InForce, Orders, SimulatorControl
from domain.audit import Change, compare
from domain.errors import OstlerError
from operations.clouds.cloud import Caller, Cloud
from operations.record.transactions import Commit, write

logger = logging.getLogger(__name__)


class ClockTooFar(OstlerError):
    """The simulated clock is to go beyond what is a time."""

    code = "VALIDATION_ERROR"

    def __init__(self, reason: str) -> None:
        fault = {"loc": ["body", "advance_seconds"], "msg": reason, "type": "greater_than"}
        super().__init__("Request validation failed", [fault])


def read_simulator(cloud: Cloud) -> InForce:
    """Return what is in force in the simulated cloud."""
    return _find_control(cloud).read()


def change_simulator(cloud: Cloud, caller: Caller, orders: Orders) -> InForce:
    """Have orders in force, in the place of all others. Raises PreconditionFailed."""
    caller.check(None)
    control = _find_control(cloud)
    with write(cloud.database, Commit.CHANGE) as connection:
        before = control.read()
        after = control.give(connection, orders)
        _record(cloud, caller, connection, "update", compare(_show(before), _show(after)))
    logger.info("Simulated cloud told what to do", extra=_show(after))
    return after


def move_clock(cloud: Cloud, caller: Caller, seconds: float, *, frozen: bool | None) -> InForce:
    """Move the simulated clock on, and stop it or let it run.

    Raises PreconditionFailed, ClockTooFar.
    """
    caller.check(None)
    with write(cloud.database, Commit.CHANGE) as connection:
        try:
            after = _find_control(cloud).move_clock(connection, seconds, frozen=frozen)
        except ValueError:
            raise ClockTooFar("Must not lead beyond the year 9000") from None
        told = {"advance_seconds": seconds, "frozen": after.frozen}
        _record(cloud, caller, connection, "move-clock", compare({}, told))
    logger.info("Simulated clock moved", extra=told)
    return after


def reset(cloud: Cloud, caller: Caller) -> None:
    """Bring the service to its first state. Raises PreconditionFailed."""
    caller.check(None)
    with write(cloud.database, Commit.CHANGE) as connection:
        _find_control(cloud).reset(connection)
        _record(cloud, caller, connection, "reset", {})
    logger.info("Service reset")


def _find_control(cloud: Cloud) -> SimulatorControl:
    assert cloud.control is not None  # noqa: S101, without one there is no such operation
    return cloud.control


def _record(
    cloud: Cloud, caller: Caller, connection: Any, action: str, changes: Mapping[str, Any]
) -> None:
    change = Change(action, "simulator", cloud.region, caller.project_id, changes)
    caller.record(connection, change)


def _show(found: InForce) -> dict[str, Any]:
    return {
        "faults": dict(found.faults),
        "latency_seconds": found.latencies.usual,
        "action_latency_seconds": dict(found.latencies.of_actions),
        "instant": found.instant,
    }
