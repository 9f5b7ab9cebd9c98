"""From the gateway straight to the handler: what Connexion and Flask do, compiled at the start.

Connexion has loaded, checked and resolved the document before, and its application still starts
and ends the process; only requests go around it.
"""

import time
from collections.abc import Set
from typing import Any

from connexion import FlaskApp
from starlette.types import ASGIApp, Receive, Scope, Send

from persistence.session import Database, NotAtOnce
from service.compiled import CompiledOperation, Rendered, compile_operations
from service.event_middleware import EventMiddleware
from service.idempotency_middleware import IdempotencyMiddleware
from service.threads import RequestThreads
from service.waiting_middleware import WaitingMiddleware


class Dispatcher:
    """Validates a request that the gateway has routed, and has its handler answer it."""

    def __init__(
        self, app: FlaskApp, context: Set[str], database: Database, threads: RequestThreads
    ) -> None:
        self.app = app
        self.operations = compile_operations(app.middleware.apis[0].specification, context)
        caller = HandlerCaller(database, threads)
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


PAUSE_SECONDS = 1.0
"""How long no glance is tried after one that was not enough."""


class HandlerCaller:
    """Calls the handler of a request that is as described, and sends what it answers.

    A handler that answers at once is called on the event loop, in a glance at ``database``; where
    that is not enough, and for every other handler, in a thread.
    """

    def __init__(self, database: Database, threads: RequestThreads) -> None:
        self.database = database
        self.threads = threads
        self.slow_until: dict[CompiledOperation, float] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        answer = await self._answer(scope["extensions"])
        start = {"type": "http.response.start", "status": answer.status, "headers": answer.headers}
        await send(start)
        await send({"type": "http.response.body", "body": answer.body})

    async def _answer(self, extensions: dict[str, Any]) -> Rendered:
        operation: CompiledOperation = extensions["compiled"]
        arguments, context = extensions["arguments"], extensions["connexion_context"]
        if operation.at_once and self._may_glance(operation):
            try:
                with self.database.glance():
                    return operation.answer(arguments, context)
            except NotAtOnce:
                self.slow_until[operation] = time.monotonic() + PAUSE_SECONDS
        return await self.threads.run(operation.answer, arguments, context)

    def _may_glance(self, operation: CompiledOperation) -> bool:
        slow_until = self.slow_until.get(operation)
        return slow_until is None or time.monotonic() > slow_until
