"""Whether what SQLite writes will be there after a restart: its files are those that it opened.

A file that is deleted or replaced goes on to be written by who has it open, and SQLite tells
nobody: what is committed then is gone with the process.
"""

import os
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Engine, event

from domain.errors import StorageUnavailable

Identity = tuple[int, int] | None
"""The device and the number of a file, None for one that is not there."""


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
        event.listen(engine, "do_connect", self._check_before)
        event.listen(engine, "connect", self._note_opening)
        event.listen(engine, "close", self._note_end)
        event.listen(engine, "close_detached", self._note_end)

    def check(self) -> None:
        """Return while the files are those that were opened. Raises StorageUnavailable."""
        if self._known is not None and self._look() != self._known:
            raise StorageUnavailable("the file of the database was deleted, moved or replaced")

    def _look(self) -> tuple[Identity, ...]:
        return tuple(map(identify, self._paths))

    def _check_before(self, *_: object) -> None:
        """Have no connection opened to another file than the others have, or a new one be made."""
        self.check()

    def _note_opening(self, connection: Any, _record: object) -> None:
        with self._lock:
            if self._connections == 0:
                connection.execute("SELECT 1 FROM sqlite_schema").fetchall()  # opens the log
                self._known = self._look()
            self._connections += 1

    def _note_end(self, *_: object) -> None:
        with self._lock:
            self._connections -= 1
            if self._connections == 0:
                self._known = None


def identify(path: str) -> Identity:
    """Return which file is at ``path``."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
