"""Whether the database keeps changes: as those that are made show, or one that changes nothing."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from domain.errors import StorageUnavailable
from domain.failures import STORAGE_SECONDS

FRESH_SECONDS = 1.0
"""How long a commit stands for the next ones; so often at the most something is written to see."""

LOOKS = {"sqlite": "SELECT 'off'", "postgresql": "SELECT current_setting('transaction_read_only')"}
"""A statement that needs no disk, and says ``on`` where nothing may be written."""

TRIES = {"sqlite": "PRAGMA user_version = 0", "postgresql": "SELECT txid_current()"}
"""A change of nothing that is written all the same: to the log of SQLite the page with a number
that nobody uses, to that of PostgreSQL the end of a transaction."""


class Keeping:
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
