"""Times as requests write them."""

import re
from datetime import UTC, datetime

LEAP_SECOND = re.compile(r":60(?=[.Z+-])")
FIRST_MOMENT = datetime.min.replace(tzinfo=UTC)
LAST_MOMENT = datetime.max.replace(tzinfo=UTC)


def parse_time(text: str | None) -> datetime | None:
    """Return the time of an RFC 3339 text that the document's format has let pass, in UTC.

    A leap second counts as the one before it, and a time that no calendar of Python's has as the
    nearest that it has.
    """
    if not text:
        return None
    try:
        return datetime.fromisoformat(LEAP_SECOND.sub(":59", text.upper())).astimezone(UTC)
    except (OverflowError, ValueError):
        return FIRST_MOMENT if text < "5" else LAST_MOMENT
