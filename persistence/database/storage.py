"""Whether what SQLite writes will be there after a restart: its files are those that it opened.

A file that is deleted or replaced goes on to be written by who has it open, and SQLite tells
nobody: what is committed then is gone with the process. So is what is committed to a file that
was emptied. Only ``stat`` may look: to open and close the file would take SQLite's locks away.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, event

from domain.errors import StorageUnavailable
from domain.failures import STORAGE_SECONDS

Identity = tuple[int, int] | None
"""The device and the number of a file, None for one that is not there."""

FRESH_SECONDS = 1.0
"""How long a commit stands for the next ones; so often at the most something is written to see."""

LOOKS = {"sqlite": "SELECT 'off'", "postgresql": "SELECT current_setting('transaction_read_only')"}
"""A statement that needs no disk, and says ``on`` where nothing may be written."""

TRIES = {"sqlite": "PRAGMA user_version = 0", "postgresql": "SELECT txid_current()"}
"""A change of nothing that is written all the same: to the log of SQLite the page with a number
that nobody uses, to that of PostgreSQL the end of a transaction."""


class Writability:
    """What is known of that for a database; safe under threads."""

    def __init__(self, dialect: str) -> None:
        self._look = LOOKS[dialect]
        self._try = TRIES[dialect]
        self._kept_at = self._failed_at = float("-inf")

    @property
    def is_fresh(self) -> bool:
        """Whether something was kept so lately that nothing need be tried."""
        return time.monotonic() < self._kept_at + FRESH_SECONDS

    def note_commit(self, *, is_tried: bool) -> None:
        """Take note that something was kept; what was only tried needs less room than a change."""
        self._kept_at = time.monotonic()
        if not is_tried:
            self._failed_at = float("-inf")

    @contextmanager
    def note_failure(self) -> Iterator[None]:
        """Take note of what is not kept in the block. Raises what the block raises."""
        try:
            yield
        except StorageUnavailable:
            self._failed_at = time.monotonic()
            raise

    def look(self, connection: Connection) -> None:
        """Return when the database answers. Raises StorageUnavailable when it is known to fail.

        A change that needs more room than the one that is tried may have failed before.
        """
        if connection.exec_driver_sql(self._look).scalar_one() == "on":
            raise StorageUnavailable("the database can only be read")
        if time.monotonic() < self._failed_at + STORAGE_SECONDS:
            raise StorageUnavailable("a change was not kept a moment ago")

    def touch(self, connection: Connection) -> None:
        """Write what changes nothing in the transaction that is open."""
        connection.exec_driver_sql(self._try)


class OpenFiles:
    """The files at ``path`` and of its write-ahead log, as the connections of ``engine`` have them.

    They are known from the first connection to the last: who closes that deletes the log.
    """

    def __init__(self, engine: Engine, path: Path) -> None:
        # SQLite puts the log beside the file itself, wherever a link to that is.
        self._paths = (str(path), f"{path.resolve()}-wal")
        self._lock = Lock()
        self._connections = 0
        self._known: tuple[Identity, ...] | None = None
        self._has_content = False
        event.listen(engine, "do_connect", self._check_before)
        event.listen(engine, "connect", self._note_opening)
        event.listen(engine, "close", self._note_end)
        event.listen(engine, "close_detached", self._note_end)

    def check(self) -> None:
        """Return while the files are those that were opened. Raises StorageUnavailable."""
        if self._known is None:
            return
        files = self._look()
        if tuple(map(identify, files)) != self._known:
            raise StorageUnavailable("the file of the database was deleted, moved or replaced")
        is_empty = files[0] is not None and files[0].st_size == 0
        if is_empty and self._has_content:
            raise StorageUnavailable("the file of the database was emptied")
        self._has_content = not is_empty

    def _look(self) -> list[os.stat_result | None]:
        return list(map(find_status, self._paths))

    def _check_before(self, *_: object) -> None:
        """Have no connection opened to another file than the others have, or a new one be made."""
        self.check()

    def _note_opening(self, connection: Any, _record: object) -> None:
        with self._lock:
            if self._connections == 0:
                connection.execute("SELECT 1 FROM sqlite_schema").fetchall()  # opens the log
                self._known = tuple(map(identify, self._look()))
                self._has_content = False
            self._connections += 1

    def _note_end(self, *_: object) -> None:
        with self._lock:
            self._connections -= 1
            if self._connections == 0:
                self._known = None


def find_status(path: str) -> os.stat_result | None:
    """Return the status of a file, None when it is not there."""
    try:
        return os.stat(path)
    except OSError:
        return None


def identify(found: os.stat_result | None) -> Identity:
    """Return which file it is that was found."""
    return (found.st_dev, found.st_ino) if found else None
