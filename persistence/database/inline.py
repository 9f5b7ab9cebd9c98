"""Inline work on SQLite: reads and changes so short that the event loop may do them itself.

Readers of a write-ahead log wait for no writer, and a row or a page of a list is read, and a row or
two are written, in less time than it takes to hand the work to a thread and back. What has to wait
or takes longer after all is given up.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, TimeoutError

WORK_SECONDS = 0.003
"""How long an inline read or a change may go on, and then still keep the processor busy."""

WALL_SECONDS = 0.05
"""How long it may take in all: a machine with much to do lets everybody wait."""

STEPS = 2_000  # instructions of SQLite's between two readings of the clock

# The two connections do most of the work, and keep more pages than others.
CACHE = "PRAGMA cache_size = -6000"  # KiB
READ_PRAGMAS = ("PRAGMA busy_timeout = 0", "PRAGMA query_only = ON", CACHE)
CHANGE_PRAGMAS = ("PRAGMA busy_timeout = 0", "PRAGMA wal_autocheckpoint = 0", CACHE)

HURRIES = "hurries"


class WouldBlock(Exception):
    """What is asked for would have to wait or take longer; nothing has been changed."""


class Busy(WouldBlock):
    """Somebody else is in the way for a moment; after that it may well be done inline."""


class CheckpointDue(WouldBlock):
    """The next change is one that may have to wait for the disk."""


class TimedConnection:
    """A connection on which time is running while it is used, by one thread at a time."""

    def __init__(self, engine: Engine, pragmas: tuple[str, ...]) -> None:
        self._engine = engine
        self._pragmas = pragmas
        self._connection: Connection | None = None
        self._begun_at = 0.0
        self._worked: float | None = None

    def open(self) -> None:
        """Open the connection, which may take its time. Raises what ``Engine.connect`` raises."""
        connection = self._engine.connect()
        connection.info[HURRIES] = True
        driver: Any = connection.connection.driver_connection
        for pragma in self._pragmas:
            driver.execute(pragma)
        driver.set_progress_handler(self._is_over, STEPS)
        self._connection = connection

    def begin(self) -> Connection:
        """Return the connection, on which time is running from now on.

        Raises WouldBlock while there is none.
        """
        connection = self._connection
        if connection is None or connection.invalidated:
            raise WouldBlock
        self._begun_at, self._worked = time.perf_counter(), None
        return connection

    def close(self) -> None:
        """Close the connection if there is one."""
        if self._connection is not None:
            self._connection.detach()  # as it is, nobody else could use it
            self._connection.close()
            self._connection = None

    def _is_over(self) -> bool:
        passed = time.perf_counter() - self._begun_at
        if passed < WORK_SECONDS:
            return False
        worked = time.thread_time()  # asked for only here, since it costs as much as a small read
        if self._worked is None:
            self._worked = worked
        return passed > WALL_SECONDS or worked - self._worked > WORK_SECONDS


class CheckpointForecast:
    """When changes are left to threads because they may wait for the disk.

    Once the write-ahead log is about full two are: the first copies it into the database, the
    second begins it anew, and each waits until the disk has that.
    """

    FULL = 4_400  # pages; from 4,000 on whoever commits in a thread copies the log
    OF_COMMIT, OF_CHANGE = 16, 8  # pages that are written once a transaction, and for each change

    def __init__(self) -> None:
        self._pages = 0
        self._slow = 0

    @property
    def is_quick(self) -> bool:
        """Whether the next change will not wait for the disk."""
        return self._pages < self.FULL

    def note_commit(self, changes: int) -> None:
        """Count a commit of so many changes, under the lock of the writer."""
        if self.is_quick:
            self._pages += self.OF_COMMIT + changes * self.OF_CHANGE
        elif self._slow == 0:
            self._slow = 1
        else:
            self._pages = self._slow = 0


def require_time(connection: Connection) -> None:
    """Return where what follows may take long. Raises WouldBlock on a connection that hurries."""
    if HURRIES in connection.info:
        raise WouldBlock


@contextmanager
def give_up() -> Iterator[None]:
    """Turn whatever goes wrong with the database into WouldBlock: what waits finds out why."""
    try:
        yield
    except (DBAPIError, TimeoutError):
        raise WouldBlock from None
