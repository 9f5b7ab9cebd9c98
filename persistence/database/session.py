"""The database as everyone else sees it: connections to read with and transactions to write in."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import Connection, event

from domain.errors import DatabaseUnavailable
from persistence.database.connections import (
    ConnectionFreelist,
    Current,
    FileLock,
    commit_in_time,
    hold_lock,
    roll_back,
)
from persistence.database.engines import LOCK_TIMEOUT, build_engine, connect_with_probe
from persistence.database.failures import report_unavailability
from persistence.database.group_commit import add_on_commit, begin_inline, make_changes
from persistence.database.inline import (
    CHANGE_PRAGMAS,
    READ_PRAGMAS,
    Busy,
    CheckpointDue,
    CheckpointForecast,
    TimedConnection,
    WouldBlock,
    give_up,
)
from persistence.database.prepared import run_text
from persistence.database.storage import OpenFiles, Writability
from persistence.urls.files import find_file
from persistence.urls.urls import normalize_url

if TYPE_CHECKING:
    from persistence.database.liveness_probe import LivenessProbe

__all__ = ["Busy", "CheckpointDue", "Database", "WouldBlock", "normalize_url"]

Result = TypeVar("Result")

RESERVE = 6
"""How many connections to PostgreSQL are kept from those who may hold them for long."""

TURN_SECONDS = 0.005
"""How long an inline change waits for another writer of this process."""


class Database:
    """A pool of connections; a thread holds one at most, however deep its calls are nested.

    ``dialect`` is ``sqlite`` or ``postgresql``; ``has_one_writer`` tells whether one transaction at
    a time may write. PostgreSQL shows the connections under ``name``. With ``existing`` no file of
    SQLite is made, and none changed by being opened. Raises ValueError for a URL that cannot be
    used.
    """

    def __init__(
        self, url: str, *, pool_size: int = 16, name: str = "", existing: bool = False
    ) -> None:
        parsed = normalize_url(url)
        self._engine = build_engine(parsed, pool_size, name, existing=existing)
        event.listen(self._engine, "handle_error", self._note_failure)
        self._current = Current()
        self.dialect = self._engine.dialect.name
        self.has_one_writer = self.dialect == "sqlite"
        self._writability = Writability(self.dialect)
        # Those who wait for a lock here are not left to SQLite's sleeping retry.
        self._writer = threading.Lock() if self.has_one_writer else None
        self._file_lock = FileLock()
        self._freelist = self._reserve = ConnectionFreelist(self._engine)
        self._files: OpenFiles | None = None
        self._probe: LivenessProbe | None = None
        if not self.has_one_writer:
            reserve = build_engine(parsed, RESERVE, name)
            event.listen(reserve, "handle_error", self._note_failure)
            self._reserve = ConnectionFreelist(reserve)
            self._probe = connect_with_probe(self._engine, reserve)
        elif not existing and (path := find_file(parsed)):
            self._files = OpenFiles(self._engine, path)
        self._inline_reads = TimedConnection(self._engine, READ_PRAGMAS)
        self._changes = TimedConnection(self._engine, CHANGE_PRAGMAS)
        self._checkpoints = CheckpointForecast()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection on which each statement stands alone, or the one of an open write.

        Raises DatabaseUnavailable.
        """
        with self._report_trouble(), self._connect() as connection:
            yield connection

    def open_inline(self) -> None:
        """Let work be done inline from now on, if the database can do so and is there now.

        Otherwise everything is done in threads.
        """
        if self.has_one_writer:
            with suppress(DatabaseUnavailable), report_unavailability():
                self._inline_reads.open()
                self._changes.open()

    @contextmanager
    def read_inline(self) -> Iterator[None]:
        """Have what this thread reads in the block be read inline or not at all.

        Raises WouldBlock where it would write, wait or take longer than a few milliseconds, and
        where the database has any trouble; always on PostgreSQL and before ``open_inline``. One
        thread at a time may read inline.
        """
        with self._current.hurry(self._inline_reads):
            yield

    def change_inline(self, calls: Sequence[Callable[[], Result]]) -> list[Result | Exception]:
        """Make every call inline in one transaction, and return what each returns or raises.

        One that raises is undone alone; one that raises WouldBlock has to be made anew, in its own
        time. Raises WouldBlock when all have to: Busy after which they may be tried again, and
        CheckpointDue when the next one may have to wait for the disk.
        """
        if not self._checkpoints.is_quick:
            raise CheckpointDue
        current = self._current
        with current.hurry(self._changes):
            with self.write() as connection:
                outcomes = make_changes(connection, current, calls)
            for function in current.take_on_commit():
                function()
        return outcomes

    def after_commit(self, function: Callable[[], None]) -> None:
        """Call ``function`` once what this thread has written is committed: now, or soon."""
        if self._current.timed:
            add_on_commit(self._current, function)
        else:
            function()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection with a transaction, which ends with the outermost ``write``.

        An exception that leaves the outermost ``write`` undoes everything. So does a failed
        statement, caught or not: RuntimeError then. Raises DatabaseUnavailable.
        """
        if self._current.timed is self._inline_reads:
            raise WouldBlock
        with self._writability.note_failure(), self._report_trouble():
            if self._current.writing and self._current.connection:
                yield self._current.connection
            else:
                with self._take_turn(), self._connect() as opened, self._transact(opened):
                    yield opened

    def take_time(self) -> None:
        """Return where what follows may take long. Raises WouldBlock in the blocks that hurry."""
        if self._current.timed:
            raise WouldBlock

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Have the block use connections that nobody holds for long, so that it waits for none."""
        self._current.is_apart = True
        try:
            yield
        finally:
            self._current.is_apart = False

    def check(self) -> None:
        """Return when the database answers and keeps changes. Raises DatabaseUnavailable.

        Where nothing was committed in the last second something is written to see.
        """
        with self.apart():
            with self.read() as connection:
                self._writability.look(connection)
            if not self._writability.is_fresh:
                self.check_writing()

    def check_writing(self) -> None:
        """Return when the database has kept a change of nothing. Raises DatabaseUnavailable."""
        with self.write() as connection:
            self._writability.touch(connection)

    def close(self) -> None:
        """Close the connections that are not in use."""
        self._inline_reads.close()
        self._changes.close()
        self._reserve.close()
        self._freelist.close()

    @contextmanager
    def _connect(self) -> Iterator[Connection]:
        if self._current.connection:
            yield self._current.connection
            return
        if self._probe:
            self._probe.check()
        freelist = self._reserve if self._current.is_apart else self._freelist
        connection = self._current.connection = freelist.take()
        try:
            yield connection
        except BaseException:
            self._current.connection = None
            connection.close()
            raise
        self._current.connection = None
        freelist.give_back(connection)

    @contextmanager
    def _transact(self, connection: Connection) -> Iterator[None]:
        self._check_files()
        if not connection.in_transaction():
            connection.begin()  # tells the database nothing, but Alembic that it is not to commit
        if self._current.timed:
            begin_inline(connection)
        elif self.has_one_writer:
            self._file_lock.take(connection)
        else:
            connection.exec_driver_sql("BEGIN")
        self._current.writing, self._current.failed = True, False
        try:
            yield
            self._commit(connection)
        except BaseException:
            roll_back(connection)
            raise
        finally:
            self._current.writing = False

    def _commit(self, connection: Connection) -> None:
        self._current.require_success()
        if self._probe:
            commit_in_time(connection)
        else:
            run_text(connection, "COMMIT")
            self._checkpoints.note_commit(self._current.changes)
            self._check_files()
        self._writability.note_commit(is_tried=self._current.is_apart)

    def _check_files(self) -> None:
        """Raise StorageUnavailable where a commit would be lost with the end of the process."""
        if self._files:
            self._files.check()

    def _note_failure(self, _context: object) -> None:
        self._current.failed = True

    def _report_trouble(self) -> AbstractContextManager[None]:
        return give_up() if self._current.timed else report_unavailability()

    def _take_turn(self) -> AbstractContextManager[None]:
        if self._writer is None:
            return nullcontext()
        if self._current.timed:
            return hold_lock(self._writer, TURN_SECONDS, Busy)
        return hold_lock(self._writer, LOCK_TIMEOUT, DatabaseUnavailable)
