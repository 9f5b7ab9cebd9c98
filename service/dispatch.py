"""From the gateway straight to the handler: what Connexion and Flask do, compiled at the start.

Connexion has loaded, checked and resolved the document before, and its application still starts
and ends the process; only requests go around it.
"""

import asyncio
import time
from collections.abc import Callable, Set
from functools import partial
from typing import Any

from connexion import FlaskApp
from starlette.types import ASGIApp, Receive, Scope, Send

from domain.errors import BackendBusy
from handlers.inline import AtOnce
from operations.clouds.cloud import Cloud
from operations.clouds.cloud_threads import CloudDue, call_waiting_for
from persistence.database.session import NotAtOnce
from service.application.group_changes import PAUSE_SECONDS, Changes
from service.application.threads import Crowded, RequestThreads
from service.compiled import CompiledOperation, Rendered, compile_operations
from service.middlewares.event_streams import EventMiddleware
from service.middlewares.idempotency import IdempotencyMiddleware
from service.middlewares.waiting import WaitingMiddleware
from service.validation.responses import AnswerJudge

PATIENCE_SECONDS = 1.0
"""How long a request waits for a thread that may wait for its cloud."""


class Dispatcher:
    """Validates a request that the gateway has routed, and has its handler answer it.

    Up to ``cloud_threads`` requests wait for the cloud of each region. With a ``judge`` what
    handlers return is held against the document before it becomes JSON.
    """

    def __init__(
        self,
        app: FlaskApp,
        context: Set[str],
        cloud: Cloud,
        threads: RequestThreads,
        cloud_threads: int,
        judge: AnswerJudge | None = None,
    ) -> None:
        self.app = app
        specification = app.middleware.apis[0].specification
        answers = [judge.find_schemas] if judge else []
        self.operations = compile_operations(specification, context, *answers)
        caller = HandlerCaller(cloud, threads, cloud_threads)
        self.inner: ASGIApp = IdempotencyMiddleware(WaitingMiddleware(EventMiddleware(caller)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or pass on the start and the end of the process.

        Raises what is wrong with the request, and whatever the handler raises.
        """
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        extensions = scope["extensions"]
        operation = self.operations[extensions["operation"].operation_id]
        body = (await receive())["body"]
        extensions["arguments"] = operation.read_arguments(
            scope["path_params"], scope["query_string"], extensions["media_type"], body
        )
        extensions["compiled"] = operation
        extensions["connexion_routing"] = {"operation_id": operation.name}
        await self.inner(scope, receive, send)


class Apart:
    """A thread for each operation that may wait for nobody; all who ask meanwhile share a call."""

    def __init__(self) -> None:
        self._threads: dict[str, RequestThreads] = {}
        self._running: dict[str, asyncio.Task[Rendered]] = {}

    async def run(self, name: str, call: Callable[[], Rendered]) -> Rendered:
        """Return what a call of the operation answers. Raises whatever the call raises."""
        running = self._running.get(name)
        if running is None or running.done():
            threads = self._threads.setdefault(name, RequestThreads(1))
            running = self._running[name] = asyncio.create_task(threads.run(call))
        return await asyncio.shield(running)


class HandlerCaller:
    """Calls the handler of a request that is as described, and sends what it answers.

    A handler that answers at once is called on the event loop; where that is not enough, and for
    every other handler, in a thread. One that changes something asks a cloud, which only the
    instant ones answer at once. One that waits for a cloud goes on in a thread of its region; those
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
        instant = all(each.backend.instant for each in cloud.regions.clouds)
        one_by_one = instant and cloud.database.has_one_writer
        self.changes = Changes(cloud.database, threads) if one_by_one else None
        self.threads = threads
        self.slow_until: dict[CompiledOperation, float] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        answer = await self._answer(scope["extensions"])
        start = {"type": "http.response.start", "status": answer.status, "headers": answer.headers}
        await send(start)
        await send({"type": "http.response.body", "body": answer.body, "judged": answer.judged})

    async def _answer(self, extensions: dict[str, Any]) -> Rendered:
        operation: CompiledOperation = extensions["compiled"]
        given = extensions["arguments"], extensions["connexion_context"]
        if operation.at_once is AtOnce.CHANGES and self.changes:
            return await self.changes.make(partial(operation.call, *given), operation.render)
        call = partial(operation.answer, *given)
        if operation.at_once is AtOnce.REMEMBERS:
            return call()
        if operation.is_apart:
            return await self.apart.run(operation.name, call)
        if operation.at_once is AtOnce.READS and self._may_be_quick(operation):
            try:
                with self.database.glance():
                    return call()
            except NotAtOnce:
                self.slow_until[operation] = time.monotonic() + PAUSE_SECONDS
        return await self._take_time(call)

    async def _take_time(self, call: Callable[[], Rendered]) -> Rendered:
        """Return what a call answers in a thread, of a region if it waits for the cloud of that.

        Raises BackendBusy when no thread of the region becomes free in time.
        """
        allowed: frozenset[str] = frozenset()
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

    def _may_be_quick(self, operation: CompiledOperation) -> bool:
        slow_until = self.slow_until.get(operation)
        return slow_until is None or time.monotonic() > slow_until
