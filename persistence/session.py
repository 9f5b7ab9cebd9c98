"""The database as everyone else sees it: connections to read with and transactions to write in."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress

from sqlalchemy import Connection, event
from sqlalchemy.exc import SQLAlchemyError

from domain.errors import DatabaseUnavailable
from persistence.engines import LOCK_TIMEOUT, build_engine
from persistence.failures import report_unavailability
from persistence.glances import Glances, NotAtOnce, give_up
from persistence.prepared import run_text
from persistence.spares import Spares
from persistence.urls import normalize_url

__all__ = ["Database", "NotAtOnce", "normalize_url"]


class _Current(threading.local):
    """The connection that a thread holds, and the transaction that is open on it."""

    connection: Connection | None = None
    writing: bool = False
    failed: bool = False
    glancing: bool = False


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
        self._spares = Spares(self._engine)
        self._glances = Glances(self._engine) if self.dialect == "sqlite" else None
        self._run = run_text if self.dialect == "sqlite" else Connection.exec_driver_sql

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection on which each statement stands alone, or the one of an open write.

        Raises DatabaseUnavailable.
        """
        trouble = give_up() if self._current.glancing else report_unavailability()
        with trouble, self._connect() as connection:
            yield connection

    def open_glances(self) -> None:
        """Let there be glances from now on, if the database has any and can be reached now.

        Without them everything is read in threads.
        """
        if self._glances:
            with suppress(DatabaseUnavailable), report_unavailability():
                self._glances.open()

    @contextmanager
    def glance(self) -> Iterator[None]:
        """Have what this thread does in the block be done at once or not at all.

        Raises NotAtOnce where it would write, wait or take longer than a few milliseconds, and
        where the database has any trouble; always on PostgreSQL and before ``open_glances``. One
        thread may glance at a time.
        """
        if self._glances is None:
            raise NotAtOnce
        self._current.connection = self._glances.begin()
        self._current.glancing = True
        try:
            yield
        finally:
            self._current.connection = None
            self._current.glancing = False

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection with a transaction, which ends with the outermost ``write``.

        An exception that leaves the outermost ``write`` undoes everything. So does a failed
        statement, caught or not: RuntimeError then. Raises DatabaseUnavailable.
        """
        if self._current.glancing:
            raise NotAtOnce
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
        if self._glances:
            self._glances.close()
        self._spares.close()
        self._engine.dispose()

    @contextmanager
    def _connect(self) -> Iterator[Connection]:
        if self._current.connection:
            yield self._current.connection
            return
        connection = self._current.connection = self._spares.take()
        try:
            yield connection
        except BaseException:
            self._current.connection = None
            connection.close()
            raise
        self._current.connection = None
        self._spares.give_back(connection)

    @contextmanager
    def _transact(self, connection: Connection) -> Iterator[None]:
        if not connection.in_transaction():
            connection.begin()  # tells the database nothing, but Alembic that it is not to commit
        self._run(connection, self._begin)
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
        self._run(connection, "COMMIT")

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
