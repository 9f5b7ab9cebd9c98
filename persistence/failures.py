"""Failures of the database, told apart: it is away or stuck, or the program is wrong."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from domain.errors import DatabaseUnavailable

logger = logging.getLogger(__name__)

READ_ONLY = "25006"  # PostgreSQL is a standby, as for a while after a failover


@contextmanager
def report_unavailability() -> Iterator[None]:
    """Turn a failure that may pass by itself into DatabaseUnavailable, and log its reason."""
    try:
        yield
    except (DBAPIError, PoolTimeout) as error:
        if not is_temporary(error):
            raise
        reason = describe_failure(error)
        logger.warning("Database unavailable", extra={"reason": reason})
        raise DatabaseUnavailable(reason) from None


def is_temporary(error: DBAPIError | PoolTimeout) -> bool:
    """Tell whether the same call may succeed later."""
    if isinstance(error, PoolTimeout):
        return True
    if getattr(error.orig, "sqlstate", None) == READ_ONLY:
        return True
    # SQLite uses the same exception for a statement that is wrong, with this code.
    wrong_statement = getattr(error.orig, "sqlite_errorname", None) == "SQLITE_ERROR"
    return isinstance(error, OperationalError | InterfaceError) and not wrong_statement


def describe_failure(error: DBAPIError | PoolTimeout) -> str:
    """Return the driver's own words in one line, without the statement and its parameters."""
    words = error.orig if isinstance(error, DBAPIError) else "no connection became free in time"
    return " ".join(str(words).split())
