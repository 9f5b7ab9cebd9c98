"""What a thread has in hand while it uses the database, and how it waits for its turn."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import SQLAlchemyError

from domain.failures import OUTAGE_SECONDS
from persistence.database.engines import LOCK_TIMEOUT
from persistence.database.loop.loop_connections import LoopConnections
from persistence.database.prepared import PIPELINE, raise_failure, run_text, settle

MOMENT_MILLISECONDS = 100


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


class Current:
    """The connection that a thread holds, or a LoopCall, and the transaction open on it.

    ``failure`` is why that cannot be committed any more, whoever has caught it.
    ``loop`` is what a LoopCall uses, which has ``committed`` when something of it is kept;
    ``on_commit`` is what is to be called after the commit of changes made ``together``.
    ``is_apart`` says that it may not wait for others, ``hurries`` that it may wait for nobody.
    """

    connection: Connection | None = None
    writing: bool = False
    failure: Exception | None = None
    is_apart: bool = False
    committed: bool = False
    loop: LoopConnections | None = None
    together: bool = False
    hurries: bool = False

    def __init__(self) -> None:
        self.on_commit: list[Callable[[], None]] = []

    def take_on_commit(self) -> list[Callable[[], None]]:
        """Return what is to be called after a commit, and forget it."""
        taken, self.on_commit = self.on_commit, []
        return taken

    def require_success(self) -> None:
        """Raise RuntimeError when a statement of the transaction has failed, or WouldBlock.

        PostgreSQL would answer COMMIT with a silent ROLLBACK, SQLite would keep the rest.
        """
        if self.failure:
            raise self.failure


class ThreadCurrent(Current, threading.local):
    """What each thread has in hand."""


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


def attach_pipelines(engine: Engine) -> None:
    """Have each connection to PostgreSQL have a Pipeline, beside what SQLAlchemy does with it."""
    from persistence.database.pipelines import Pipeline  # which SQLite can do without

    def attach(driver: Any, record: Any) -> None:
        record.info[PIPELINE] = Pipeline(driver)

    event.listen(engine, "connect", attach)
    event.listen(engine, "before_cursor_execute", lambda connection, *_: settle(connection))


def is_in_transaction(connection: Connection) -> bool:
    """Tell whether there is a transaction to end: SQLite undoes it for a statement cut short."""
    driver: Any = connection.connection.driver_connection
    return bool(driver.in_transaction)


def commit(connection: Connection) -> None:
    """Commit. Raises OutcomeUnknown when PostgreSQL does not say whether it has."""
    pipeline = connection.info.get(PIPELINE)
    if pipeline is None:
        run_text(connection, "COMMIT")
        return
    try:
        pipeline.commit()
    except connection.dialect.loaded_dbapi.Error as error:
        raise_failure(connection, "COMMIT", error)


def roll_back(connection: Connection) -> None:
    """Undo the transaction on ``connection``, or see to it that nobody uses it again."""
    try:
        if connection.invalidated:
            return
        pipeline = connection.info.get(PIPELINE)
        if pipeline is not None:
            pipeline.roll_back()
        elif is_in_transaction(connection):
            run_text(connection, "ROLLBACK")
    except (SQLAlchemyError, connection.dialect.loaded_dbapi.Error):
        connection.invalidate()
