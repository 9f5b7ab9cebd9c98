"""How long what has happened is kept."""

from datetime import timedelta

from msgspec import Struct


class Retention(Struct, frozen=True):
    """How long entries of audit, events and ended operations are kept, None for ever."""

    audit: timedelta | None = None
    events: timedelta | None = None
    operations: timedelta | None = None


FOR_EVER = Retention()
