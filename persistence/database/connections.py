"""What a thread has in hand while it uses the database, and how it waits for its turn."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from domain.errors import OutcomeUnknown
from domain.failures import OUTAGE_SECONDS
from persistence.database.engines import LOCK_TIMEOUT
from persistence.database.failures import describe_failure
from persistence.database.inline import TimedConnection
from persistence.database.prepared import run_text

MOMENT_MILLISECONDS = 100

logger = logging.getLogger(__name__)


class ConnectionFreelist:
    """Gives connections, the one that was used last first, since its cache is warm.

    To fetch a connection from SQLAlchemy's pool and to give it back costs almost as much as to
    read a row. That is done on PostgreSQL, where the pool finds out whether the server has gone
    away.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._keeps = engine.dialect.name == "sqlite"
        self._connections: list[Connection] = []  # its methods are safe under threads

    def take(self) -> Connection:
        """Return a connection that nobody else has. Raises what ``Engine.connect`` raises."""
        try:
            return self._connections.pop()
        except IndexError:
            return self._engine.connect()

    def give_back(self, connection: Connection) -> None:
        """Take a connection on which everything went well."""
        if not self._keeps or connection.invalidated:
            connection.close()
            return
        if connection.in_transaction():
            connection.rollback()  # SQLAlchemy's own bookkeeping: the database is told nothing
        self._connections.append(connection)

    def close(self) -> None:
        """Close the connections that are not in use, those of the pool too."""
        while self._connections:
            self._connections.pop().close()
        self._engine.dispose()


class Current(threading.local):
    """The connection that a thread holds, and the transaction that is open on it.

    ``timed`` is the connection's, if what the thread does is to be done inline; ``on_commit``
    what is to be called then after the commit. ``is_apart`` says that it may not wait for others.
    """

    connection: Connection | None = None
    writing: bool = False
    failed: bool = False
    timed: TimedConnection | None = None
    is_apart: bool = False
    changes: int = 1

    def __init__(self) -> None:
        self.on_commit: list[Callable[[], None]] = []

    @contextmanager
    def hurry(self, timed: TimedConnection) -> Iterator[None]:
        """Have what this thread does in the block be done inline. Raises WouldBlock."""
        self.connection, self.timed = timed.begin(), timed
        try:
            yield
        finally:
            self.connection = self.timed = None
            self.changes = 1
            self.on_commit.clear()

    def restart_clock(self) -> None:
        """Have the time of the connection run anew."""
        if self.timed:
            self.timed.begin()

    def take_on_commit(self) -> list[Callable[[], None]]:
        """Return what is to be called after a commit, and forget it."""
        taken, self.on_commit = self.on_commit, []
        return taken

    def require_success(self) -> None:
        """Raise RuntimeError when a statement of the transaction has failed.

        PostgreSQL would answer COMMIT with a silent ROLLBACK, SQLite would keep the rest.
        """
        if self.failed:
            raise RuntimeError("A statement of this transaction failed: nothing was saved")


class FileLock:
    """SQLite's lock of a file, which another process may keep for long.

    Whoever has waited for it in vain spares the others that: for a while they wait for a moment.
    """

    def __init__(self) -> None:
        self._kept_until = 0.0

    def take(self, connection: Connection) -> None:
        """Begin a transaction that writes. Raises what SQLAlchemy makes of a failure."""
        is_kept = time.monotonic() < self._kept_until
        if is_kept:
            run_text(connection, f"PRAGMA busy_timeout = {MOMENT_MILLISECONDS}")
        try:
            run_text(connection, "BEGIN IMMEDIATE")
        except SQLAlchemyError:
            self._kept_until = time.monotonic() + OUTAGE_SECONDS
            raise
        finally:
            if is_kept:
                run_text(connection, f"PRAGMA busy_timeout = {LOCK_TIMEOUT * 1000}")


@contextmanager
def hold_lock(lock: threading.Lock, seconds: float, failure: type[Exception]) -> Iterator[None]:
    """Hold ``lock`` in the block. Raises ``failure`` when it was not free within ``seconds``."""
    if not lock.acquire(timeout=seconds):
        raise failure
    try:
        yield
    finally:
        lock.release()


def is_in_transaction(connection: Connection) -> bool:
    """Tell whether there is a transaction to end: SQLite undoes it for a statement cut short.

    PostgreSQL's is there until it is ended.
    """
    driver: Any = connection.connection.driver_connection
    return bool(getattr(driver, "in_transaction", True))


def commit_in_time(connection: Connection) -> None:
    """Commit on PostgreSQL. Raises OutcomeUnknown when the connection is lost meanwhile."""
    from persistence.database.liveness_probe import COMMIT_SECONDS, limit_waiting

    driver: Any = connection.connection.driver_connection
    try:
        with limit_waiting(driver, COMMIT_SECONDS):
            connection.exec_driver_sql("COMMIT")
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        reason = describe_failure(error)
        logger.warning("Commit without a response", extra={"reason": reason})
        raise OutcomeUnknown(reason) from None


def roll_back(connection: Connection) -> None:
    """Undo the transaction on ``connection``, or see to it that nobody uses it again."""
    try:
        if is_in_transaction(connection):
            connection.exec_driver_sql("ROLLBACK")
    except SQLAlchemyError:
        connection.invalidate()
