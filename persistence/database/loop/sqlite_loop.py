"""SQLite on the event loop, which reads what is quick by itself, and makes changes together."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from sqlite3 import Error
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from persistence.database.loop.greenlets import WouldBlock
from persistence.database.loop.loop_connections import (
    LoopConnection,
    LoopConnections,
    Outcome,
    Values,
)

PRAGMAS = ("PRAGMA busy_timeout = 0", "PRAGMA cache_size = -6000")
"""These connections do most of the work, and keep more pages (KiB) than others."""

READ_PRAGMAS = (*PRAGMAS, "PRAGMA query_only = ON")
CHANGE_PRAGMAS = (*PRAGMAS, "PRAGMA wal_autocheckpoint = 0")
CHECKPOINT_PAGES = 4_000
OF_COMMIT, OF_CHANGE = 16, 8
"""How many pages of the log a transaction writes, and each change of it."""


class SqliteReads(LoopConnection):
    """A connection on which what is quick is read at once; what is slow a thread has to read.

    Readers of a write-ahead log wait for no writer, and a row or a page along an index is read in
    less time than it takes to hand that to a thread and back.
    """

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection.dialect)
        self._driver: Any = connection.connection.driver_connection

    def run(self, text: str, values: Values, *, once: bool = False, slow: bool = False) -> Outcome:
        """Return what comes of a statement. Raises WouldBlock where a thread has to find out."""
        if slow:
            raise WouldBlock
        try:
            cursor = self._driver.execute(text, values)
            return cursor.fetchall(), cursor.rowcount
        except Error:
            raise WouldBlock from None


class SqliteLoop(LoopConnections):
    """The connections of an event loop to SQLite.

    What is changed on the loop is copied from the log into the database by a thread, since that
    waits for the disk.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._opened: list[Connection] = []
        self._pages = 0

    async def open(self) -> None:
        """Open the connections, on the loop that is to use them. Raises SQLAlchemyError."""
        self.reads = SqliteReads(await asyncio.to_thread(self._connect, READ_PRAGMAS))
        self.changes = await asyncio.to_thread(self._connect, CHANGE_PRAGMAS)

    def _connect(self, pragmas: Sequence[str]) -> Connection:
        connection = self._engine.connect()
        self._opened.append(connection)
        driver: Any = connection.connection.driver_connection
        for pragma in pragmas:
            driver.execute(pragma)
        return connection

    def note_changes(self, count: int) -> None:
        """Take note of so many changes that were committed together on the loop."""
        self._pages += OF_COMMIT + count * OF_CHANGE
        if self._pages > CHECKPOINT_PAGES:
            self._pages = 0
            asyncio.get_running_loop().run_in_executor(None, self._copy_log)

    def _copy_log(self) -> None:
        with suppress(SQLAlchemyError), self._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")

    def close(self) -> None:
        """Close the connections, as they are nobody else's."""
        for connection in self._opened:
            connection.detach()
            connection.close()
