"""Failures of the database, told apart: it is away or stuck, it keeps nothing, or we are wrong."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from domain.errors import DatabaseUnavailable, StorageUnavailable

logger = logging.getLogger(__name__)

NO_TURN = "no connection became free in time"

UNKEPT_STATES = frozenset(
    {
        "25006",  # it can only be read: by its settings, or a standby as after a failover
        "53100",  # the disk is full
        "58030",  # the disk fails
        "XX001",  # data is damaged
        "XX002",  # an index is damaged
    }
)
"""What PostgreSQL says when it keeps nothing (Appendix A, Error Codes)."""

UNKEPT_NAMES = (
    "SQLITE_CANTOPEN", "SQLITE_CORRUPT", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_NOTADB",
    "SQLITE_PERM", "SQLITE_READONLY",
)  # fmt: skip
"""How the names begin of what SQLite says then (Result and Error Codes)."""


@contextmanager
def report_unavailability() -> Iterator[None]:
    """Turn a failure that is the database's own into DatabaseUnavailable, and log its reason.

    Raises StorageUnavailable, which is one, for a database that keeps nothing.
    """
    try:
        yield
    except (DBAPIError, PoolTimeout) as error:
        kind = find_kind(error)
        if kind is None:
            raise
        reason = describe_failure(error)
        logger.warning("Database unavailable", extra={"reason": reason, "error_code": kind.code})
        raise kind(reason) from None


def find_kind(error: DBAPIError | PoolTimeout) -> type[DatabaseUnavailable] | None:
    """Return what a failure is to a client, None for a statement that is wrong."""
    if isinstance(error, PoolTimeout):
        return DatabaseUnavailable
    # SQLite uses the same exception for a statement that is wrong, with the code SQLITE_ERROR.
    name = getattr(error.orig, "sqlite_errorname", None) or ""
    if getattr(error.orig, "sqlstate", None) in UNKEPT_STATES or name.startswith(UNKEPT_NAMES):
        return StorageUnavailable
    passes = isinstance(error, OperationalError | InterfaceError) and name != "SQLITE_ERROR"
    return DatabaseUnavailable if passes else None


def describe_failure(error: DBAPIError | PoolTimeout) -> str:
    """Return the driver's own words in one line, without the statement and its parameters."""
    words = error.orig if isinstance(error, DBAPIError) else NO_TURN
    return write_line(words)


def write_line(words: object) -> str:
    """Return the words of a driver in one line."""
    return " ".join(str(words).split())
