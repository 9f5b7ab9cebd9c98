"""A circuit breaker: a service that keeps failing is left alone, and then tried by one call.

Closed, every call goes through. After ``FAILURES`` failures in a row it opens: for a pause that
doubles from outage to outage each call is refused at once. Then it is half open: one call, the
probe, goes through, and its end closes the circuit or opens it again.
"""

import logging
import random
import threading
import time
from collections.abc import Callable
from enum import Enum

from msgspec import Struct

from backends.base import CircuitState, CloudUnavailable
from backends.recorder import Recorder

logger = logging.getLogger(__name__)

FAILURES = 5
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 15.0
LONGEST_RETRY_AFTER = 60.0
"""The longest pause that a service can ask for by ``Retry-After``."""

PROBE_SECONDS = 1.0
"""When to ask again while a probe is under way, whose end nobody knows."""

MOST_DOUBLINGS = 10


class CallOutcome(Enum):
    """What a call has shown of its service."""

    GOOD = "good"
    BAD = "bad"
    UNKNOWN = "unknown"  # the call never came to the service


class Passage(Struct, frozen=True):
    """The right to make one call, in the ``generation``-th state of the circuit."""

    generation: int


class Circuit:
    """The circuit of one service; safe under threads, and never held during a call.

    ``failures`` in a row open it. ``recorder`` is told each state; each is logged once.
    """

    def __init__(
        self,
        service: str,
        recorder: Recorder,
        failures: int = FAILURES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.service = service
        self._recorder = recorder
        self._most = failures
        self._clock = clock
        self._lock = threading.Lock()
        self._state = CircuitState.CLOSED
        self._generation = 0
        self._failed = 0
        self._openings = 0
        self._until = 0.0
        recorder.record_circuit(service, self._state)

    def find_state(self) -> CircuitState:
        """Return the state; an open circuit whose pause is over waits for its probe, half open."""
        with self._lock:
            over = self._state is CircuitState.OPEN and self._clock() >= self._until
            return CircuitState.HALF_OPEN if over else self._state

    def retry_after(self) -> float | None:
        """Return in how many seconds a call may go through, None when one may now."""
        with self._lock:
            return self._find_wait()

    def enter(self) -> Passage:
        """Let a call through. Raises CloudUnavailable while the circuit is open."""
        with self._lock:
            wait = self._find_wait()
            if wait is not None:
                raise CloudUnavailable(f"The cloud's {self.service} is away for now", wait)
            if self._state is CircuitState.OPEN:
                self._change(CircuitState.HALF_OPEN)
                logger.info("Circuit half open", extra={"cloud_service": self.service})
            return Passage(self._generation)

    def leave(
        self, passage: Passage, call_outcome: CallOutcome, retry_after: float | None = None
    ) -> None:
        """Learn from the end of a call, which must be told whatever becomes of it.

        ``retry_after`` is the pause in seconds that the service asks for. A call from before the
        last change of state teaches nothing.
        """
        with self._lock:
            if passage.generation != self._generation:
                return
            if retry_after is not None:
                self._open(min(retry_after, LONGEST_RETRY_AFTER))
            elif call_outcome is CallOutcome.GOOD:
                self._failed = 0
                self._close()
            elif call_outcome is CallOutcome.BAD:
                self._fail()
            elif self._state is CircuitState.HALF_OPEN:
                self._until = self._clock()
                self._change(CircuitState.OPEN)

    def _find_wait(self) -> float | None:
        if self._state is CircuitState.HALF_OPEN:
            return PROBE_SECONDS
        left = self._until - self._clock()
        return left if self._state is CircuitState.OPEN and left > 0 else None

    def _fail(self) -> None:
        self._failed += 1
        if self._state is CircuitState.HALF_OPEN or self._failed >= self._most:
            pause = FIRST_PAUSE * 2 ** min(self._openings, MOST_DOUBLINGS)
            self._openings += 1
            self._open(min(LONGEST_PAUSE, pause * random.uniform(0.75, 1.25)))  # noqa: S311

    def _open(self, pause: float) -> None:
        self._until = self._clock() + pause
        self._change(CircuitState.OPEN)
        extra = {"cloud_service": self.service, "pause_s": round(pause, 3)}
        logger.warning("Circuit opened", extra=extra)

    def _close(self) -> None:
        if self._state is CircuitState.HALF_OPEN:
            self._openings = 0
            self._change(CircuitState.CLOSED)
            logger.info("Circuit closed", extra={"cloud_service": self.service})

    def _change(self, state: CircuitState) -> None:
        self._state = state
        self._generation += 1
        self._recorder.record_circuit(self.service, state)
