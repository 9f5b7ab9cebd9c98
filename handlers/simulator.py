"""The simulated cloud: what it is told, its clock, and the first state of everything."""

from typing import Any

from backends.simulator.control import InForce, Orders
from handlers.bodies import leave_out_nulls
from operations.clouds.cloud import Caller, Cloud
from operations.requests import simulator as operations

Body = dict[str, Any]


def get_simulator(cloud: Cloud) -> Body:
    """Return what is in force."""
    return render_simulator(operations.read_simulator(cloud))


def put_simulator(cloud: Cloud, caller: Caller, body: Body) -> Body:
    """Tell the cloud what to do, in the place of all before. Raises PreconditionFailed."""
    told = leave_out_nulls(body)
    orders = Orders(
        faults=told.get("faults"),
        latency=told.get("latency_seconds"),
        latencies=told.get("action_latency_seconds"),
        instant=told.get("instant", False),
    )
    return render_simulator(operations.change_simulator(cloud, caller, orders))


def move_simulator_clock(cloud: Cloud, caller: Caller, body: Body) -> Body:
    """Move the clock, stop it or let it run. Raises PreconditionFailed, ClockTooFar."""
    told = leave_out_nulls(body)
    seconds, frozen = told.get("advance_seconds", 0), told.get("frozen")
    return render_simulator(operations.move_clock(cloud, caller, seconds, frozen=frozen))


def reset_simulator(cloud: Cloud, caller: Caller) -> tuple[None, int]:
    """Bring the service to its first state. Raises PreconditionFailed."""
    operations.reset(cloud, caller)
    return None, 204


def render_simulator(found: InForce) -> Body:
    """Return what is in force as the document describes it."""
    return {
        "clock": {"time": found.time, "frozen": found.frozen},
        "faults": found.faults,
        "latency_seconds": found.latencies.usual,
        "action_latency_seconds": found.latencies.of_actions,
        "instant": found.instant,
    }
