"""Calls on the event loop that wait without holding it up, each in a greenlet.

What is called stays a plain function: where it has to wait for the database the greenlet is left,
and the loop serves others until there is an outcome.
"""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from greenlet import getcurrent, greenlet

Result = TypeVar("Result")
Outcome = tuple[Any, BaseException | None]


class WouldBlock(Exception):
    """What is asked for has to be done in a thread; nothing has been changed."""


class LoopCall(greenlet):
    """A greenlet that makes one call after another; ``current`` is what this one has in hand."""

    def __init__(self, database: Any) -> None:
        super().__init__()
        self.database = database
        self.current: Any = None

    def run(self, function: Callable[[], Any]) -> None:
        """Make a call each time that it is switched to with one, and tell what came of it."""
        while True:
            try:
                outcome: Outcome = function(), None
            except BaseException as failure:
                outcome = None, failure
            function = find_loop().switch(outcome)


class LoopCalls:
    """Calls of which each has a greenlet; these are kept, since a new one costs more than a call.

    They are for one event loop, and for one ``database``.
    """

    def __init__(self, database: Any) -> None:
        self._database = database
        self._idle: list[LoopCall] = []

    async def make(self, function: Callable[[], Result], current: Any) -> Result:
        """Return what the function returns, all its waiting done. Raises whatever it raises."""
        call = self._idle.pop() if self._idle else LoopCall(self._database)
        call.current = current
        call.gr_context = getcurrent().gr_context
        outcome = call.switch(function)
        while not isinstance(outcome, tuple):
            try:
                answer = await outcome
            except BaseException as failure:
                outcome = call.throw(failure)
            else:
                outcome = call.switch(answer)
        self._idle.append(call)
        result, failed = outcome
        if failed is not None:
            raise failed
        returned: Result = result
        return returned


def wait_for(future: "asyncio.Future[Result]") -> Result:
    """Return the result of ``future``, within a LoopCall. Raises its exception."""
    result: Result = find_loop().switch(future)
    return result


def find_loop() -> greenlet:
    """Return the greenlet of the event loop, within a LoopCall."""
    loop = getcurrent().parent
    if loop is None:
        raise RuntimeError("Nothing is waited for outside of a LoopCall")
    return loop
