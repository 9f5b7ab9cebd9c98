"""What the simulated cloud can be told while it runs, and what is in force then."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from backends.simulator.clock import (
    advance_clock,
    begin_anew,
    freeze_clock,
    read_time,
    replace_faults,
    run_clock,
)
from persistence.database.session import Database
from persistence.resets import remove_everything
from persistence.simulator.controls import Control, hold_control, read_control, save_control

Change = Callable[[Control | None, datetime], Control]


class Latencies(Struct, frozen=True):
    """Seconds that a step takes: ``usual``, or those ``of_actions``."""

    usual: float
    of_actions: Mapping[str, float]

    def find(self, action: str) -> float:
        """Return the seconds that a step of an action takes."""
        return self.of_actions.get(action, self.usual)


NO_TIME = Latencies(0.0, {})


def find_latencies(control: Control | None, given: Latencies) -> Latencies:
    """Return what is in force of what was told, or is ``given`` by the settings."""
    if control is None:
        return given
    if control.instant:
        return NO_TIME
    return Latencies(
        given.usual if control.latency is None else control.latency,
        given.of_actions if control.latencies is None else control.latencies,
    )


class Orders(Struct, frozen=True):
    """What the cloud is to do; None is what the settings say."""

    faults: dict[str, float] | None = None
    latency: float | None = None
    latencies: dict[str, float] | None = None
    instant: bool = False


class InForce(Struct, frozen=True):
    """What time it is in the cloud, which faults happen how often, and how long steps take."""

    time: datetime
    frozen: bool
    faults: Mapping[str, float]
    latencies: Latencies
    instant: bool


class SimulatorControl:
    """Tells the simulated cloud of a ``database`` what to do, and what is in force.

    ``faults`` and ``latencies`` are those of the settings.
    """

    def __init__(
        self, database: Database, faults: Mapping[str, float], latencies: Latencies
    ) -> None:
        self.database = database
        self.faults = faults
        self.latencies = latencies

    def read(self) -> InForce:
        """Return what is in force."""
        with self.database.read() as connection:
            return self._show(read_control(connection))

    def give(self, connection: Any, orders: Orders) -> InForce:
        """Have orders in force, in the place of all others; the clock goes on as it did."""

        def obey(control: Control | None, real: datetime) -> Control:
            told = replace_faults(control, real, orders.faults)
            return replace(
                told,
                latency=orders.latency,
                latencies=orders.latencies,
                instant=orders.instant,
            )

        return self._change(connection, obey)

    def move_clock(self, connection: Any, seconds: float, *, frozen: bool | None) -> InForce:
        """Move the clock on, and stop it or let it run. Raises ValueError where it cannot be."""

        def move(control: Control | None, real: datetime) -> Control:
            moved = advance_clock(control, real, seconds)
            if frozen is None:
                return moved
            return freeze_clock(moved, real) if frozen else run_clock(moved, real)

        return self._change(connection, move)

    def reset(self, connection: Any) -> None:
        """Bring Ostler's record and the cloud to their first state, in one transaction."""
        remove_everything(connection, datetime.now(UTC))
        self._change(connection, begin_anew)

    def count_resets(self) -> int:
        """Return how often that was done."""
        with self.database.read() as connection:
            control = read_control(connection)
        return control.resets if control else 0

    def _change(self, connection: Any, change: Change) -> InForce:
        control = change(hold_control(connection), datetime.now(UTC))
        save_control(connection, control)
        return self._show(control)

    def _show(self, control: Control | None) -> InForce:
        now = read_time(control, datetime.now(UTC))
        told = control or Control(None, now, now)
        return InForce(
            now,
            told.frozen,
            self.faults if told.faults is None else told.faults,
            find_latencies(control, self.latencies),
            told.instant,
        )
