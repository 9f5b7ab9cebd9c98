"""Changes that the event loop makes by itself: those that came meanwhile, together."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextvars import Context, copy_context
from dataclasses import dataclass
from typing import Any

from domain.errors import DatabaseUnavailable
from persistence.database.session import Busy, CheckpointDue, Database, WouldBlock
from service.application.threads import RequestThreads
from service.middlewares.rendering import Rendered

Call = Callable[[], Any]
Render = Callable[[Any], Rendered]

LARGEST_GROUP = 8
"""How many changes are made before the loop looks after others."""

TRY_SECONDS = 0.001
TRIES = 30
"""How often a group that somebody else is in the way of is tried, and how long it waits between."""

PAUSE_SECONDS = 1.0
"""How long nothing is tried inline after something that took too long for it."""


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
        if self.future.cancelled():
            return
        try:
            self.future.set_result(self._render(outcome))
        except Exception as error:
            self.future.set_exception(error)

    def _render(self, outcome: Any) -> Rendered:
        if isinstance(outcome, Exception):
            raise outcome
        return self.render(outcome)


class Changes:
    """Makes changes in the order in which they came, a group at a time.

    What cannot be done inline is done in a thread, and everybody else waits for it on the
    loop: of many threads at SQLite's one lock the last would wait longest. Where that finds the
    database away nobody waits for it anew.
    """

    def __init__(self, database: Database, threads: RequestThreads) -> None:
        self._database = database
        self._threads = threads
        self._waiting: deque[Change] = deque()
        self._task: asyncio.Task[None] | None = None
        self._slow_until = 0.0

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
            group = [self._waiting.popleft() for _ in range(count)]
            try:
                await self._make_group(group)
            except CheckpointDue:
                first, *others = group
                self._waiting.extendleft(reversed(others))
                await self._make_late([first])
            await asyncio.sleep(0)
        self._task = None

    async def _make_group(self, group: list[Change]) -> None:
        late = []
        for change, outcome in zip(group, await self._try(group), strict=True):
            if isinstance(outcome, WouldBlock):
                late.append(change)
            else:
                change.settle(outcome)
        await self._make_late(late)

    async def _make_late(self, changes: list[Change]) -> None:
        """Make changes in their own time, until one finds the database away.

        Whatever waits has waited for the same then, and is told so, too.
        """
        for number, change in enumerate(changes):
            outcome = await self._make_slowly(change)
            change.settle(outcome)
            if isinstance(outcome, DatabaseUnavailable):
                others = [*changes[number + 1 :], *self._waiting]
                self._waiting.clear()
                for other in others:
                    other.settle(outcome)
                return

    async def _try(self, group: list[Change]) -> Sequence[Any]:
        """Make a group inline, at once or after another process has done with the database."""
        tries = TRIES if time.monotonic() > self._slow_until else 0
        for _ in range(tries):
            try:
                return self._make_inline(group)
            except Busy:
                await asyncio.sleep(TRY_SECONDS)
        return [Busy()] * len(group)

    def _make_inline(self, group: list[Change]) -> Sequence[Any]:
        try:
            return self._database.change_inline([change.run for change in group])
        except (Busy, CheckpointDue):
            raise
        except WouldBlock as delay:
            self._slow_until = time.monotonic() + PAUSE_SECONDS
            return [delay] * len(group)
        except Exception as error:
            return [error] * len(group)

    async def _make_slowly(self, change: Change) -> Any:
        try:
            return await self._threads.run(change.run)
        except Exception as error:
            return error
