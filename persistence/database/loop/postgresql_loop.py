"""PostgreSQL on the event loop: a few connections in pipeline mode, which the loop listens to."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from psycopg import Error
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from domain.errors import find_origin
from persistence.database.loop.greenlets import WouldBlock
from persistence.database.loop.loop_connections import LoopConnections
from persistence.database.loop.loop_pipelines import Lane, LoopPipeline, translate_failure
from persistence.database.loop.loop_reads import LoopReads

READERS = 3
TRANSACTIONS = 4
"""How many connections a process has for reads on the loop, and for changes."""

LOOK_SECONDS = 0.25
"""How often somebody looks for what has been waited for too long, and tries to connect again."""

logger = logging.getLogger(__name__)


class PostgresqlLoop(LoopConnections):
    """The connections of an event loop to PostgreSQL.

    One that is lost is replaced as soon as that can be done; without any threads do the work.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._tasks: list[asyncio.Task[None]] = []
        self._is_closed = False
        self._opened: Any = None

    async def open(self) -> None:
        """Open the connections, on the loop that is to use them."""
        dialect = self._engine.dialect
        readers, self._changing = Lane(dialect, READERS), Lane(dialect, TRANSACTIONS)
        self._lanes = (readers, self._changing)
        self.reads = LoopReads(dialect, readers)
        await attempt(self._fill)
        self._tasks = [asyncio.create_task(repeat(work)) for work in (self._fill, self._look)]

    async def _fill(self) -> None:
        """Open what is missing, one after the other: PostgreSQL may have no room."""
        for lane in self._lanes:
            while len(lane.pipelines) < lane.size:
                lane.add(await asyncio.to_thread(self._connect))

    def _connect(self) -> Any:
        opened = self._engine.raw_connection()
        driver: Any = opened.driver_connection
        self._opened = driver
        opened.detach()
        if self._is_closed:
            driver.close()
        return driver

    async def _look(self) -> None:
        for lane in self._lanes:
            lane.look()

    @contextmanager
    def transact(self) -> Iterator[LoopPipeline]:
        """Give a connection with a transaction, in a LoopCall.

        Raises WouldBlock where a thread has to do it, DatabaseUnavailable and OutcomeUnknown. So
        it does for what is raised after something was taken for granted, which may not be so.
        """
        with self._changing.hold() as pipeline:
            try:
                pipeline.begin()
                yield pipeline
                pipeline.takes_for_granted = False  # a commit that fails knows, or nobody does
                pipeline.commit()
            except Error as error:
                roll_back(pipeline)
                raise translate_failure(error) from None
            except Exception:
                roll_back(pipeline)
                if pipeline.takes_for_granted:
                    raise WouldBlock from None
                raise

    def close(self) -> None:
        """Close the connections."""
        self._is_closed = True
        for task in self._tasks:
            task.cancel()
        for lane in self._lanes:
            lane.close()
        if self._opened:
            self._opened.close()  # which a thread may just have opened


def roll_back(pipeline: LoopPipeline) -> None:
    """Undo everything, as PostgreSQL does by itself for a connection that ends."""
    pipeline.recalled.clear()
    try:
        pipeline.roll_back()
    except Error:
        pipeline.end()


async def repeat(work: Callable[[], Awaitable[None]]) -> None:
    """Do something again and again, whatever goes wrong."""
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        await attempt(work)


async def attempt(work: Callable[[], Awaitable[None]]) -> None:
    """Do something; log what goes wrong, unless it is that PostgreSQL cannot be reached."""
    try:
        await work()
    except (SQLAlchemyError, Error, OSError):  # of a process without room for another socket too
        return
    except Exception as error:
        extra = {"exc_type": type(error).__name__, "origin": find_origin(error)}
        logger.error("Look at the connections failed", extra=extra)
