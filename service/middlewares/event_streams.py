"""Where events are streamed: behind validation, on the event loop, without a thread."""

import asyncio
import re
from typing import Any
from urllib.parse import parse_qs

from connexion.middleware.abstract import RoutedMiddleware
from connexion.operations import AbstractOperation
from connexion.spec import Specification
from msgspec import Struct
from starlette.types import ASGIApp, Receive, Scope, Send

from handlers.projects import choose_projects
from operations.clouds.cloud import Caller
from service.http.headers import find_header
from service.http.media import EVENT_STREAM, prefers
from service.middlewares.broadcaster import Topic
from service.middlewares.event_stream import BEGINNING, EventStream, EventStreams
from service.middlewares.linked_api import LinkedAPI
from service.middlewares.request_state import find_state

STREAMS = "x-ostler-streams"
"""Whether the response of an operation may be a stream of events."""

POSITION = re.compile(r"[0-9]{1,18}", re.ASCII)
FAREWELL_SECONDS = 1.0
UNBUFFERED = (b"x-accel-buffering", b"no")
"""Has a proxy such as nginx pass on each event as it comes."""


class StreamedOperation(Struct, frozen=True):
    """Answers those who prefer a stream of events."""

    next_app: ASGIApp
    streams: EventStreams

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if prefers(EVENT_STREAM, read_text(scope, b"accept")):
            await stream_events(self.streams, scope, send)
        else:
            await self.next_app(scope, receive, send)


class ChangingOperation(Struct, frozen=True):
    """Has the streams look for what a change brings."""

    next_app: ASGIApp
    streams: EventStreams

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        await self.next_app(scope, receive, send)
        self.streams.broadcaster.wake()


class EventAPI(LinkedAPI):
    """The operations of a document, of which some stream and some change something."""

    def __init__(
        self,
        specification: Specification,
        *,
        next_app: ASGIApp,
        event_streams: EventStreams,
        **options: Any,
    ) -> None:
        super().__init__(specification, next_app=next_app, **options)
        self.streams = event_streams
        self.add_paths()

    def make_operation(self, operation: AbstractOperation) -> ASGIApp:
        """Return what answers an operation."""
        next_app = self.find_next(operation)
        if self.describe(operation).get(STREAMS):
            return StreamedOperation(next_app, self.streams)
        if operation.method != "get":
            return ChangingOperation(next_app, self.streams)
        return next_app


class EventMiddleware(RoutedMiddleware):  # type: ignore[misc]
    """Streams events, and has the streams look for what a change brings."""

    api_cls = EventAPI


async def stream_events(streams: EventStreams, scope: Scope, send: Send) -> None:
    """Send events until the client hangs up, its credential or the process is to end."""
    async with streams.open(read_topic(scope), read_position(scope)) as stream:
        headers = [(b"content-type", EVENT_STREAM.encode()), UNBUFFERED]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        if find_state(scope).wants_body:
            ending = scope["state"]["ending"]
            with streams.credentials.follow(find_state(scope), ending.set):
                await run_until_end(stream, ending, send)
            # A client that has stopped to read would hold up the end of the process.
            asyncio.get_running_loop().call_later(FAREWELL_SECONDS, scope["state"]["abort"])
    await send({"type": "http.response.body", "body": b""})


async def run_until_end(stream: EventStream, ending: asyncio.Event, send: Send) -> None:
    """Run ``stream`` until ``ending`` is set, or it ends by itself."""

    async def write(content: bytes) -> None:
        await send({"type": "http.response.body", "body": content, "more_body": True})

    async with asyncio.TaskGroup() as group:
        running = group.create_task(stream.run(write))
        leaving = group.create_task(ending.wait())
        await asyncio.wait({running, leaving}, return_when=asyncio.FIRST_COMPLETED)
        running.cancel()
        leaving.cancel()


def read_topic(scope: Scope) -> Topic:
    """Return what a request wants to be told of: all of a project, or of every one, or one server.

    Raises PermissionDenied.
    """
    state = find_state(scope)
    caller: Caller = state.context["caller"]
    server_id = scope["path_params"].get("server_id")
    if server_id is not None:
        return caller.owner, server_id
    asked = state.arguments
    return choose_projects(
        caller, asked.get("project_id"), all_projects=asked["all_projects"]
    ), None


def read_position(scope: Scope) -> int | None:
    """Return where a stream is to go on, or None without ``Last-Event-ID`` and ``after``.

    Who has seen event 0, of an empty log, has seen nothing, and may have missed something.
    """
    last = read_text(scope, b"last-event-id").strip()
    if POSITION.fullmatch(last):
        return int(last)
    after = parse_qs(scope["query_string"].decode("ascii")).get("after")
    return (int(after[0]) or BEGINNING) if after else None


def read_text(scope: Scope, name: bytes) -> str:
    """Return the value of a header, empty without one."""
    return (find_header(scope["headers"], name) or b"").decode("latin-1")
