"""The database as everyone else sees it: connections to read with and transactions to write in."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from greenlet import getcurrent
from sqlalchemy import Connection, event

from domain.errors import DatabaseUnavailable, OutcomeUnknown
from persistence.database.connections import (
    ConnectionFreelist,
    Current,
    FileLock,
    ThreadCurrent,
    attach_pipelines,
    commit,
    hold_lock,
    roll_back,
)
from persistence.database.engines import LOCK_TIMEOUT, build_engine, connect_with_probe
from persistence.database.failures import report_unavailability
from persistence.database.group_commit import add_on_commit, begin_inline, make_changes
from persistence.database.loop.greenlets import LoopCall, LoopCalls, WouldBlock
from persistence.database.loop.loop_connections import LoopConnections
from persistence.database.prepared import send_text
from persistence.database.storage import OpenFiles, Writability
from persistence.urls.files import find_file
from persistence.urls.urls import normalize_url

if TYPE_CHECKING:
    from persistence.database.liveness_probe import LivenessProbe

__all__ = ["Database", "WouldBlock", "normalize_url"]

Result = TypeVar("Result")

RESERVE = 6
"""How many connections to PostgreSQL are kept from those who may hold them for long."""


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
        self._in_thread = ThreadCurrent()
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
            attach_pipelines(self._engine)
            attach_pipelines(reserve)
        elif not existing and (path := find_file(parsed)):
            self._files = OpenFiles(self._engine, path)
        self._loop: LoopConnections | None = None
        self._calls = LoopCalls(self)

    @property
    def _current(self) -> Current:
        running = getcurrent()
        if isinstance(running, LoopCall) and running.database is self:
            current: Current = running.current
            return current
        return self._in_thread

    def read(self) -> AbstractContextManager[Connection]:
        """Give a connection on which each statement stands alone, or the one of an open write.

        Raises DatabaseUnavailable.
        """
        current = self._current
        if current.loop:
            return nullcontext(current.connection or current.loop.reads)
        return self._read()

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with report_unavailability(), self._connect() as connection:
            yield connection

    async def open_inline(self) -> None:
        """Let calls be made inline on this event loop from now on, if the database is there now.

        Otherwise everything is done in threads.
        """
        if self._probe:
            self._probe.start()  # so that it has a connection, behind a pooler with room for few
        loop = self._build_loop()
        with suppress(DatabaseUnavailable), report_unavailability():
            await loop.open()
            self._loop, self._calls = loop, LoopCalls(self)

    def _build_loop(self) -> LoopConnections:
        if self._probe:
            from persistence.database.loop.postgresql_loop import PostgresqlLoop

            return PostgresqlLoop(self._engine)
        from persistence.database.loop.sqlite_loop import SqliteLoop

        return SqliteLoop(self._engine)

    async def run_inline(self, call: Callable[[], Result]) -> Result:
        """Return what ``call`` returns, made on this event loop, which serves others meanwhile.

        Raises WouldBlock where a thread has to do it, nothing being changed: for statements that
        are not prepared, changes on SQLite, what goes wrong with the database, and always before
        ``open_inline``. Raises OutcomeUnknown where that comes after a commit, and what the call
        raises.
        """
        loop = self._loop
        if loop is None or (self._probe and self._probe.is_away):
            raise WouldBlock
        current = Current()
        current.loop = loop
        try:
            return await self._calls.make(call, current)
        except (WouldBlock, DatabaseUnavailable):
            if current.committed:
                raise OutcomeUnknown("what came after the commit could not be done") from None
            raise

    def change_together(self, calls: Sequence[Callable[[], Result]]) -> list[Result | Exception]:
        """Make every call in one transaction of this thread; return what each returns or raises.

        One that raises is undone alone, and has to be made alone where that is WouldBlock. Raises
        DatabaseUnavailable, and WouldBlock when SQLite has undone all of them.
        """
        current = self._current
        current.together = True
        try:
            with self.write() as connection:
                told = [partial(self._tell_failure, call) for call in calls]
                outcomes = make_changes(connection, current, told)
        finally:
            current.together = False
            following = current.take_on_commit()
        for function in following:
            function()
        return outcomes

    def _tell_failure(self, call: Callable[[], Result]) -> Result:
        """Return what one of many calls returns, as nobody else tells what fails in it alone."""
        with self._writability.note_failure(), report_unavailability():
            return call()

    def change_inline(self, calls: Sequence[Callable[[], Result]]) -> list[Result | Exception]:
        """Make every call together by the event loop itself, which waits for nobody.

        Raises WouldBlock where it would have to: while somebody else writes, always on PostgreSQL,
        and before ``open_inline``. Raises what ``change_together`` does.
        """
        current, loop = self._current, self._loop
        if loop is None or loop.changes is None or loop.changes.invalidated:
            raise WouldBlock
        current.connection, current.hurries = loop.changes, True
        try:
            outcomes = self.change_together(calls)
        finally:
            current.connection, current.hurries = None, False
        loop.note_changes(len(calls))
        return outcomes

    def after_commit(self, function: Callable[[], None]) -> None:
        """Call ``function`` once what this thread has written is committed: now, or soon."""
        if self._current.together:
            add_on_commit(self._current, function)
        else:
            function()

    def write(self) -> AbstractContextManager[Connection]:
        """Give a connection with a transaction, which ends with the outermost ``write``.

        An exception that leaves the outermost ``write`` undoes everything. So does a failed
        statement, caught or not: RuntimeError then. Raises DatabaseUnavailable.
        """
        current = self._current
        if current.writing and current.connection:
            return nullcontext(current.connection)
        if current.loop:
            return self._transact_inline(current, current.loop)
        return self._write()

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with (
            self._writability.note_failure(),
            report_unavailability(),
            self._take_turn(),
            self._connect() as opened,
            self._transact(opened),
        ):
            yield opened

    @contextmanager
    def _transact_inline(self, current: Current, loop: LoopConnections) -> Iterator[Connection]:
        with loop.transact() as opened:
            current.connection, current.writing, current.failure = opened, True, None
            try:
                yield opened
                current.require_success()
            finally:
                current.connection, current.writing = None, False
        current.committed = True
        self._writability.note_commit(is_tried=False)

    def take_time(self) -> None:
        """Return where what follows may take long.

        Raises WouldBlock in what is made inline or together with other changes.
        """
        current = self._current
        if current.loop or current.together:
            current.failure = WouldBlock()
            raise current.failure

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
        if self._loop:
            self._loop.close()
            self._loop = None
        self._reserve.close()
        self._freelist.close()
        if self._probe:
            self._probe.close()

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
        if self._current.hurries:
            begin_inline(connection)
        elif self.has_one_writer:
            self._file_lock.take(connection)
        else:
            send_text(connection, "BEGIN")
        self._current.writing, self._current.failure = True, None
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
        commit(connection)
        self._check_files()
        self._writability.note_commit(is_tried=self._current.is_apart)

    def _check_files(self) -> None:
        """Raise StorageUnavailable where a commit would be lost with the end of the process."""
        if self._files:
            self._files.check()

    def _note_failure(self, _context: object) -> None:
        self._current.failure = RuntimeError(
            "A statement of this transaction failed: nothing was saved"
        )

    def _take_turn(self) -> AbstractContextManager[None]:
        if self._writer is None:
            return nullcontext()
        if self._current.hurries:
            return hold_lock(self._writer, 0, WouldBlock)
        return hold_lock(self._writer, LOCK_TIMEOUT, DatabaseUnavailable)
