"""Glances: reads of SQLite so short that the event loop may do them itself.

Readers of a write-ahead log wait for no writer, and a row or a page of a list is read in less time
than it takes to hand the work to a thread and back. What has to wait or takes longer after all is
given up.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, TimeoutError

WORK_SECONDS = 0.003
"""How long a glance may keep the processor busy."""

WALL_SECONDS = 0.05
"""How long it may take in all: a machine with much to do lets everybody wait."""

STEPS = 2_000  # instructions of SQLite's between two looks at the clock


class NotAtOnce(Exception):
    """What is asked for takes more than a glance; nothing has been changed."""


class Glances:
    """The connection for glances, for one thread at a time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._begun_at = 0.0
        self._worked = 0.0

    def open(self) -> None:
        """Open the connection, which may take its time. Raises what ``Engine.connect`` raises."""
        connection = self._engine.connect()
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA busy_timeout = 0")
        driver.execute("PRAGMA query_only = ON")
        driver.set_progress_handler(self._is_over, STEPS)
        self._connection = connection

    def begin(self) -> Connection:
        """Return the connection, on which time is running from now on.

        Raises NotAtOnce while there is none.
        """
        connection = self._connection
        if connection is None or connection.invalidated:
            raise NotAtOnce
        self._begun_at, self._worked = time.perf_counter(), time.thread_time()
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
        return passed > WALL_SECONDS or time.thread_time() - self._worked > WORK_SECONDS


@contextmanager
def give_up() -> Iterator[None]:
    """Turn whatever goes wrong with the database into NotAtOnce: a longer look finds out why."""
    try:
        yield
    except (DBAPIError, TimeoutError):
        raise NotAtOnce from None
