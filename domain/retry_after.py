"""``Retry-After``: for how long who answers wants to be left alone."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

DIGITS = 10
"""As many of a number are read: more seconds than anybody waits."""


def read_retry_after(text: str | None, date: str | None = None) -> float | None:
    """Return the seconds of a ``Retry-After`` (RFC 9110 section 10.2.3), None for no such thing.

    A time counts from ``date``, the header of that name of the same response, whatever the clock
    of this machine says; without it from now. What is past is 0 seconds.
    """
    text = (text or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:DIGITS])
    until = read_date(text)
    if until is None:
        return None
    return max(0.0, (until - (read_date(date or "") or datetime.now(UTC))).total_seconds())


def read_date(text: str) -> datetime | None:
    """Return the time of a header such as ``Date``, None for a text that is none."""
    try:
        found = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
