"""SQLite on the event loop: a few threads read, each with a connection of its own."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from queue import SimpleQueue
from sqlite3 import Error
from threading import Thread
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from persistence.database.greenlets import WouldBlock
from persistence.database.loop_connections import LoopReads, Outcome, Statement

READERS = 3
PRAGMAS = ("PRAGMA query_only = ON", "PRAGMA cache_size = -6000")
"""They do most of the work, and keep more pages (KiB) than others."""


class SqliteLoop:
    """The connections of an event loop to SQLite; ``reads`` is given to handlers."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._readers: list[ThreadedReader] = []

    async def open(self) -> None:
        """Open the connections, on the loop that is to use them. Raises SQLAlchemyError."""
        loop = asyncio.get_running_loop()
        self.reads = LoopReads(self._engine.dialect, loop)
        for _ in range(READERS):
            connection = await asyncio.to_thread(self._connect)
            reader = ThreadedReader(connection, loop)
            self._readers.append(reader)
            self.reads.add(reader)

    def _connect(self) -> Any:
        opened = self._engine.raw_connection()
        driver: Any = opened.driver_connection
        for pragma in PRAGMAS:
            driver.execute(pragma)
        return opened

    def transact(self) -> AbstractContextManager[Any]:
        """Raise WouldBlock: there is one writer, and changes are made together in a thread."""
        raise WouldBlock

    def close(self) -> None:
        """Close the connections once they are not in use."""
        for reader in self._readers:
            self.reads.remove(reader)
            reader.close()


class ThreadedReader:
    """A thread that executes statements on a connection."""

    def __init__(self, connection: Any, loop: asyncio.AbstractEventLoop) -> None:
        self._connection = connection
        self._loop = loop
        self._batches: SimpleQueue[tuple[Sequence[Statement], Callable[[], None]] | None] = (
            SimpleQueue()
        )
        self._thread = Thread(target=self._work, name="sqlite-reader", daemon=True)
        self._thread.start()

    def start(self, batch: Sequence[Statement], done: Callable[[], None]) -> None:
        """Begin to execute statements, each of which is settled before ``done`` is called."""
        self._batches.put((batch, done))

    def close(self) -> None:
        """Close the connection after what is being read."""
        self._batches.put(None)
        self._thread.join()

    def _work(self) -> None:
        driver = self._connection.driver_connection
        while given := self._batches.get():
            batch, done = given
            outcomes = [read(driver, statement) for statement in batch]
            self._loop.call_soon_threadsafe(settle, batch, outcomes, done)
        self._connection.detach()  # it can only read, and is of no use to others
        self._connection.close()


def read(driver: Any, statement: Statement) -> Outcome | Exception:
    """Return what comes of a statement; what goes wrong a thread has to find out."""
    try:
        cursor = driver.execute(statement.text, statement.values)
        return cursor.fetchall(), cursor.rowcount
    except (Error, SQLAlchemyError):
        return WouldBlock()


def settle(
    batch: Sequence[Statement],
    outcomes: Sequence[Outcome | Exception],
    done: Callable[[], None],
) -> None:
    """Tell those who wait what became of their statements."""
    for statement, outcome in zip(batch, outcomes, strict=True):
        statement.settle(outcome)
    done()
