"""Which requests are sent again, when, and when no more."""

from __future__ import annotations

import logging
import random
import time
from dataclasses import dataclass

import httpx2

from ostler_sdk.errors import ApiError, ConnectionFailed
from ostler_sdk.wire import Call

log = logging.getLogger("ostler_sdk")
NOT_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)
NEVER_SENT = (httpx2.InvalidURL, httpx2.UnsupportedProtocol, httpx2.LocalProtocolError)
"""What is wrong with a request before it leaves."""
NOT_DONE = (408, 429)
"""Statuses that say that nothing was done."""
PERHAPS_DONE = (502, 503, 504)


@dataclass(frozen=True)
class Retries:
    """How long to insist. ``attempts`` is how often a request is sent at the most.

    ``outage`` is how many seconds the service may be away while something is waited for, followed
    or carried out with ``wait``; ``longest_pause`` the most seconds that a `Retry-After` is heeded.
    ``first_pause`` is doubled from attempt to attempt; every pause is a little longer by chance.
    """

    attempts: int = 4
    outage: float = 300.0
    longest_pause: float = 60.0
    first_pause: float = 0.25

    def choose_pause(self, attempt: int, retry_after: float | None = None) -> float:
        """Return how many seconds to pause after an attempt, the first of which is 1."""
        if retry_after is not None:
            return retry_after + random.uniform(0, 0.1 + retry_after / 4)  # noqa: S311, nobody has to be unable to guess
        longest = min(5.0, self.first_pause * 2 ** (attempt - 1))
        return random.uniform(longest / 2, longest)  # noqa: S311, the same


class Insistence:
    """The attempts at one call."""

    def __init__(self, retries: Retries, call: Call) -> None:
        self.retries = retries
        self.call = call
        self.attempts = 0
        self.lost = False
        self.began: float | None = None

    def begin_anew(self) -> None:
        """Forget what was tried: the service has answered."""
        self.attempts, self.began = 0, None

    def pause_after_failure(self, failure: httpx2.TransportError) -> float:
        """Return how long to pause. Raises ConnectionFailed when the call has come to its end."""
        sent = not isinstance(failure, NOT_SENT)
        self.lost = self.lost or sent
        uncertain = sent and (self.call.is_guarded or not self.call.repeatable)
        if uncertain or self._is_over():
            words = str(failure) or type(failure).__name__
            words = f"The service cannot be reached: {words}"
            raise ConnectionFailed(words, sent=self.lost) from failure
        return self._tell(self.retries.choose_pause(self.attempts), type(failure).__name__)

    def pause_after_error(self, error: ApiError) -> float:
        """Return how long to pause. Raises the error when it is not to be asked again."""
        if not self._may_repeat(error) or self._is_over():
            raise error
        if (error.retry_after or 0) > self.retries.longest_pause:
            raise error
        return self._tell(self.retries.choose_pause(self.attempts, error.retry_after), error.code)

    def _tell(self, pause: float, why: str) -> float:
        pause = max(0.0, min(pause, self.call.deadline - time.monotonic()))
        log.info("%s %s again in %.1f s: %s", self.call.method, self.call.path, pause, why)
        return pause

    def _may_repeat(self, error: ApiError) -> bool:
        if error.status in NOT_DONE:
            return True
        answered_by_proxy = error.code.startswith("HTTP_")
        temporary = error.status in PERHAPS_DONE and (error.retry or answered_by_proxy)
        return temporary and self.call.repeatable

    def _is_over(self) -> bool:
        now = time.monotonic()
        self.began = self.began or now
        if self.call.patient:
            return now >= min(self.began + self.retries.outage, self.call.deadline)
        return self.attempts >= self.retries.attempts
