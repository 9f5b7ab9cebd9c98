"""Waiting for operations: behind validation, and in front of the handler."""

import asyncio
import re
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from typing import Any

from connexion.middleware.abstract import RoutedMiddleware
from connexion.operations import AbstractOperation
from connexion.spec import Specification
from msgspec import Struct
from starlette.types import ASGIApp, Receive, Scope, Send

from domain.errors import DatabaseUnavailable, OstlerError
from handlers.servers import get_server
from operations.clouds.cloud import Caller, Cloud
from persistence.operations import operations
from service.contract.bundle import ContractError
from service.http.headers import RawHeaders, find_header
from service.http.json import dump_json
from service.middlewares.credential_watch import CredentialWatch
from service.middlewares.held_response import HeldResponse
from service.middlewares.linked_api import LinkedAPI
from service.middlewares.rendering import Rendered
from service.middlewares.request_state import RequestState, find_state

WAITS_FOR = "x-ostler-waits-for"
"""Where an operation has the id of what it may wait for, as a runtime expression of OpenAPI.

One of the request has it wait before it is answered, for the seconds of the parameter ``wait``; one
of the response after that, for those of ``Prefer: wait``. The last segment of a path is the id.
"""

IN_PATH = re.compile(r"\$request\.path\.(\w+)")
IN_BODY = re.compile(r"\$response\.body#/(\w+)")
IN_HEADER = re.compile(r"\$response\.header\.([\w-]+)")

FindOperation = Callable[[Rendered], str | None]

POLL_SECONDS = 0.25
MAX_WAIT_SECONDS = 60
WAIT_PREFERENCE = re.compile(r'(?:^|[,;])\s*wait\s*=\s*"?([0-9]{1,9})"?\s*(?=$|[,;])', re.I)


class OperationWatcher:
    """Notifies those who wait for an operation that it has ended.

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

    async def wait(self, operation_id: str, seconds: float, *endings: asyncio.Event) -> None:
        """Return when the operation has ended or does not exist, or after ``seconds``.

        Return before that once one of ``endings`` is set: the client has gone, its credential has
        ended, or the process is to end.
        """
        ended = asyncio.get_running_loop().create_future()
        leaving = [asyncio.create_task(ending.wait()) for ending in endings]
        self.waiting[operation_id].add(ended)
        try:
            await self._check()
            if not ended.done():
                self._poll_while_needed()
                earliest = asyncio.FIRST_COMPLETED
                await asyncio.wait({ended, *leaving}, timeout=seconds, return_when=earliest)
        finally:
            for each in leaving:
                each.cancel()
            self._forget(operation_id, ended)

    def require(self, project_id: str | None, operation_id: str) -> None:
        """Return when the project, None for any, has the operation.

        Raises OperationNotFound, DatabaseUnavailable.
        """
        with self.cloud.database.read() as connection:
            operations.read_operation(connection, project_id, operation_id)

    def _forget(self, operation_id: str, ended: asyncio.Future[None]) -> None:
        self.waiting[operation_id].discard(ended)
        if not self.waiting[operation_id]:
            del self.waiting[operation_id]

    def _hear(self, operation_id: str) -> None:
        """Take word of an end from a runner's thread."""
        if self.loop is not None and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._notify, operation_id)

    def _notify(self, operation_id: str) -> None:
        for ended in self.waiting.get(operation_id, ()):
            if not ended.done():
                ended.set_result(None)

    def _poll_while_needed(self) -> None:
        if self.polling is None or self.polling.done():
            self.polling = asyncio.create_task(self._poll())

    async def _poll(self) -> None:
        while self.waiting:
            await asyncio.sleep(POLL_SECONDS)
            await self._check()

    async def _check(self) -> None:
        wanted = list(self.waiting)
        try:
            still_open = await asyncio.to_thread(self._list_open, wanted)
        except DatabaseUnavailable:
            return
        for operation_id in set(wanted) - still_open:
            self._notify(operation_id)

    def _list_open(self, operation_ids: list[str]) -> set[str]:
        with self.cloud.database.read() as connection:
            return operations.list_still_open(connection, operation_ids)


def read_wait_preference(headers: RawHeaders) -> int | None:
    """Return the seconds of ``Prefer: wait`` (RFC 7240), at most a minute, or None without it."""
    sent = find_header(headers, b"prefer")
    match = WAIT_PREFERENCE.search(sent.decode("latin-1")) if sent else None
    return min(int(match.group(1)), MAX_WAIT_SECONDS) if match else None


class WaitsBefore(Struct, frozen=True):
    """Waits for the operation that a path names, by its ``parameter``, before that is read.

    One that is not the caller's is not waited for. Raises OperationNotFound, and Unauthenticated
    where the caller's credential has ended meanwhile.
    """

    next_app: ASGIApp
    watcher: OperationWatcher
    credentials: CredentialWatch
    parameter: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        state = find_state(scope)
        if state.arguments["wait"]:
            operation_id: str = state.arguments[self.parameter]
            owner = state.context["caller"].owner
            await asyncio.to_thread(self.watcher.require, owner, operation_id)
            over = asyncio.Event()
            with self.credentials.follow(state, over.set) as credential:
                endings = scope["state"]["ending"], over
                await self.watcher.wait(operation_id, state.arguments["wait"], *endings)
            credential.check()
        await self.next_app(scope, receive, send)


class WaitsAfter(Struct, frozen=True):
    """Waits for the operation that a response names, for those who prefer that.

    The server that the response shows is shown as it is then.
    """

    next_app: ASGIApp
    watcher: OperationWatcher
    credentials: CredentialWatch
    cloud: Cloud
    find_operation: FindOperation

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        seconds = read_wait_preference(scope["headers"])
        if seconds is None:
            await self.next_app(scope, receive, send)
            return
        held = HeldResponse()
        await self.next_app(scope, receive, held.take)
        body = await self._wait(find_state(scope), seconds, held, scope["state"]["ending"])
        applied = (b"preference-applied", f"wait={seconds}".encode())
        headers = [pair for pair in held.start["headers"] if pair[0] != b"content-length"]
        if held.start["status"] != 204:
            headers.append((b"content-length", str(len(body)).encode()))
        await send({**held.start, "headers": [*headers, applied]})
        await send({"type": "http.response.body", "body": body})

    async def _wait(
        self, state: RequestState, seconds: int, held: HeldResponse, ending: asyncio.Event
    ) -> bytes:
        """Return the body of the response once there has been enough of waiting."""
        response = state.response
        if response is None or response.status >= 300:
            return held.body
        operation_id = self.find_operation(response)
        if not operation_id:
            return held.body
        over = asyncio.Event()
        with self.credentials.follow(state, over.set):
            await self.watcher.wait(operation_id, seconds, ending, over)
        if response.data is None or over.is_set():
            return held.body
        caller, server_id = state.context["caller"], response.data["id"]
        anew = await asyncio.to_thread(render_anew, self.cloud, caller, server_id)
        return held.body if anew is None else anew


class WaitingAPI(LinkedAPI):
    """The operations of a document, of which some wait."""

    def __init__(
        self,
        specification: Specification,
        *,
        next_app: ASGIApp,
        watcher: OperationWatcher,
        credentials: CredentialWatch,
        cloud: Cloud,
        **options: Any,
    ) -> None:
        super().__init__(specification, next_app=next_app, **options)
        self.watcher = watcher
        self.credentials = credentials
        self.cloud = cloud
        self.add_paths()

    def make_operation(self, operation: AbstractOperation) -> ASGIApp:
        """Return what answers an operation. Raises ContractError."""
        place = self.describe(operation).get(WAITS_FOR)
        next_app = self.find_next(operation)
        if place is None:
            return next_app
        if found := IN_PATH.fullmatch(place):
            return WaitsBefore(next_app, self.watcher, self.credentials, found[1])
        finder = choose_finder(place)
        return WaitsAfter(next_app, self.watcher, self.credentials, self.cloud, finder)


class WaitingMiddleware(RoutedMiddleware):  # type: ignore[misc]
    """Lets requests wait for operations: ``?wait=`` before one is read, ``Prefer`` after."""

    api_cls = WaitingAPI


def choose_finder(place: str) -> FindOperation:
    """Return what finds the id of an operation in a response. Raises ContractError."""
    if found := IN_BODY.fullmatch(place):
        return partial(find_in_body, field=found[1])
    if found := IN_HEADER.fullmatch(place):
        return partial(find_in_header, name=found[1].lower().encode())
    raise ContractError(f"{WAITS_FOR} cannot be read: {place}")


def find_in_body(response: Rendered, field: str) -> str | None:
    """Return the id that a field of the data has, None where that is null."""
    found: str | None = response.data[field]
    return found


def find_in_header(response: Rendered, name: bytes) -> str:
    """Return the id at the end of a path that a header has."""
    return (find_header(response.headers, name) or b"").decode("latin-1").rpartition("/")[2]


def render_anew(cloud: Cloud, caller: Caller, server_id: str) -> bytes | None:
    """Return the server as it is now, None for one that is gone and stays as it was."""
    try:
        return dump_json(get_server(cloud, caller, server_id))
    except OstlerError:
        return None
