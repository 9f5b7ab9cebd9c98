"""Connections for handlers on the event loop, and the one for reads that they share.

Reads that are asked for in one turn of the loop go together to one of a few readers.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Dialect

from persistence.database.loop.greenlets import WouldBlock, wait_for

Outcome = tuple[list[tuple[Any, ...]], int]
"""The rows that a statement gives, and how many it has changed."""


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """A statement that somebody waits for."""

    text: str
    values: Sequence[Any]
    once: bool
    future: "asyncio.Future[Outcome]"

    def settle(self, outcome: Outcome | Exception) -> None:
        """Tell whoever waits what became of it."""
        if self.future.done():
            return
        if isinstance(outcome, Exception):
            self.future.set_exception(outcome)
        else:
            self.future.set_result(outcome)


class Reader(Protocol):
    """What executes one batch of statements after another; ``done`` is called on the loop."""

    def start(self, batch: Sequence[Statement], done: Callable[[], None]) -> None:
        """Begin to execute statements, each of which is settled before ``done`` is called."""


class LoopConnection:
    """What a handler on the event loop has for a connection: whatever is not prepared would block.

    It stands in the place of SQLAlchemy's.
    """

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect

    def run(
        self, text: str, values: Sequence[Any], *, once: bool = False, slow: bool = False
    ) -> Outcome:
        """Return what comes of a statement. Raises WouldBlock where a thread has to find out."""
        raise WouldBlock

    def send(self, text: str, values: Sequence[Any]) -> None:
        """Execute a statement of which nothing is asked. Raises what ``run`` raises."""
        self.run(text, values)

    def execute(self, *_: Any, **__: Any) -> Any:
        """Raise WouldBlock."""
        raise WouldBlock

    exec_driver_sql = execute


def require_time(connection: object) -> None:
    """Return where what follows may take long. Raises WouldBlock on the event loop."""
    if isinstance(connection, LoopConnection):
        connection.execute()


class LoopReads(LoopConnection):
    """A connection for reads, each of which stands alone, of all handlers on the loop.

    Of its readers some are ``reserved`` for what is quick.
    """

    def __init__(
        self, dialect: Dialect, loop: asyncio.AbstractEventLoop, *, reserved: int = 0
    ) -> None:
        super().__init__(dialect)
        self._reserved = reserved
        self._readers: set[Reader] = set()
        self._idle: list[Reader] = []
        self._loop = loop
        self._quick: list[Statement] = []
        self._slow: deque[Statement] = deque()
        self._is_planned = False

    def run(
        self, text: str, values: Sequence[Any], *, once: bool = False, slow: bool = False
    ) -> Outcome:
        """Return what comes of a statement. Raises WouldBlock where a thread has to find out."""
        if not self._readers:
            raise WouldBlock
        future: asyncio.Future[Outcome] = self._loop.create_future()
        statement = Statement(text, values, once, future)
        (self._slow if slow else self._quick).append(statement)
        if not self._is_planned and self._idle:
            self._is_planned = True
            self._loop.call_soon(self._start)
        return wait_for(future)

    def _start(self) -> None:
        """Have idle readers execute what waits."""
        self._is_planned = False
        if self._quick and self._idle:
            batch, self._quick = self._quick, []
            self._give(self._idle.pop(), batch)
        reserved = min(self._reserved, len(self._readers) - 1)
        while self._slow and len(self._idle) > reserved:
            self._give(self._idle.pop(), [self._slow.popleft()])

    def _give(self, reader: Reader, batch: Sequence[Statement]) -> None:
        reader.start(batch, lambda: self._take_back(reader))

    def add(self, reader: Reader) -> None:
        """Take a reader that statements may be given to from now on."""
        self._readers.add(reader)
        self._take_back(reader)

    def remove(self, reader: Reader) -> None:
        """Give nothing more to a reader; without any, threads do what waits."""
        self._readers.discard(reader)
        if reader in self._idle:
            self._idle.remove(reader)
        if not self._readers:
            give_up((*self._quick, *self._slow))
            self._quick.clear()
            self._slow.clear()

    def _take_back(self, reader: Reader) -> None:
        if reader in self._readers:
            self._idle.append(reader)
            self._start()


def give_up(batch: Iterable[Statement]) -> None:
    """Have threads do what was to be done."""
    for statement in batch:
        statement.settle(WouldBlock())
