"""Pipelines that an event loop listens to, and the reads that are made on them."""

import asyncio
import logging
import os
import time
from collections.abc import Callable, Sequence
from functools import partial

from psycopg import Error, OperationalError, pq
from psycopg.errors import LockNotAvailable, QueryCanceled

from domain.errors import DatabaseUnavailable
from persistence.database.failures import write_line
from persistence.database.liveness_probe import (
    PROBE_AFTER_SECONDS,
    STATEMENT_SECONDS,
    LivenessProbe,
    ProbingConnection,
)
from persistence.database.loop.greenlets import WouldBlock, wait_for
from persistence.database.loop.loop_connections import Outcome, Statement, give_up
from persistence.database.pipelines import ABORTED, FATAL, Pipeline, Results

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
        except Exception:  # of a value that cannot be sent, which is not always psycopg's
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
            else:
                statement.settle(self._find_outcome(result))
        if again:
            self.start(again, done)
        else:
            done()

    def _find_outcome(self, result: pq.abc.PGresult) -> Outcome | Exception:
        if result.status == FATAL:
            return translate_failure(self._pipeline.explain(result))
        try:
            return self._pipeline.read(result)
        except Exception:  # of a value that Python has no place for
            return WouldBlock()


def translate_failure(error: Error) -> Exception:
    """Return what a failure is to a handler: a thread finds out, unless that would wait anew."""
    if not isinstance(error, LockNotAvailable | QueryCanceled):
        return WouldBlock()
    reason = write_line(error)
    logger.warning("Database unavailable", extra={"reason": reason})
    return DatabaseUnavailable(reason)
