"""The database that the settings name, for the commands that work on it."""

from collections.abc import Iterator
from contextlib import contextmanager

from persistence.session import Database
from service.config import ConfigError, Settings


@contextmanager
def open_database(settings: Settings) -> Iterator[Database]:
    """Give the database that the settings name. Raises ConfigError when it cannot be one."""
    try:
        database = Database(settings.database)
    except ValueError as error:
        raise ConfigError(f"DATABASE_URL: {error}") from None
    try:
        yield database
    finally:
        database.close()
