"""Which requests are sent again, when, and when no more."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass

import httpx2

from ostler_sdk.errors import ApiError, ConnectionFailed, OstlerError
from ostler_sdk.wire import Call

log = logging.getLogger("ostler_sdk")
NOT_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)
NEVER_SENT = (httpx2.InvalidURL, httpx2.UnsupportedProtocol, httpx2.LocalProtocolError)
"""What is wrong with a request before it leaves."""
NOT_DONE = (408, 429)
"""Statuses that say that nothing was done."""
PERHAPS_DONE = (502, 503, 504)

LONGEST_PAUSE_S = 5.0
"""The most seconds between two attempts that nothing has named."""

MOST_DOUBLED = 30
"""How often a pause is doubled; it is longer than any by then."""


@dataclass(frozen=True)
class Retries:
    """How long to insist on what nothing is done twice by.

    ``attempts`` is how often a request is sent that the service refuses for now, as it does when
    its cloud is away, and how often one that only reads is sent to a service that has never
    answered: it may be looked for in the wrong place. Otherwise the service itself may be away for
    ``elapsed`` seconds, as it is while it starts anew, and for ``outage`` seconds while something
    is waited for, followed or carried out with ``wait``. ``longest_pause`` is the most seconds that
    a `Retry-After` is heeded. ``first_pause`` is doubled from attempt to attempt; every pause is a
    little longer by chance. ``on_retry`` is told of each failure, and after how many seconds the
    request is sent again. With ``attempts=1, elapsed=0`` each is sent once.
    """

    attempts: int = 4
    elapsed: float = 60.0
    outage: float = 300.0
    longest_pause: float = 60.0
    first_pause: float = 0.25
    on_retry: Callable[[OstlerError, float], None] | None = None

    def choose_pause(self, attempt: int, retry_after: float | None = None) -> float:
        """Return how many seconds to pause after an attempt, the first of which is 1."""
        if retry_after is not None:
            return retry_after + random.uniform(0, 0.1 + retry_after / 4)  # noqa: S311, nobody has to be unable to guess
        longest = min(LONGEST_PAUSE_S, self.first_pause * 2 ** min(attempt - 1, MOST_DOUBLED))
        return random.uniform(longest / 2, longest)  # noqa: S311, the same


class Insistence:
    """The attempts at one call. ``reached`` tells whether the service has answered any before."""

    def __init__(self, retries: Retries, call: Call, *, reached: bool = False) -> None:
        self.retries = retries
        self.call = call
        self.reached = reached
        self.attempts = 0
        self.refusals = 0
        self.lost = False
        self.began: float | None = None

    def begin_anew(self) -> None:
        """Forget what was tried: the service has answered."""
        self.attempts, self.refusals, self.began, self.reached = 0, 0, None, True

    def pause_after_failure(self, failure: httpx2.TransportError) -> float:
        """Return how long to pause. Raises ConnectionFailed when the call has come to its end."""
        sent = not isinstance(failure, NOT_SENT)
        self.lost = self.lost or sent
        uncertain = sent and (self.call.is_guarded or not self.call.repeatable)
        words = str(failure) or type(failure).__name__
        error = ConnectionFailed(f"The service cannot be reached: {words}", sent=self.lost)
        if uncertain or self._is_over(by_service=False):
            raise error from failure
        pause = self.retries.choose_pause(self.attempts)
        return self._tell(error, type(failure).__name__, pause, by_service=False)

    def pause_after_error(self, error: ApiError) -> float:
        """Return how long to pause. Raises the error when it is not to be asked again."""
        by_service = not error.code.startswith("HTTP_")
        self.reached = True
        self.refusals += by_service
        if not self._may_repeat(error) or self._is_over(by_service=by_service):
            raise error
        if (error.retry_after or 0) > self.retries.longest_pause:
            raise error
        pause = self.retries.choose_pause(self.attempts, error.retry_after)
        return self._tell(error, error.code, pause, by_service=by_service)

    def _tell(self, error: OstlerError, why: str, pause: float, *, by_service: bool) -> float:
        pause = max(0.0, min(pause, self._find_end(by_service) - time.monotonic()))
        log.info("%s %s again in %.1f s: %s", self.call.method, self.call.path, pause, why)
        if self.retries.on_retry:
            self.retries.on_retry(error, pause)
        return pause

    def _may_repeat(self, error: ApiError) -> bool:
        if error.status in NOT_DONE:
            return True
        answered_by_proxy = error.code.startswith("HTTP_")
        temporary = error.status in PERHAPS_DONE and (error.retry or answered_by_proxy)
        return temporary and self.call.repeatable

    def _is_over(self, *, by_service: bool) -> bool:
        made = self.refusals if by_service else self.attempts
        is_stranger = self.call.is_safe and not (self.reached or self.lost)
        is_counted = not self.call.patient and (by_service or is_stranger)
        if is_counted and made >= self.retries.attempts:
            return True
        end = self._find_end(by_service)
        return time.monotonic() >= end

    def _find_end(self, by_service: bool) -> float:
        """Return until when the service may refuse, or be away."""
        self.began = self.began or time.monotonic()
        if by_service and not self.call.patient:
            return self.call.deadline
        allowed = self.retries.outage if self.call.patient else self.retries.elapsed
        return min(self.began + allowed, self.call.deadline)
