"""Calls on the event loop that wait without holding it up, each in a greenlet.

What is called stays a plain function: where it has to wait for the database the greenlet is left,
and the loop serves others until there is an outcome.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from greenlet import getcurrent, greenlet

Result = TypeVar("Result")


class WouldBlock(Exception):
    """What is asked for has to be done in a thread; nothing has been changed."""


class LoopCall(greenlet, Generic[Result]):
    """One call of ``function`` on the event loop; ``current`` is what it has of ``database``."""

    def __init__(self, function: Callable[[], Result], database: Any, current: Any) -> None:
        super().__init__(function)
        self.database = database
        self.current = current

    async def make(self) -> Result:
        """Return what the function returns, all its waiting done. Raises whatever it raises."""
        self.gr_context = getcurrent().gr_context
        outcome: Any = self.switch()
        while not self.dead:
            try:
                answer = await outcome
            except BaseException as failure:
                outcome = self.throw(failure)
            else:
                outcome = self.switch(answer)
        result: Result = outcome
        return result


def wait_for(future: "asyncio.Future[Result]") -> Result:
    """Return the result of ``future``, within a LoopCall. Raises its exception."""
    loop = getcurrent().parent
    if loop is None:
        raise RuntimeError("Nothing is waited for outside of a LoopCall")
    result: Result = loop.switch(future)
    return result
