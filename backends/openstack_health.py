"""Whether a cloud answers, told in time: who asks waits no longer than a few seconds."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate

from backends.base import BackendUnavailable

SECONDS = 4.0
"""How long anybody waits for the cloud's answer."""


class HealthProbe:
    """Asks in a thread of its own, one for all who want to know meanwhile."""

    def __init__(self, ask: Callable[[], None], seconds: float = SECONDS) -> None:
        self._ask = ask
        self._seconds = seconds
        self._lock = threading.Lock()
        self._asking: Future[None] | None = None

    def check(self) -> None:
        """Return when the cloud has answered. Raises BackendUnavailable, in time."""
        try:
            self._begin().result(self._seconds)
        except TooLate:
            raise BackendUnavailable("The cloud does not answer in time") from None

    def _begin(self) -> Future[None]:
        with self._lock:
            if self._asking is None or self._asking.done():
                self._asking = Future()
                arguments = (self._asking,)
                threading.Thread(target=self._run, args=arguments, daemon=True).start()
            return self._asking

    def _run(self, asking: Future[None]) -> None:
        try:
            self._ask()
        except Exception as error:
            asking.set_exception(error)
        else:
            asking.set_result(None)
