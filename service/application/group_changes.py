"""Changes on SQLite, which has one writer: those that came meanwhile are made together."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from contextvars import Context, copy_context
from dataclasses import dataclass
from typing import Any

from domain.errors import DatabaseUnavailable
from persistence.database.session import Database, WouldBlock
from service.application.threads import RequestThreads, settle
from service.middlewares.rendering import Rendered

Call = Callable[[], Any]
Render = Callable[[Any], Rendered]

LARGEST_GROUP = 8
"""How many changes share a transaction, and are made before the loop looks after others."""


@dataclass(eq=False, slots=True)
class Change:
    """What a request wants to have done, what makes a response of it, and who waits for that."""

    call: Call
    render: Render
    context: Context
    future: "asyncio.Future[Rendered]"

    def run(self) -> Any:
        """Make the change as the request that it is of. Raises whatever the handler raises."""
        return self.context.run(self.call)

    def settle(self, outcome: Any) -> None:
        """Tell whoever waits what became of it: what was returned, or an exception."""
        if isinstance(outcome, Exception):
            settle(self.future, None, outcome)
            return
        try:
            settle(self.future, self.render(outcome))
        except Exception as error:
            settle(self.future, None, error)


class Changes:
    """Makes changes in the order in which they came, a group at a time.

    The loop makes a group by itself unless somebody else is writing, which a thread waits for, and
    everybody else waits for that on the loop: of many threads at SQLite's one lock the last would
    wait longest. Where a group finds the database away nobody waits for it anew.
    """

    def __init__(self, database: Database, threads: RequestThreads) -> None:
        self._database = database
        self._threads = threads
        self._waiting: deque[Change] = deque()
        self._task: asyncio.Task[None] | None = None

    async def make(self, call: Call, render: Render) -> Rendered:
        """Return what ``render`` makes of what ``call`` returns once that is committed.

        Raises what either raises. The responses of a group are made one after the other, since
        what one of them needs is near the processor for the next.
        """
        loop = asyncio.get_running_loop()
        change = Change(call, render, copy_context(), loop.create_future())
        self._waiting.append(change)
        if self._task is None:
            self._task = loop.create_task(self._work())
        return await change.future

    async def _work(self) -> None:
        while self._waiting:
            count = min(LARGEST_GROUP, len(self._waiting))
            await self._make_group([self._waiting.popleft() for _ in range(count)])
            await asyncio.sleep(0)
        self._task = None

    async def _make_group(self, group: list[Change]) -> None:
        for change, outcome in zip(group, await self._make_together(group), strict=True):
            if isinstance(outcome, WouldBlock):
                outcome = await self._make_alone(change)
            change.settle(outcome)
            if isinstance(outcome, DatabaseUnavailable):
                self._turn_away(outcome)

    async def _make_together(self, group: list[Change]) -> Sequence[Any]:
        calls = [change.run for change in group]
        try:
            with suppress(WouldBlock):
                return self._database.change_inline(calls)
            return await self._threads.run(self._database.change_together, calls)
        except Exception as error:
            return [error] * len(group)

    async def _make_alone(self, change: Change) -> Any:
        try:
            return await self._threads.run(change.run)
        except Exception as error:
            return error

    def _turn_away(self, outage: DatabaseUnavailable) -> None:
        """Tell whatever waits that it would wait for the same in vain."""
        while self._waiting:
            self._waiting.popleft().settle(outage)
