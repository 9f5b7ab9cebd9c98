"""Calls of handlers: on the event loop, in a thread, or in a thread of a region."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from msgspec import Struct

from domain.errors import BackendBusy
from handlers.inline import InlineWork
from operations.clouds.cloud import Cloud
from operations.clouds.cloud_threads import CloudDue, call_waiting_for
from operations.record.audit import AuditTrail, record_unchanged
from persistence.database.session import WouldBlock
from service.application.group_changes import Changes
from service.application.threads import Crowded, RequestThreads
from service.middlewares.rendering import Rendered, Schemas, render

NOWHERE: frozenset[str] = frozenset()
"""No region's cloud may be waited for."""

PATIENCE_SECONDS = 1.0
"""How long a request waits for a thread that may wait for its cloud."""


class Handler(Struct, frozen=True, eq=False):
    """A handler's ``function``, and what is known of it before it is called.

    ``name`` is the function's, as Connexion has it, ``injected`` are the names of those arguments
    that come from the service and not from the request. ``inline`` says what little it does, None
    where it may be more, and ``is_apart`` that it has a thread of its own. ``responses`` are the
    schemas that what it returns is held against.
    """

    name: str
    function: Callable[..., Any]
    injected: tuple[str, ...]
    inline: InlineWork | None
    is_apart: bool
    responses: Schemas

    def call(self, arguments: dict[str, Any], context: dict[str, Any]) -> Any:
        """Return what the handler returns. Raises whatever the handler raises."""
        given = {name: context[name] for name in self.injected}
        return self.function(**arguments, **given)

    def render(self, result: Any) -> Rendered:
        """Return the response that what the handler returned stands for."""
        return render(result, self.responses)

    def respond(self, arguments: dict[str, Any], context: dict[str, Any]) -> Rendered:
        """Return the response of the handler. Raises whatever the handler raises."""
        return self.render(self.call(arguments, context))


class Apart:
    """A thread for each operation that may wait for nobody; all who ask meanwhile share a call."""

    def __init__(self) -> None:
        self._threads: dict[str, RequestThreads] = {}
        self._running: dict[str, asyncio.Task[Rendered]] = {}

    async def run(self, name: str, call: Callable[[], Rendered]) -> Rendered:
        """Return the response of a call of the operation. Raises whatever the call raises."""
        running = self._running.get(name)
        if running is None or running.done():
            threads = self._threads.setdefault(name, RequestThreads(1))
            running = self._running[name] = asyncio.create_task(threads.run(call))
        return await asyncio.shield(running)


class HandlerCaller:
    """Calls the handler of a request that is as described.

    A handler that is marked inline is called on the event loop, which serves others while it waits
    for the database; where that is not enough, and for every other handler, in a thread. Changes on
    SQLite are made together. One that waits for a cloud goes on in a thread of its region; those
    that tell how the service is have threads of their own.
    """

    def __init__(self, cloud: Cloud, threads: RequestThreads, cloud_threads: int) -> None:
        self.database = cloud.database
        self.default_region = cloud.region
        self.cloud_threads = {
            region: RequestThreads(cloud_threads, PATIENCE_SECONDS)
            for region in cloud.regions.names
        }
        self.apart = Apart()
        one_by_one = cloud.regions.instant and cloud.database.has_one_writer
        self.changes = Changes(cloud.database, threads) if one_by_one else None
        self.threads = threads

    async def call(
        self, handler: Handler, arguments: dict[str, Any], context: dict[str, Any]
    ) -> Rendered:
        """Return the response of a handler. Raises whatever it raises, and BackendBusy."""
        if handler.inline is InlineWork.CHANGES and self.changes:
            return await self.changes.make(
                partial(handler.call, arguments, context), handler.render
            )
        call = partial(handler.respond, arguments, context)
        if handler.inline is InlineWork.REMEMBERS:
            return call()
        if handler.is_apart:
            return await self.apart.run(handler.name, call)
        if handler.inline is None:
            return await self._take_time(call)
        work = self._make_inline(call)
        if handler.inline is InlineWork.READS:
            return await work
        # A change goes on when its client has gone.
        return await asyncio.shield(asyncio.ensure_future(work))

    async def _make_inline(self, call: Callable[[], Rendered]) -> Rendered:
        try:
            return await self.database.run_inline(partial(call_waiting_for, NOWHERE, call))
        except WouldBlock:
            return await self._take_time(call)

    async def record_unchanged(self, trail: AuditTrail) -> None:
        """Tell of a request that has changed no record. Raises DatabaseUnavailable."""
        await self.threads.run(record_unchanged, self.database, trail)

    async def _take_time(self, call: Callable[[], Rendered]) -> Rendered:
        """Return the response of a call in a thread, of a region if it waits for the cloud of that.

        Raises BackendBusy when no thread of the region becomes free in time.
        """
        allowed = NOWHERE
        threads, region = self.threads, self.default_region
        while True:
            try:
                return await threads.run(call_waiting_for, allowed, call)
            except Crowded:
                raise BackendBusy(region) from None
            except CloudDue as due:
                region = due.region
            allowed |= {region}
            threads = self.cloud_threads.get(region) or self.cloud_threads[self.default_region]
