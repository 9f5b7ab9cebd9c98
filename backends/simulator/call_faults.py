"""How calls on the simulated cloud go wrong: late, refused, or with their response lost."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep

from backends.base import CloudUnavailable
from backends.simulator.clock import SimulatorClock
from backends.simulator.faults import Faults

LOOK_SECONDS = 0.05
"""How often a call that is held looks whether it still has to be."""

NO_FAULTS = Faults()


class SimulatorCalls:
    """Has calls suffer the faults in force: those ``given``, until the cloud is told others.

    On a cloud that is ``instant``, or is told to be, nothing happens to them.
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
        if control is not None and control.instant:
            return NO_FAULTS
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
            self._hold(faults.find_delay(key, call))
            faults.refuse_call(key, call)

    @contextmanager
    def change(self, key: str) -> Iterator[None]:
        """Let a call be late, come to nothing, or lose its response. Raises CloudUnavailable."""
        if self._instant:
            yield
            return
        call, faults = next(self._numbers), self.faults
        self._hold(faults.find_delay(key, call))
        faults.refuse_call(key, call)
        yield
        faults.lose_response(key, call)

    def _hold(self, seconds: float) -> None:
        """Let a call take its time. Raises CloudUnavailable where the cloud is reset meanwhile."""
        if not (seconds and self._clock.controlled):
            sleep(seconds)
            return
        end, resets = monotonic() + seconds, self._count_resets()
        while (left := end - monotonic()) > 0:
            sleep(min(left, LOOK_SECONDS))
            if self._count_resets() != resets:
                raise CloudUnavailable("The simulated cloud has begun anew")

    def _count_resets(self) -> int:
        control = self._clock.read_control()
        return control.resets if control else 0
