"""Where the waiting happens: behind validation, and in front of the handler's thread."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain.errors import OstlerError
from handlers.servers import get_server
from operations.cloud import Caller, Cloud
from service.json import dump_json
from service.waiting import OperationWatcher, read_wait_parameter, read_wait_preference

READS_OPERATION = "handlers.operations.get_operation"  # as Connexion names it
OPERATION_PATH = "/api/v1/operations/"


@dataclass
class Answer:
    """The answer of a handler, held back."""

    start: Message = field(default_factory=dict)
    body: bytes = b""

    async def take(self, message: Message) -> None:
        """Take one message of it."""
        if message["type"] == "http.response.start":
            self.start = message
        else:
            self.body += message.get("body", b"")

    def find_operation(self) -> str | None:
        """Return the id of the operation that the answer names, or None."""
        location: str = dict(self.start["headers"]).get(b"location", b"").decode()
        if location.startswith(OPERATION_PATH):
            return location.removeprefix(OPERATION_PATH)
        if self.start["status"] != 201:
            return None
        found: str | None = orjson.loads(self.body).get("operation_id")
        return found


class WaitingMiddleware:
    """Lets a request wait for its operation: ``?wait=`` before it is read, ``Prefer`` after."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        routed = scope["extensions"]["connexion_routing"]["operation_id"]
        context = scope["extensions"]["connexion_context"]
        if routed == READS_OPERATION:
            await self._wait_before(context["watcher"], scope)
        seconds = read_wait_preference(scope["headers"]) if scope["method"] != "GET" else None
        if seconds is None:
            await self.app(scope, receive, send)
        else:
            await self._wait_after(context, seconds, scope, receive, send)

    async def _wait_before(self, watcher: OperationWatcher, scope: Scope) -> None:
        seconds = read_wait_parameter(scope["query_string"])
        if seconds:
            ending = scope["state"]["ending"]
            await watcher.wait(scope["path_params"]["operation_id"], seconds, ending)

    async def _wait_after(
        self, context: dict[str, Any], seconds: int, scope: Scope, receive: Receive, send: Send
    ) -> None:
        answer = Answer()
        await self.app(scope, receive, answer.take)
        operation_id = answer.find_operation() if answer.start["status"] < 300 else None
        if operation_id:
            await context["watcher"].wait(operation_id, seconds, scope["state"]["ending"])
            if answer.body:
                await asyncio.to_thread(render_again, answer, context["cloud"], context["caller"])
        applied = (b"preference-applied", f"wait={seconds}".encode())
        headers = [pair for pair in answer.start["headers"] if pair[0] != b"content-length"]
        if answer.start["status"] != 204:
            headers.append((b"content-length", str(len(answer.body)).encode()))
        await send({**answer.start, "headers": [*headers, applied]})
        await send({"type": "http.response.body", "body": answer.body})


def render_again(answer: Answer, cloud: Cloud, caller: Caller) -> None:
    """Put the server as it is now into the answer; one that is gone stays as it was."""
    server_id = orjson.loads(answer.body)["id"]
    try:
        answer.body = dump_json(get_server(cloud, caller, server_id))
    except OstlerError:
        return
