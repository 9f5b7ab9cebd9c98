"""Where the waiting happens: behind validation, and in front of the handler's thread."""

import asyncio
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain.errors import DatabaseUnavailable, OstlerError
from handlers.servers import get_server
from operations.clouds.cloud import Caller, Cloud
from persistence.operations import operations
from service.bridge import RawHeaders
from service.http.headers import find_header
from service.http.json import dump_json

READS_OPERATION = "handlers.operations.get_operation"  # as Connexion names it
OPERATION_PATH = "/api/v1/operations/"

POLL_SECONDS = 0.25
MAX_WAIT_SECONDS = 60
WAIT_PREFERENCE = re.compile(r'(?:^|[,;])\s*wait\s*=\s*"?([0-9]{1,9})"?\s*(?=$|[,;])', re.I)


class OperationWatcher:
    """Tells those who wait for an operation that it has ended.

    An end in this process is told at once. One that another process brought about is found by
    asking the database for all that are waited for in one statement, while anybody waits.
    """

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.waiting: dict[str, set[asyncio.Future[None]]] = defaultdict(set)
        self.polling: asyncio.Task[None] | None = None
        self.loop: asyncio.AbstractEventLoop | None = None

    def listen(self) -> None:
        """Hear of the ends in this process; called on the event loop."""
        self.loop = asyncio.get_running_loop()
        self.cloud.listeners.append(self._hear)

    async def wait(self, operation_id: str, seconds: float, ending: asyncio.Event) -> None:
        """Return when the operation has ended or does not exist, or after ``seconds``.

        Return before that once ``ending`` is set: the client has gone or the process is to end.
        """
        ended = asyncio.get_running_loop().create_future()
        leaving = asyncio.create_task(ending.wait())
        self.waiting[operation_id].add(ended)
        try:
            await self._look()
            if not ended.done():
                self._poll_while_needed()
                earliest = asyncio.FIRST_COMPLETED
                await asyncio.wait({ended, leaving}, timeout=seconds, return_when=earliest)
        finally:
            leaving.cancel()
            self._forget(operation_id, ended)

    def _forget(self, operation_id: str, ended: asyncio.Future[None]) -> None:
        self.waiting[operation_id].discard(ended)
        if not self.waiting[operation_id]:
            del self.waiting[operation_id]

    def _hear(self, operation_id: str) -> None:
        """Take word of an end from a runner's thread."""
        if self.loop is not None and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._tell, operation_id)

    def _tell(self, operation_id: str) -> None:
        for ended in self.waiting.get(operation_id, ()):
            if not ended.done():
                ended.set_result(None)

    def _poll_while_needed(self) -> None:
        if self.polling is None or self.polling.done():
            self.polling = asyncio.create_task(self._poll())

    async def _poll(self) -> None:
        while self.waiting:
            await asyncio.sleep(POLL_SECONDS)
            await self._look()

    async def _look(self) -> None:
        wanted = list(self.waiting)
        try:
            still_open = await asyncio.to_thread(self._list_open, wanted)
        except DatabaseUnavailable:
            return
        for operation_id in set(wanted) - still_open:
            self._tell(operation_id)

    def _list_open(self, operation_ids: list[str]) -> set[str]:
        with self.cloud.database.read() as connection:
            return operations.list_still_open(connection, operation_ids)


def read_wait_parameter(query: bytes) -> int:
    """Return the seconds of a validated ``wait`` in a query string, 0 without one."""
    return int(parse_qs(query.decode("ascii")).get("wait", ["0"])[0])


def read_wait_preference(headers: RawHeaders) -> int | None:
    """Return the seconds of ``Prefer: wait`` (RFC 7240), at most a minute, or None without it."""
    sent = find_header(headers, b"prefer")
    match = WAIT_PREFERENCE.search(sent.decode("latin-1")) if sent else None
    return min(int(match.group(1)), MAX_WAIT_SECONDS) if match else None


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
