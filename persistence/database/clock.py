"""The database's clock, by which leases of all processes are measured."""

from datetime import UTC, datetime

from sqlalchemy import Connection, func, select

from persistence.database.prepared import Prepared

CLOCK = Prepared(select(func.clock_timestamp()))


def read_clock(connection: Connection) -> datetime:
    """Return the database's time, by which leases of all processes are measured."""
    if connection.dialect.name == "sqlite":
        return datetime.now(UTC)
    now: datetime = CLOCK.fetch_value(connection, {})
    return now
