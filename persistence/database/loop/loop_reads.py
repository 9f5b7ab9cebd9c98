"""Reads on the event loop: those of one turn go together on one of a few connections."""

import asyncio
from contextlib import AbstractAsyncContextManager, nullcontext
from functools import partial
from typing import Any, NamedTuple

from psycopg import pq
from sqlalchemy import Dialect

from persistence.database.loop.greenlets import LoopCalls, wait_for
from persistence.database.loop.loop_connections import LoopConnection, Outcome, Values
from persistence.database.loop.loop_pipelines import (
    Lane,
    LoopPipeline,
    settle,
    translate_failure,
)
from persistence.database.pipelines import ABORTED


class Read(NamedTuple):
    """A statement that somebody waits for, to be told what came of it and where."""

    text: str
    values: Values
    once: bool
    answer: "asyncio.Future[tuple[LoopPipeline, pq.abc.PGresult]]"


class LoopReads(LoopConnection):
    """A connection for reads, each of which stands alone, of all handlers on the loop.

    What may take long never holds all connections of the ``lane``.
    """

    def __init__(self, dialect: Dialect, lane: Lane) -> None:
        super().__init__(dialect)
        self._lane = lane
        self._loop = asyncio.get_running_loop()
        self._calls = LoopCalls(None)
        self._tasks: set[asyncio.Task[None]] = set()
        self._quick: list[Read] = []
        self._slow_turns = asyncio.Semaphore(lane.size - 1)

    def run(self, text: str, values: Values, *, once: bool = False, slow: bool = False) -> Outcome:
        """Return what comes of a statement. Raises WouldBlock where a thread has to find out."""
        try:
            while True:
                read = Read(text, values, once, self._loop.create_future())
                self._plan(read, slow=slow)
                pipeline, result = wait_for(read.answer)
                if result.status != ABORTED:  # by the failure of another
                    return pipeline.read(result)
        except Exception as error:  # of a value too that cannot be sent, or that Python cannot have
            raise translate_failure(error) from None

    def _plan(self, read: Read, *, slow: bool) -> None:
        waiting = [] if slow else self._quick
        waiting.append(read)
        if len(waiting) == 1:
            turn = self._slow_turns if slow else nullcontext()
            task = self._loop.create_task(self._execute(waiting, turn))  # which nobody cancels
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _execute(
        self, waiting: list[Read], turn: AbstractAsyncContextManager[object]
    ) -> None:
        async with turn:
            await self._calls.make(partial(execute, self._lane, waiting), None)


def execute(lane: Lane, waiting: list[Read]) -> None:
    """Execute what waits once there is a connection, and tell everybody what came of theirs."""
    batch: list[Read] = []
    answers: list[Any] = []
    try:
        with lane.hold() as pipeline:
            while waiting:
                send(pipeline, waiting.pop(0), batch)
            answers = [(pipeline, result) for result in pipeline.wait_for_all()]
    except Exception as error:
        batch += waiting
        waiting.clear()
        answers = [error] * len(batch)
    for read, answer in zip(batch, answers, strict=True):
        settle(read.answer, answer)


def send(pipeline: LoopPipeline, read: Read, batch: list[Read]) -> None:
    """Send a statement after those of the batch, unless it has a value that cannot be sent."""
    try:
        pipeline.send(read.text, read.values, once=read.once)
    except Exception as error:
        settle(read.answer, error)
    else:
        batch.append(read)
