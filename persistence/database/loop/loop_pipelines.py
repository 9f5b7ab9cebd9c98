"""Pipelines that an event loop listens to, and how its calls come to have one."""

import asyncio
import logging
import os
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from psycopg import OperationalError
from psycopg.abc import PQGen
from psycopg.errors import LockNotAvailable, QueryCanceled
from psycopg.pq import TransactionStatus
from psycopg.waiting import Ready, Wait
from sqlalchemy import Dialect

from domain.errors import DatabaseUnavailable
from persistence.database.engines import POOL_TIMEOUT, has_news
from persistence.database.failures import NO_TURN, write_line
from persistence.database.liveness_probe import ProbingConnection
from persistence.database.loop.greenlets import WouldBlock, wait_for
from persistence.database.loop.loop_connections import LoopConnection, Outcome, Values
from persistence.database.pipelines import Pipeline, Results

logger = logging.getLogger(__name__)


class Prefetch(NamedTuple):
    """A statement sent before it is asked for: its place among those sent with it, its outcome."""

    values: Values
    place: int
    outcome: Any = None


class LoopPipeline(Pipeline, LoopConnection):
    """A pipeline that the loop listens to; a LoopCall that waits leaves the loop to others.

    It says to ``lose`` when the connection has ended. The transaction ``takes_for_granted`` what is
    not known before its commit.
    """

    driver: ProbingConnection

    def __init__(
        self, dialect: Dialect, driver: ProbingConnection, lose: Callable[["LoopPipeline"], None]
    ) -> None:
        super().__init__(driver)
        self.dialect = dialect
        self.recalled: dict[Any, Any] = {}
        self.takes_for_granted = False
        self.has_ended = False
        self._lose = lose
        self._loop = asyncio.get_running_loop()
        self._work: PQGen[Results] | None = None
        self._prefetches: dict[str, Prefetch] = {}
        self._has_writer = False
        # libpq closes its socket without a word, and the loop would listen to whoever has it next.
        self._socket = os.dup(self.pg.socket)
        self._loop.add_reader(self._socket, self._go_on, Ready.R)

    def run(self, text: str, values: Values, *, once: bool = False, slow: bool = False) -> Outcome:
        """Return what comes of a statement. Raises psycopg.Error."""
        found = self._prefetches.get(text)
        if found is None or found.values != values:
            self.send(text, values, once=once)
            return self.wait()
        if found.outcome is None:
            self.wait()
        outcome: Outcome = self._prefetches.pop(text).outcome
        return outcome

    def begin(self) -> None:
        """Begin a transaction."""
        self._prefetches.clear()
        self.takes_for_granted = False
        self.send("BEGIN")

    def require(self, text: str, values: Values) -> None:
        """Send a statement that fails where something is not as it is taken for granted."""
        self.takes_for_granted = True
        self.send(text, values)

    def prefetch(self, text: str, values: Values) -> None:
        """Send a statement whose outcome is that of its next ``run`` in the transaction."""
        self._prefetches[text] = Prefetch(values, self.sent)
        self.send(text, values)

    def wait_for_outcomes(self) -> list[Outcome]:
        """Wait for all that was sent, and return the outcome of each."""
        prefetches, self._prefetches = self._prefetches, {}
        outcomes = super().wait_for_outcomes()  # where one went wrong, so did what came behind it
        for text, (values, place, outcome) in prefetches.items():
            self._prefetches[text] = Prefetch(values, place, outcome or outcomes[place])
        return outcomes

    def commit(self) -> None:
        """Commit. Raises OutcomeUnknown, WouldBlock where nothing would be, and psycopg.Error."""
        if self.has_ended or self.pg.transaction_status == TransactionStatus.INERROR:
            raise WouldBlock
        super().commit()

    def _converse(self, work: PQGen[Results]) -> Results:
        self._work = self.driver.watch(work)
        self._answer: asyncio.Future[Results] = self._loop.create_future()
        self._go_on(None)
        return wait_for(self._answer)

    def _go_on(self, ready: Ready | None) -> None:
        try:
            if self._work is None:
                self.pg.consume_input()  # what is said to who has asked nothing is the farewell
            elif self._work.send(ready) is Wait.RW:  # type: ignore[arg-type]
                self._loop.add_writer(self._socket, self._go_on, Ready.W)
                self._has_writer = True
            elif self._has_writer:
                self._loop.remove_writer(self._socket)
                self._has_writer = False
        except StopIteration as end:
            self._tell(end.value)
        except Exception as error:  # the connection is lost, or given up
            self._tell(error)
            self.end()

    def _tell(self, outcome: Results | Exception) -> None:
        if self._work:
            self._work = None
            settle(self._answer, outcome)

    def look(self) -> None:
        """End the connection if it has been waited for too long, or PostgreSQL was away.

        libuv listens no more to a socket after its error (``uv_poll_start``), so that the end of a
        connection that was reset behind a farewell is only found here.
        """
        if self.driver.is_outdated and not self._work:
            self.end()
        else:
            self._go_on(Ready.R if has_news(self._socket) else Ready.NONE)

    def end(self) -> None:
        """Close the connection; whoever waits is told."""
        if self.has_ended:
            return
        self.has_ended = True
        self._loop.remove_reader(self._socket)
        self._loop.remove_writer(self._socket)
        os.close(self._socket)
        super().end()
        self._lose(self)
        self._tell(OperationalError("the connection is lost"))


class Waiting(NamedTuple):
    """Somebody whose ``turn`` to have a connection comes ``until`` a time of the loop, or never."""

    until: float
    turn: "asyncio.Future[LoopPipeline]"


class Lane:
    """So many connections, of which each is one call's at a time, in the order that they come.

    What is lost is opened anew by others.
    """

    def __init__(self, dialect: Dialect, size: int) -> None:
        self.size = size
        self.pipelines: set[LoopPipeline] = set()
        self._dialect = dialect
        self._idle: list[LoopPipeline] = []
        self._waiting: deque[Waiting] = deque()

    def add(self, driver: ProbingConnection) -> None:
        """Take a connection for calls."""
        pipeline = LoopPipeline(self._dialect, driver, self._lose)
        self.pipelines.add(pipeline)
        self._give(pipeline)

    def _lose(self, pipeline: LoopPipeline) -> None:
        self.pipelines.discard(pipeline)
        if pipeline in self._idle:
            self._idle.remove(pipeline)
        while self._waiting and not self.pipelines:
            settle(self._waiting.popleft().turn, WouldBlock())

    def _give(self, pipeline: LoopPipeline) -> None:
        if pipeline.has_ended:
            return
        while self._waiting:
            waiting = self._waiting.popleft()
            if not waiting.turn.done():
                waiting.turn.set_result(pipeline)
                return
        self._idle.append(pipeline)

    @contextmanager
    def hold(self) -> Iterator[LoopPipeline]:
        """Give a connection in a LoopCall. Raises WouldBlock without any, DatabaseUnavailable."""
        pipeline = self._idle.pop() if self._idle else wait_for(self._take())
        try:
            yield pipeline
        finally:
            # Otherwise whoever waited was cancelled.
            if pipeline.pg.transaction_status != TransactionStatus.IDLE:
                pipeline.end()
            self._give(pipeline)

    async def _take(self) -> LoopPipeline:
        if not self.pipelines:
            raise WouldBlock
        loop = asyncio.get_running_loop()
        turn: asyncio.Future[LoopPipeline] = loop.create_future()
        self._waiting.append(Waiting(loop.time() + POOL_TIMEOUT, turn))
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and not turn.exception():
                self._give(turn.result())
            raise

    def close(self) -> None:
        """Close the connections."""
        for pipeline in list(self.pipelines):
            pipeline.end()

    def look(self) -> None:
        """Look at the connections, and tell who has waited for one for too long."""
        for pipeline in list(self.pipelines):
            pipeline.look()
        now = asyncio.get_running_loop().time()
        while self._waiting and self._waiting[0].until < now:
            logger.warning("Database unavailable", extra={"reason": NO_TURN})
            settle(self._waiting.popleft().turn, DatabaseUnavailable(NO_TURN))


def translate_failure(error: Exception) -> Exception:
    """Return what a failure is to a handler: a thread finds out, unless that would wait anew."""
    if not isinstance(error, LockNotAvailable | QueryCanceled):
        return WouldBlock()
    reason = write_line(error)
    logger.warning("Database unavailable", extra={"reason": reason})
    return DatabaseUnavailable(reason)


def settle(future: "asyncio.Future[Any]", outcome: Any) -> None:
    """Tell whoever waits, if anybody does, what came of it: a result, or an exception."""
    if future.done():
        return
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
