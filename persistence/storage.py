"""Whether what SQLite writes will be there after a restart: its files are those that it opened.

A file that is deleted or replaced goes on to be written by who has it open, and SQLite tells
nobody: what is committed then is gone with the process. So is what is committed to a file that
was emptied. Only ``stat`` may look: to open and close the file would take SQLite's locks away.
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
