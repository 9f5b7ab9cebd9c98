"""The tokens of one bucket that this process has: taken in advance, or owed to the others."""

import asyncio
import math
from dataclasses import dataclass, field
from typing import NamedTuple

from domain.rate_limits import ROUNDING, RateLimit, charge
from persistence.rate_limits import Charge, Grant

LEASE_SECONDS = 1.0
"""About for so long tokens are taken in advance; what is left after that goes back."""

PAUSE_SECONDS = 0.5
"""How long a process that got less than it wanted asks for no more."""

LARGEST_LEASE = 32
"""At the most one in so many tokens of a bucket is taken at once."""


class Standing(NamedTuple):
    """Whether a request is let in, and what is left: as ``RateLimit`` and ``Retry-After`` tell it.

    ``remaining`` are requests, ``reset`` the seconds until all are there again, and ``retry_after``
    those until one is.
    """

    allowed: bool
    remaining: int
    reset: int
    retry_after: int


@dataclass(slots=True)
class Bucket:
    """What a process knows of a bucket; times are those of ``time.monotonic``.

    ``balance`` is how many tokens it has of it, or less than none where it has let in requests on
    credit, of which ``unsettled`` are being written down. The bucket is full at ``full_at`` again
    as far as is known. ``lease`` is how many tokens are wanted next, ``asked_at`` when some were
    last, and ``blocked_until`` when there may be some again; ``waiting`` are who waits for one.

    However many processes have tokens, all of them and those in the database together are never
    more than the bucket holds: tokens are lost to who has taken them as the bucket fills up.
    """

    name: str
    limit: RateLimit
    balance: int = 0
    unsettled: int = 0
    full_at: float = 0.0
    lease: int = 1
    asked_at: float = 0.0
    blocked_until: float = 0.0
    is_active: bool = False
    waiting: list["asyncio.Future[bool]"] = field(default_factory=list)

    def spend(self, now: float) -> bool:
        """Let in a request by a token that is there, or on credit; tell whether that could be."""
        balance = self.balance = self._count_balance(now)
        on_credit = now >= self.blocked_until and balance + self.limit.credit > self.unsettled
        if balance > 0 or on_credit:
            self.balance = balance - 1
            return True
        return False

    def _count_balance(self, now: float) -> int:
        """Return the balance, without the tokens that are back in the bucket meanwhile."""
        if self.balance <= 0:
            return self.balance
        return max(0, min(self.balance, int((self.full_at - now) / self.limit.interval)))

    def spend_alone(self, now: float) -> bool:
        """Let in a request as far as this process alone knows, while the others cannot be asked."""
        spent = -self._count_balance(now)
        self.full_at, granted = charge(self.limit, self.full_at, now, spent, 1)
        self.balance = 0
        if not granted:
            self._block(now)
        return granted > 0

    def draw_up(self, now: float) -> Charge:
        """Return what to ask for: tokens for those who wait, and to be quits with the others."""
        spent, wanted = -self._count_balance(now), 0
        if self.waiting:
            self._adapt_lease(now)
            wanted = max(self.lease, len(self.waiting))
        self.balance, self.unsettled = 0, max(0, spent)
        return Charge(self.name, self.limit, spent, wanted)

    def _adapt_lease(self, now: float) -> None:
        """Want twice as much where the last tokens were gone soon, half where they lasted long."""
        lasted, self.asked_at = now - self.asked_at, now
        if lasted < LEASE_SECONDS:
            self.lease = min(self.lease * 2, max(1, self.limit.capacity // LARGEST_LEASE))
        elif lasted > 2 * LEASE_SECONDS:
            self.lease = max(1, self.lease // 2)

    def settle(self, asked: Charge, grant: Grant, asked_at: float) -> None:
        """Take what there was, and let in those who wait as far as that goes."""
        self.unsettled = 0
        self.full_at = asked_at + grant.full_in
        self.balance += grant.granted
        is_empty = grant.granted < asked.wanted
        if is_empty:
            self._block(asked_at)
        self.waiting = [each for each in self.waiting if not each.done()]
        while self.waiting and (self.balance > 0 or is_empty):
            is_let_in = self.balance > 0
            self.balance -= is_let_in
            self.waiting.pop(0).set_result(is_let_in)

    def settle_alone(self, asked: Charge, now: float) -> None:
        """Go on without the others, which could not be told; what they are owed stays owed."""
        self.unsettled = 0
        self.balance -= max(0, asked.spent)
        waiting, self.waiting = self.waiting, []
        for each in waiting:
            if not each.done():
                each.set_result(self.spend_alone(now))

    def _block(self, now: float) -> None:
        """Ask for nothing before there can be a token, nor very soon."""
        next_at = self.full_at + (1 - self.limit.capacity) * self.limit.interval
        self.blocked_until = max(next_at, now + PAUSE_SECONDS)

    def describe(self, now: float, *, allowed: bool) -> Standing:
        """Return how the bucket stands, as far as this process knows."""
        limit, balance = self.limit, self._count_balance(now)
        reset = max(0.0, self.full_at - now) - balance * limit.interval
        left = limit.capacity - reset / limit.interval
        remaining = max(0, math.floor(left * limit.requests / limit.capacity + ROUNDING))
        retry_after = 0 if allowed else max(1, math.ceil(self.blocked_until - now))
        return Standing(allowed, remaining if allowed else 0, max(0, math.ceil(reset)), retry_after)
