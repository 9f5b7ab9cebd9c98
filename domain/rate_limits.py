"""Rate limits: how many requests whoever asks may make, by the generic cell rate algorithm (GCRA).

A caller has a bucket of tokens, one for each request, that fills up at a steady rate. All that must
be known of it is when it is full again: GCRA's theoretical arrival time (ITU-T I.371).
"""

import math
from enum import StrEnum

from msgspec import Struct

from domain.errors import OstlerError
from domain.failures import describe_refusal

MOST_PROCESSES = 64
"""So many processes may each let in a few requests before they tell the others."""

ON_CREDIT = 30
"""One in so many requests of a limit is kept for those which the other processes do not know of."""

ROUNDING = 1e-3  # tokens; what seconds since 1970 lose as floating-point numbers


class Tier(StrEnum):
    """Which limit it is: of a caller's reads or changes, or of an address that is no caller's.

    ``SIGN_IN`` is that of an address which fails to sign in at the console.
    """

    READ = "read"
    WRITE = "write"
    ADDRESS = "address"
    SIGN_IN = "sign_in"


OF_ADDRESSES = (Tier.ADDRESS, Tier.SIGN_IN)


class RateLimit(Struct, frozen=True):
    """So many ``requests`` in ``window_seconds``, spread over it or at once."""

    tier: Tier
    requests: int
    window_seconds: int

    @property
    def interval(self) -> float:
        """After how many seconds the next token comes."""
        return self.window_seconds / self.requests

    @property
    def credit(self) -> int:
        """How many requests a process may let in before they are written down for all."""
        return self.requests // ON_CREDIT // MOST_PROCESSES

    @property
    def capacity(self) -> int:
        """How many tokens there are in a full bucket beside those of all processes."""
        return self.requests - MOST_PROCESSES * self.credit


def charge(
    limit: RateLimit, full_at: float, now: float, spent: int, wanted: int
) -> tuple[float, int]:
    """Take ``spent`` tokens, whether there are so many or not, and of the ``wanted`` what there is.

    ``full_at`` is when the bucket is full again, before and as it is returned, with how many of the
    wanted there were; less than none are ``spent`` by who gives tokens back. A time beyond the
    window was written by a clock that went back.
    """
    begin = min(max(full_at, now), now + limit.window_seconds) + spent * limit.interval
    room = (now - begin) / limit.interval + limit.capacity
    granted = max(0, min(wanted, math.floor(room + ROUNDING)))
    return begin + granted * limit.interval, granted


class RateLimited(OstlerError):
    """The caller, or the address, has made as many requests as it may; more after a while."""

    code = "RATE_LIMITED"

    def __init__(self, limit: RateLimit, retry_after: int) -> None:
        whose = "An address" if limit.tier in OF_ADDRESSES else "A caller"
        what = {
            Tier.READ: "requests that read",
            Tier.WRITE: "requests that change something",
            Tier.ADDRESS: "requests without a valid credential",
            Tier.SIGN_IN: "attempts to sign in that fail",
        }[limit.tier]
        own = {
            "tier": limit.tier.value,
            "limit": limit.requests,
            "window_seconds": limit.window_seconds,
        }
        super().__init__(
            f"{whose} may make {limit.requests} {what} in {limit.window_seconds} seconds, and has "
            f"made them; try again in {retry_after} seconds",
            describe_refusal(retry_after=retry_after) | own,
        )
