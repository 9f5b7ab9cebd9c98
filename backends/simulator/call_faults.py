"""How calls on the simulated cloud go wrong: late, refused, or with their answer lost."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from backends.base import CircuitState
from backends.simulator.clock import SimulatedClockwork
from backends.simulator.faults import Faults
from persistence.database.session import Database


class SimulatedDifficulties(SimulatedClockwork):
    """A cloud whose calls suffer the faults in force: ``faults``, until it is told others.

    The calls that its users make in a transaction of their own, for a name or an image, take no
    time: they would hold the database meanwhile.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        faults: Mapping[str, float],
        *,
        controlled: bool,
    ) -> None:
        super().__init__(database, clock, controlled=controlled)
        self._given_faults = Faults(**faults)
        self._calls = itertools.count()

    def check_health(self) -> None:
        """Return when the database answers and the cloud is not away."""
        self._refuse("")
        super().check_health()

    def find_circuit(self) -> CircuitState:
        """Return that every call goes through: the faults of each come anew."""
        return CircuitState.CLOSED

    def retry_after(self) -> float | None:
        """Return None: a call may always be tried."""
        return None

    @property
    def _faults(self) -> Faults:
        control = self._read_control()
        if control is None or control.faults is None:
            return self._given_faults
        return Faults(**control.faults)

    def _refuse(self, server_id: str) -> None:
        """Be away for a call that takes no time."""
        if not self.instant:
            self._faults.refuse_call(server_id, next(self._calls))

    def _look_up(self, server_id: str) -> None:
        """Let a call that changes nothing be late or come to nothing."""
        if not self.instant:
            call, faults = next(self._calls), self._faults
            faults.delay_call(server_id, call)
            faults.refuse_call(server_id, call)

    @contextmanager
    def _call(self, server_id: str) -> Iterator[None]:
        """Let a call be late, come to nothing, or lose its answer."""
        if self.instant:
            yield
            return
        call, faults = next(self._calls), self._faults
        faults.delay_call(server_id, call)
        faults.refuse_call(server_id, call)
        yield
        faults.lose_answer(server_id, call)
