"""The database as everyone else sees it: connections to read with and transactions to write in."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from sqlalchemy import Connection, event
from sqlalchemy.exc import SQLAlchemyError

from domain.errors import DatabaseUnavailable
from persistence.engines import LOCK_TIMEOUT, build_engine
from persistence.failures import report_unavailability
from persistence.urls import normalize_url

__all__ = ["Database", "normalize_url"]


class _Current(threading.local):
    """The connection that a thread holds, and the transaction that is open on it."""

    connection: Connection | None = None
    writing: bool = False
    failed: bool = False


class Database:
    """A pool of connections; a thread holds one at most, however deep its calls are nested.

    ``dialect`` is ``sqlite`` or ``postgresql``. Raises ValueError for a URL that cannot be used.
    """

    def __init__(self, url: str, *, pool_size: int = 16) -> None:
        self._engine = build_engine(normalize_url(url), pool_size)
        event.listen(self._engine, "handle_error", self._note_failure)
        self._current = _Current()
        self.dialect = self._engine.dialect.name
        # SQLite has one writer; those who wait for a lock here are not left to its sleeping retry.
        self._writer = threading.Lock() if self.dialect == "sqlite" else None
        self._begin = "BEGIN IMMEDIATE" if self.dialect == "sqlite" else "BEGIN"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection on which each statement stands alone, or the one of an open write.

        Raises DatabaseUnavailable.
        """
        with report_unavailability(), self._connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection with a transaction, which ends with the outermost ``write``.

        An exception that leaves the outermost ``write`` undoes everything. So does a failed
        statement, caught or not: RuntimeError then. Raises DatabaseUnavailable.
        """
        with report_unavailability():
            if self._current.writing and self._current.connection:
                yield self._current.connection
            else:
                with self._take_turn(), self._connect() as opened, self._transact(opened):
                    yield opened

    def check(self) -> None:
        """Return when the database answers. Raises DatabaseUnavailable."""
        with self.read() as connection:
            connection.exec_driver_sql("SELECT 1")

    def close(self) -> None:
        """Close the connections that are not in use."""
        self._engine.dispose()

    @contextmanager
    def _connect(self) -> Iterator[Connection]:
        if self._current.connection:
            yield self._current.connection
            return
        with self._engine.connect() as connection:
            self._current.connection = connection
            try:
                yield connection
            finally:
                self._current.connection = None

    @contextmanager
    def _transact(self, connection: Connection) -> Iterator[None]:
        connection.exec_driver_sql(self._begin)
        self._current.writing, self._current.failed = True, False
        try:
            yield
            self._commit(connection)
        except BaseException:
            _roll_back(connection)
            raise
        finally:
            self._current.writing = False

    def _commit(self, connection: Connection) -> None:
        # PostgreSQL would answer COMMIT with a silent ROLLBACK, SQLite would keep the rest.
        if self._current.failed:
            raise RuntimeError("A statement of this transaction failed: nothing was saved")
        connection.exec_driver_sql("COMMIT")

    def _note_failure(self, _context: object) -> None:
        self._current.failed = True

    def _take_turn(self) -> AbstractContextManager[None]:
        return _hold(self._writer) if self._writer else nullcontext()


@contextmanager
def _hold(lock: threading.Lock) -> Iterator[None]:
    if not lock.acquire(timeout=LOCK_TIMEOUT):
        raise DatabaseUnavailable
    try:
        yield
    finally:
        lock.release()


def _roll_back(connection: Connection) -> None:
    try:
        connection.exec_driver_sql("ROLLBACK")
    except SQLAlchemyError:
        connection.invalidate()
