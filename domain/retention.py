"""How long what has happened is kept."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Retention:
    """How long entries of audit, events and ended operations are kept, None for ever."""

    audit: timedelta | None = None
    events: timedelta | None = None
    operations: timedelta | None = None


FOR_EVER = Retention()
