"""The database that the settings name, for the commands that work on it."""

from collections.abc import Iterator
from contextlib import contextmanager

from domain.errors import DatabaseUnavailable
from persistence.database.diagnosis import explain_failure
from persistence.database.poolers import require_sessions
from persistence.database.session import Database
from service.settings.config import ConfigError, Settings


@contextmanager
def open_database(settings: Settings, *, existing: bool = False) -> Iterator[Database]:
    """Give the database that the settings name; with ``existing`` none is made.

    Raises ConfigError when it cannot be one, when it is away, and when a pooler before it has
    connections share sessions.
    """
    try:
        database = Database(settings.database, existing=existing)
    except ValueError as error:
        raise ConfigError(f"DATABASE_URL: {error}") from None
    try:
        require_sessions(settings.database)
        yield database
    except DatabaseUnavailable as error:
        reason = explain_failure(settings.database, error.reason)
        raise ConfigError(f"DATABASE_URL: {reason}") from None
    finally:
        database.close()
