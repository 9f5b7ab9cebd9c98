"""How calls on the simulated cloud go wrong: late, refused, or with their response lost."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager

from backends.simulator.clock import SimulatorClock
from backends.simulator.faults import Faults


class SimulatorCalls:
    """Has calls suffer the faults in force: those ``given``, until the cloud is told others.

    On a cloud that is ``instant`` nothing happens to them.
    """

    def __init__(self, given: Faults, clock: SimulatorClock, *, instant: bool) -> None:
        self._given = given
        self._clock = clock
        self._instant = instant
        self._numbers = itertools.count()

    @property
    def faults(self) -> Faults:
        """The faults in force."""
        control = self._clock.read_control()
        if control is None or control.faults is None:
            return self._given
        return Faults(**control.faults)

    def refuse(self, key: str) -> None:
        """Be away for a call that takes no time. Raises CloudUnavailable."""
        if not self._instant:
            self.faults.refuse_call(key, next(self._numbers))

    def look_up(self, key: str) -> None:
        """Let a call that changes nothing be late or come to nothing. Raises CloudUnavailable."""
        if not self._instant:
            call, faults = next(self._numbers), self.faults
            faults.delay_call(key, call)
            faults.refuse_call(key, call)

    @contextmanager
    def change(self, key: str) -> Iterator[None]:
        """Let a call be late, come to nothing, or lose its response. Raises CloudUnavailable."""
        if self._instant:
            yield
            return
        call, faults = next(self._numbers), self.faults
        faults.delay_call(key, call)
        faults.refuse_call(key, call)
        yield
        faults.lose_response(key, call)
