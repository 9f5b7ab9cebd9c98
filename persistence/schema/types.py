"""Column types that behave alike on SQLite and on PostgreSQL."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

BEGINNING = datetime(1, 1, 1, tzinfo=UTC)
"""A time before which there is none."""

# PostgreSQL orders text by the locale of the database unless it is told to compare bytes.
Words = Text().with_variant(Text(collation="C"), "postgresql")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time in UTC with microseconds.

    PostgreSQL keeps it as ``timestamptz``. SQLite has no type for times: there it is RFC 3339
    text of a fixed width, which sorts as the times do.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the type that the database itself knows."""
        return Text() if dialect.name == "sqlite" else DateTime(timezone=True)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """Return what turns a time into a parameter; None passes it on as it is."""
        return write_time if dialect.name == "sqlite" else None

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """Return what turns a column's value into a time; None passes it on as it is."""
        return read_time if dialect.name == "sqlite" else None


@lru_cache(maxsize=64)  # the rows of one change have few times between them
def write_time(value: datetime | None) -> str | None:
    """Return ``value`` as RFC 3339 text in UTC, always with microseconds."""
    if value is None:
        return None
    at = value if value.tzinfo is UTC else value.astimezone(UTC)
    return at.isoformat(timespec="microseconds")


def read_time(text: str | None) -> datetime | None:
    """Return the time that ``write_time`` wrote."""
    return datetime.fromisoformat(text) if text else None
