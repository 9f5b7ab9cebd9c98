"""PostgreSQL on the event loop: a few connections in pipeline mode, which the loop listens to."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from weakref import WeakSet

from psycopg import Error
from sqlalchemy import Dialect, Engine
from sqlalchemy.exc import SQLAlchemyError

from domain.errors import DatabaseUnavailable, OutcomeUnknown, find_origin
from persistence.database.engines import POOL_TIMEOUT
from persistence.database.failures import write_line
from persistence.database.liveness_probe import COMMIT_SECONDS, LivenessProbe
from persistence.database.loop.greenlets import WouldBlock, wait_for
from persistence.database.loop.loop_connections import LoopConnection, LoopReads, Outcome
from persistence.database.loop.loop_pipelines import (
    LoopPipeline,
    PipelineReader,
    translate_failure,
)

READERS = 3
TRANSACTIONS = 6
"""How many connections a process has for reads on the loop, and for changes."""

LOOK_SECONDS = 0.25
"""How often somebody looks for what has been waited for too long, and tries to connect again."""

logger = logging.getLogger(__name__)


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

    def execute(self, *_: Any, **__: Any) -> Any:
        """Raise WouldBlock, and no less at the commit."""
        self._has_failed = True
        raise WouldBlock

    exec_driver_sql = execute

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
        except BaseException:  # whoever waits was cancelled
            self._pipeline.end()
            raise


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
        self._changing: set[LoopPipeline] = set()
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
        except (SQLAlchemyError, Error, OSError):  # of a process without room for another socket
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
        self._changing.add(pipeline)
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
        self._changing.discard(pipeline)
        if pipeline in self._idle:
            self._idle.remove(pipeline)
        if not self._changing:
            self._send_away()
        self._replace(self._add)

    def _send_away(self) -> None:
        """Have threads do what waits for a connection."""
        while self._waiting:
            _, waiting = self._waiting.popleft()
            if not waiting.done():
                waiting.set_exception(WouldBlock())

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
            try:
                self._look_once(time.monotonic())
            except Exception as error:
                extra = {"exc_type": type(error).__name__, "origin": find_origin(error)}
                logger.error("Look at the connections failed", extra=extra)

    def _look_once(self, now: float) -> None:
        while self._waiting and now > self._waiting[0][0]:
            _, waiting = self._waiting.popleft()
            if not waiting.done():
                waiting.set_exception(DatabaseUnavailable("no connection became free in time"))
        for pipeline in list(self._pipelines):
            pipeline.check(now, self._probe)

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
        if not self._changing:
            raise WouldBlock
        waiting: asyncio.Future[LoopPipeline] = self._loop.create_future()
        self._waiting.append((time.monotonic() + POOL_TIMEOUT, waiting))
        try:
            return wait_for(waiting)
        except BaseException:
            if waiting.done() and not waiting.cancelled() and not waiting.exception():
                self._give(waiting.result())  # whoever it was for was cancelled
            raise

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
