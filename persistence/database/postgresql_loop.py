"""PostgreSQL on the event loop: a few connections in pipeline mode, which the loop listens to."""

import asyncio
import logging
import os
import time
from collections import deque
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any
from weakref import WeakSet

from psycopg import Error, OperationalError
from psycopg.errors import LockNotAvailable, QueryCanceled
from sqlalchemy import Dialect, Engine
from sqlalchemy.exc import SQLAlchemyError

from domain.errors import DatabaseUnavailable, OutcomeUnknown
from persistence.database.engines import POOL_TIMEOUT
from persistence.database.failures import write_line
from persistence.database.greenlets import WouldBlock, wait_for
from persistence.database.liveness_probe import (
    COMMIT_SECONDS,
    PROBE_AFTER_SECONDS,
    STATEMENT_SECONDS,
    LivenessProbe,
    ProbingConnection,
)
from persistence.database.loop_connections import (
    LoopConnection,
    LoopReads,
    Outcome,
    Statement,
    give_up,
)
from persistence.database.pipelines import ABORTED, FATAL, Pipeline, Results

READERS = 3
TRANSACTIONS = 6
"""How many connections a process has for reads on the loop, and for changes."""

LOOK_SECONDS = 0.25
"""How often somebody looks for what has been waited for too long, and tries to connect again."""

logger = logging.getLogger(__name__)


class LoopPipeline(Pipeline):
    """A pipeline that the event loop listens to, and that says to ``lose`` when it has ended."""

    driver: ProbingConnection

    def __init__(
        self,
        driver: ProbingConnection,
        loop: asyncio.AbstractEventLoop,
        lose: Callable[["LoopPipeline"], None],
    ) -> None:
        super().__init__(driver)
        self._ended = False
        self._loop = loop
        self._lose = lose
        self._answer: asyncio.Future[Results] | None = None
        self._end = 0.0
        self._probe_from = 0.0
        self.pg.enter_pipeline_mode()
        # libpq closes its socket without a word, and the loop would listen to whoever has it next.
        self._socket = os.dup(self.pg.socket)
        loop.add_reader(self._socket, self._read)

    def ask(self, longest: float = STATEMENT_SECONDS) -> "asyncio.Future[Results]":
        """Return what comes of all that was sent; it is an OperationalError when that is lost.

        Raises psycopg.Error.
        """
        self.pg.pipeline_sync()
        now = time.monotonic()
        self._end, self._probe_from = now + longest, now + PROBE_AFTER_SECONDS
        self._answer = self._loop.create_future()
        if self.pg.flush():
            self._loop.add_writer(self._socket, self._write)
        return self._answer

    def wait(self, longest: float = STATEMENT_SECONDS) -> Outcome:
        """Wait in a LoopCall for all that was sent; return the outcome of the last.

        Raises psycopg.Error.
        """
        return self.conclude(wait_for(self.ask(longest)))

    @property
    def is_waited_for(self) -> bool:
        """Whether there will be an answer."""
        return self._answer is not None

    def has_ended(self) -> bool:
        """Tell whether the connection is lost or closed."""
        return self._ended

    def check(self, now: float, probe: LivenessProbe) -> None:
        """End the connection if it has been waited for too long, or PostgreSQL is or was away."""
        if self._answer is None:
            if self.driver.is_outdated:
                self.end()
            return
        if now < self._probe_from:
            return
        probe.start()
        if probe.is_away or now > self._end:
            self.end()

    def end(self) -> None:
        """Close the connection; whoever waits is told."""
        if self._ended:
            return
        self._ended = True
        self._loop.remove_reader(self._socket)
        self._loop.remove_writer(self._socket)
        os.close(self._socket)
        self.driver.close()
        self._lose(self)
        answer, self._answer = self._answer, None
        if answer and not answer.done():
            answer.set_exception(OperationalError("the connection is lost"))

    def _write(self) -> None:
        try:
            if not self.pg.flush():
                self._loop.remove_writer(self._socket)
        except Error:
            self.end()

    def _read(self) -> None:
        try:
            self.pg.consume_input()
            is_complete = self._answer is not None and self.take_results()
        except Error:
            self.end()
            return
        if is_complete:
            answer, self._answer = self._answer, None
            results = self.finish()
            if answer and not answer.done():
                answer.set_result(results)


class PipelineReader:
    """A pipeline that executes reads, those of a batch one right after the other."""

    def __init__(self, pipeline: LoopPipeline) -> None:
        self._pipeline = pipeline

    def start(self, batch: Sequence[Statement], done: Callable[[], None]) -> None:
        """Begin to execute statements, each of which is settled before ``done`` is called.

        It is not called when the connection is lost.
        """
        sent = [statement for statement in batch if self._send(statement)]
        try:
            answer = self._pipeline.ask()
        except Error:
            self._pipeline.end()
            give_up(sent)
        else:
            answer.add_done_callback(partial(self._settle, sent, done))

    def _send(self, statement: Statement) -> bool:
        try:
            self._pipeline.send(statement.text, statement.values, once=statement.once)
        except Error:
            statement.settle(WouldBlock())
            return False
        return True

    def _settle(
        self,
        batch: Sequence[Statement],
        done: Callable[[], None],
        answer: "asyncio.Future[Results]",
    ) -> None:
        if answer.cancelled() or answer.exception():
            give_up(batch)
            return
        again = []
        for statement, result in zip(batch, answer.result(), strict=True):
            if result.status == ABORTED:  # by the failure of another
                again.append(statement)
            elif result.status == FATAL:
                statement.settle(translate_failure(self._pipeline.explain(result)))
            else:
                statement.settle(self._pipeline.read(result))
        if again:
            self.start(again, done)
        else:
            done()


def translate_failure(error: Error) -> Exception:
    """Return what a failure is to a handler: a thread finds out, unless that would wait anew."""
    if not isinstance(error, LockNotAvailable | QueryCanceled):
        return WouldBlock()
    reason = write_line(error)
    logger.warning("Database unavailable", extra={"reason": reason})
    return DatabaseUnavailable(reason)


class LoopTransaction(LoopConnection):
    """A connection with a transaction of one handler on the loop."""

    def __init__(self, dialect: Dialect, pipeline: LoopPipeline) -> None:
        super().__init__(dialect)
        self._pipeline = pipeline
        self._has_failed = False

    def run(
        self, text: str, values: Sequence[Any], *, once: bool = False, slow: bool = False
    ) -> Outcome:
        """Return what comes of a statement. Raises WouldBlock where a thread has to find out."""
        with self._translate_failure():
            self._pipeline.send(text, values, once=once)
            return self._pipeline.wait()

    def send(self, text: str, values: Sequence[Any]) -> None:
        """Send a statement of which nothing is asked; it may fail with the next, or the commit."""
        with self._translate_failure():
            self._pipeline.send(text, values)

    @contextmanager
    def _translate_failure(self) -> Iterator[None]:
        try:
            yield
        except Error as error:
            self._has_failed = True
            raise translate_failure(error) from None

    def commit(self) -> None:
        """Commit. Raises OutcomeUnknown when the connection is lost, and what ``run`` raises."""
        if self._has_failed or self._pipeline.has_ended():
            raise WouldBlock
        try:
            self._pipeline.send("COMMIT")
            self._pipeline.wait(COMMIT_SECONDS)
        except Error as error:
            if error.sqlstate is not None and not self._pipeline.has_ended():
                raise translate_failure(error) from None
            self._pipeline.end()
            reason = write_line(error)
            logger.warning("Commit without a response", extra={"reason": reason})
            raise OutcomeUnknown(reason) from None

    def roll_back(self, *, at_once: bool) -> None:
        """Undo everything; PostgreSQL does so for a connection that ends, which is ``at_once``."""
        if at_once or self._pipeline.is_waited_for:
            self._pipeline.end()
        if self._pipeline.has_ended():
            return
        try:
            self._pipeline.roll_back()
        except Error:
            self._pipeline.end()


class PostgresqlLoop:
    """The connections of an event loop to PostgreSQL; ``reads`` is given to handlers.

    One that is lost is replaced as soon as that can be done; without any threads do the work.
    """

    waits = True
    changes = None

    def __init__(self, engine: Engine, probe: LivenessProbe) -> None:
        self._engine = engine
        self._probe = probe
        self._pipelines: set[LoopPipeline] = set()
        self._idle: list[LoopPipeline] = []
        self._waiting: deque[tuple[float, asyncio.Future[LoopPipeline]]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._opening = asyncio.Lock()
        self._is_closed = False
        self._drivers: WeakSet[Any] = WeakSet()

    async def open(self) -> None:
        """Open the connections, on the loop that is to use them."""
        self._loop = asyncio.get_running_loop()
        self.reads = LoopReads(self._engine.dialect, self._loop, reserved=1)
        for add in [self._add_reader] * READERS + [self._add] * TRANSACTIONS:
            if not await self._open(add):
                self._replace(add)
        self._begin(self._look())

    async def _open(self, add: Callable[[Any], None]) -> bool:
        try:
            add(await asyncio.to_thread(self._connect))
        except (SQLAlchemyError, Error):
            return False
        return True

    def _connect(self) -> Any:
        opened = self._engine.raw_connection()
        driver = opened.driver_connection
        opened.detach()
        self._drivers.add(driver)
        if self._is_closed:
            self._close_drivers()
        return driver

    def _close_drivers(self) -> None:
        for driver in list(self._drivers):
            driver.close()

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _add(self, driver: Any) -> None:
        pipeline = LoopPipeline(driver, self._loop, self._lose)
        self._pipelines.add(pipeline)
        self._give(pipeline)

    def _add_reader(self, driver: Any) -> None:
        reader: PipelineReader

        def lose(_: LoopPipeline) -> None:
            self._pipelines.discard(pipeline)
            self.reads.remove(reader)
            self._replace(self._add_reader)

        pipeline = LoopPipeline(driver, self._loop, lose)
        reader = PipelineReader(pipeline)
        self._pipelines.add(pipeline)
        self.reads.add(reader)

    def _lose(self, pipeline: LoopPipeline) -> None:
        self._pipelines.discard(pipeline)
        if pipeline in self._idle:
            self._idle.remove(pipeline)
        self._replace(self._add)

    def _replace(self, add: Callable[[Any], None]) -> None:
        if not self._is_closed:
            self._begin(self._open_again(add))

    async def _open_again(self, add: Callable[[Any], None]) -> None:
        is_open = False
        while not is_open:
            async with self._opening:  # one at a time: PostgreSQL may have no room
                await asyncio.sleep(LOOK_SECONDS)
                is_open = await self._open(add)

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            now = time.monotonic()
            for pipeline in list(self._pipelines):
                pipeline.check(now, self._probe)
            while self._waiting and now > self._waiting[0][0]:
                _, waiting = self._waiting.popleft()
                if not waiting.done():
                    waiting.set_exception(DatabaseUnavailable("no connection became free in time"))

    @contextmanager
    def transact(self) -> Iterator[LoopConnection]:
        """Give a connection with a transaction, in a LoopCall.

        Raises WouldBlock where a thread has to do it, DatabaseUnavailable and OutcomeUnknown.
        """
        pipeline = self._take()
        try:
            connection = LoopTransaction(self._engine.dialect, pipeline)
            try:
                connection.send("BEGIN", ())
                yield connection
                connection.commit()
            except BaseException as error:
                connection.roll_back(at_once=not isinstance(error, Exception))
                raise
        finally:
            self._give(pipeline)

    def _take(self) -> LoopPipeline:
        if self._idle:
            return self._idle.pop()
        if len(self._pipelines) <= READERS:  # none of them for changes, maybe
            raise WouldBlock
        waiting: asyncio.Future[LoopPipeline] = self._loop.create_future()
        self._waiting.append((time.monotonic() + POOL_TIMEOUT, waiting))
        return wait_for(waiting)

    def _give(self, pipeline: LoopPipeline) -> None:
        if pipeline.has_ended():
            return
        while self._waiting:
            _, waiting = self._waiting.popleft()
            if not waiting.done():
                waiting.set_result(pipeline)
                return
        self._idle.append(pipeline)

    def note_changes(self, count: int) -> None:
        """Do nothing: transactions run beside each other."""

    def close(self) -> None:
        """Close the connections."""
        self._is_closed = True
        for task in self._tasks:
            task.cancel()
        for pipeline in list(self._pipelines):
            pipeline.end()
        self._close_drivers()  # what a thread has just opened
