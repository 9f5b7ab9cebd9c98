"""The controls of the simulated cloud: how its clock and its faults are changed while it runs."""

import dataclasses
from datetime import UTC, datetime, timedelta

from persistence.simulator_controls import Control

LATEST = datetime(9000, 1, 1, tzinfo=UTC)
"""Where the simulated clock is stopped, so that what it adds to stays a time."""


def tell_time(control: Control | None, real: datetime) -> datetime:
    """Return what the simulated clock shows when the real one shows ``real``.

    It stands still while the real one has gone back behind the last change of the control.
    """
    if control is None:
        return real
    if control.frozen:
        return control.clock_at
    return min(LATEST, control.clock_at + max(real - control.set_at, timedelta(0)))


def freeze_clock(control: Control | None, real: datetime) -> Control:
    """Return the control with the clock standing still at what it shows."""
    return dataclasses.replace(_at(control, real), frozen=True)


def run_clock(control: Control | None, real: datetime) -> Control:
    """Return the control with the clock going on from what it shows, as fast as the real one."""
    return dataclasses.replace(_at(control, real), frozen=False)


def advance_clock(control: Control | None, real: datetime, seconds: float) -> Control:
    """Return the control with the clock moved on. Raises ValueError when it cannot be."""
    now = _at(control, real)
    if not 0 <= seconds <= (LATEST - now.clock_at).total_seconds():
        raise ValueError("the clock goes forward only, and up to the year 9000")
    return dataclasses.replace(now, clock_at=now.clock_at + timedelta(seconds=seconds))


def replace_faults(
    control: Control | None, real: datetime, faults: dict[str, float] | None
) -> Control:
    """Return the control with other faults in force, None for those of the settings."""
    return dataclasses.replace(_at(control, real), faults=faults)


def _at(control: Control | None, real: datetime) -> Control:
    """Return the control as if it had been set at ``real``, saying the same."""
    if control is None:
        return Control(None, clock_at=real, set_at=real)
    return dataclasses.replace(control, clock_at=tell_time(control, real), set_at=real)
