"""Calls on the event loop that wait without holding it up, each in a greenlet.

What is called stays a plain function: where it has to wait for the database the greenlet is left,
and the loop serves others until there is an outcome.
"""

from collections.abc import Awaitable, Callable
from typing import Any, NoReturn, TypeVar

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
            function = find_loop().switch(find_outcome(function))


def find_outcome(function: Callable[[], Any]) -> Outcome:
    """Return what a function returns, or raises."""
    try:
        return function(), None
    except BaseException as failure:
        return None, failure


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


def leave_to_thread() -> NoReturn:
    """Raise WouldBlock in a LoopCall, and have nothing committed, whoever swallows it."""
    failure = WouldBlock()
    call: Any = getcurrent()
    call.current.failure = failure
    raise failure


def wait_for(awaited: Awaitable[Result]) -> Result:
    """Return what comes of ``awaited``, within a LoopCall. Raises its exception."""
    result: Result = find_loop().switch(awaited)
    return result


def find_loop() -> greenlet:
    """Return the greenlet of the event loop, within a LoopCall."""
    loop = getcurrent().parent
    if loop is None:
        raise RuntimeError("Nothing is waited for outside of a LoopCall")
    return loop
