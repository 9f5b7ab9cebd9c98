"""The outermost application: everything that must hold before and after Connexion."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from connexion.exceptions import ResolverError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain.identity import DEFAULT_PROJECT
from operations.clouds.cloud import Caller, Cloud
from operations.record.audit import AuditTrail
from operations.record.refusals import RefusalLog
from service.access.access import Access
from service.access.reach import check_reach
from service.authentication.api_keys import write_end
from service.authentication.session_cookies import drop_unprotected
from service.contract.bundle import ContractError
from service.contract.contract import Contract, DescribedOperation
from service.gateway.audit import make_source, note_refusal
from service.gateway.exchange import Exchange
from service.gateway.guards import Guards
from service.gateway.preconditions import (
    IF_MATCH,
    IF_NONE_MATCH,
    Precondition,
    read_precondition,
    read_tags,
)
from service.gateway.routes import PageRoutes, PathMoved, RouteTable
from service.http.entity_tags import find_tags
from service.http.envelope import RenderedResponse
from service.http.headers import check_headers, combine_headers
from service.http.media import Preferences, check_accept, choose_content_type
from service.http.problems import MalformedRequest, PayloadTooLarge
from service.http.request_ids import choose_request_id, request_id_var
from service.middlewares.request_state import STATE, RequestState, find_state
from service.validation.responses import ResponseValidator

API_VERSION = b"api-version"
"""The header that tells the version of the document in every response."""

LOCAL_HOST = b"localhost"
"""What HTTP/1.0 is for that names no host, which no browser leaves out."""

SAFE = frozenset({"GET", "HEAD"})

logger = logging.getLogger(__name__)

CLIENT_GONE = 499
"""What is logged where nobody was answered."""


class ClientGone(Exception):
    """The client hung up, or was refused, before its request was whole."""


class Gateway:
    """Routes, guards and completes each exchange; ``context`` is what handlers may ask for.

    What the document does not describe may be one of the ``pages``.

    What a request is, the ``guards`` look at before ``access`` lets it in. ``record`` is told each
    request: its operation, method, status, and how many seconds it took. With a
    ``validator`` no response leaves that breaks the contract. Of ``refusals`` the log of audit
    tells.
    """

    def __init__(
        self,
        app: ASGIApp,
        contract: Contract,
        pages: PageRoutes,
        context: dict[str, Any],
        guards: Guards,
        record: Callable[[str | None, str, int, float], None],
        access: Access,
        validator: ResponseValidator | None = None,
        refusals: RefusalLog | None = None,
    ) -> None:
        self.app = app
        self.routes = RouteTable(contract, pages)
        self.context = context
        self.guards = guards
        self.cors = guards.cors
        self.max_body_bytes = guards.max_body_bytes
        self.record = record
        self.access = access
        self.validator = validator
        self.refusals = refusals
        self.version = contract.document["info"]["version"].encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or pass on the start and the end of the process."""
        if scope["type"] != "http":
            with log_misfit():
                await self.app(scope, receive, send)
            return
        headers = combine_headers(scope["headers"])
        request_id = choose_request_id(headers.get(b"x-request-id", b""))
        request_id_var.set(request_id)
        self.guards.proxies.settle_client(scope, headers)
        exchange = Exchange(scope, send, request_id, self.validator)
        exchange.add_header(API_VERSION, self.version)
        try:
            await self._handle(exchange, headers, receive)
        except ClientGone:
            exchange.status = scope["state"].get("refused", CLIENT_GONE)
        except asyncio.CancelledError:  # the process ends, and has cut the connection
            exchange.status = CLIENT_GONE
        except PathMoved as moved:
            await exchange.send_response(RenderedResponse(308, {"Location": moved.location}, b""))
        except Exception as error:
            await exchange.refuse(error)
        exchange.log()
        if self.refusals and exchange.operation:
            note_refusal(self.refusals, exchange, exchange.operation)
        operation_id = exchange.operation.operation_id if exchange.operation else None
        self.record(operation_id, exchange.method, exchange.status, exchange.seconds)

    async def _handle(
        self, exchange: Exchange, headers: dict[bytes, bytes], receive: Receive
    ) -> None:
        scope = exchange.scope
        check_headers(scope, headers)
        self.guards.hosts.check(headers.get(b"host", LOCAL_HOST))
        if scope["scheme"] == "https":
            drop_unprotected(headers)
        if self.cors:
            exchange.own_headers += self.cors.list_headers(headers)
        if exchange.method == "OPTIONS":
            options = self._describe_options(scope["raw_path"], headers)
            await exchange.send_response(RenderedResponse(204, options, b""))
            return
        route, path, parameters = self.routes.find_route(scope["raw_path"])
        exchange.parameters = parameters
        operation = exchange.operation = route.find_operation(exchange.method)
        if exchange.method not in SAFE:
            self._check_origin(operation, headers)
        await self._admit(exchange, operation, headers)
        precondition = read_conditions(exchange, headers, self.context["cloud"])
        check_accept(_read_text(headers, b"accept"), operation.response_types)
        check_query(scope["query_string"])
        trail = AuditTrail(make_source(exchange, operation)) if not operation.reads else None
        state = exchange.state = RequestState(
            operation,
            self._make_context(exchange, headers, precondition, trail),
            wants_body=exchange.method != "HEAD",
            headers=headers,
            trail=trail,
        )
        inner = make_inner_scope(exchange, path, state)
        if operation.signs_in:
            async with self.access.watch_guesses(exchange, operation):
                await self._pass_on(exchange, operation, inner, headers, receive)
        else:
            await self._pass_on(exchange, operation, inner, headers, receive)

    def _check_origin(self, operation: DescribedOperation, headers: dict[bytes, bytes]) -> None:
        """Raise OriginNotAllowed for a change that a page has sent which may not send it."""
        if operation.signs_in or self.access.find_session(headers):
            self.guards.origins.check_own(headers)
        else:
            self.guards.origins.check(headers)

    async def _pass_on(
        self,
        exchange: Exchange,
        operation: DescribedOperation,
        inner: Scope,
        headers: dict[bytes, bytes],
        receive: Receive,
    ) -> None:
        """Read the body of a request that is let in, and have the application answer it."""
        body = b""
        if operation.takes_body:
            body = await self._take_body(headers, receive)
            settle_content_type(inner, operation, headers, body)
        ignore_upgrade(inner, headers)
        await self.app(inner, replay(body), exchange.send)

    def _describe_options(self, raw_path: bytes, headers: dict[bytes, bytes]) -> dict[str, str]:
        """Return what may be sent to a path, and to a browser what a page may send there."""
        options = self.routes.find_options(raw_path)
        if self.cors:
            options |= self.cors.describe_preflight(headers, options["Allow"])
        return options

    async def _admit(
        self, exchange: Exchange, operation: DescribedOperation, headers: dict[bytes, bytes]
    ) -> None:
        """Let a request in. Raises Unauthenticated and PermissionDenied."""
        sent = exchange.scope["raw_path"].decode("latin-1")
        await self.access.admit(exchange, operation, headers, sent)
        identity = exchange.identity
        if identity:
            if identity.ends_soon and identity.expires_at:
                exchange.add_header(b"x-api-key-expires", write_end(identity.expires_at))
            await check_reach(self.context["cloud"], operation, identity, exchange.parameters)

    def _make_context(
        self,
        exchange: Exchange,
        headers: dict[bytes, bytes],
        precondition: Precondition | None,
        trail: AuditTrail | None,
    ) -> dict[str, Any]:
        identity = exchange.identity
        caller = Caller(
            identity.project_id if identity else DEFAULT_PROJECT,
            exchange.request_id,
            precondition=precondition,
            identity=identity,
            address=exchange.address,
            operation_id=exchange.operation.operation_id if exchange.operation else "",
            audit=trail,
        )
        context = {**self.context, "caller": caller}
        if exchange.operation and exchange.operation.varies:
            names = (b"accept", b"accept-encoding")
            context["preferences"] = Preferences(*(_read_text(headers, name) for name in names))
        return context

    async def _take_body(self, headers: dict[bytes, bytes], receive: Receive) -> bytes:
        if int(headers.get(b"content-length", b"0")) > self.max_body_bytes:
            raise PayloadTooLarge(self.max_body_bytes)
        return await read_body(receive, self.max_body_bytes)


@contextmanager
def log_misfit() -> Iterator[None]:
    """Log why the application does not start where the document and the code do not fit."""
    try:
        yield
    except (ContractError, ResolverError) as error:
        logger.critical("Document and code do not fit", extra={"reason": str(error)})
        raise


def make_inner_scope(exchange: Exchange, path: str, state: RequestState) -> Scope:
    """Return the request as the application sees it: HEAD is GET there (RFC 9110 section 9.3.2)."""
    return {
        **exchange.scope,
        "path": path,
        "path_params": exchange.parameters,
        "method": "GET" if exchange.method == "HEAD" else exchange.method,
        STATE: state,
    }


def read_conditions(
    exchange: Exchange, headers: dict[bytes, bytes], cloud: Cloud
) -> Precondition | None:
    """Return what a change asks for; what a read asks for is held against its response.

    Raises MalformedRequest. A read whose ``If-None-Match`` is malformed has no representation.
    """
    if IF_MATCH not in headers and IF_NONE_MATCH not in headers:
        return None
    if exchange.method not in SAFE:
        return read_precondition(headers, cloud)
    exchange.wanted = read_tags(headers, IF_MATCH)
    exchange.known = find_tags(_read_text(headers, IF_NONE_MATCH)) or ()
    return None


def settle_content_type(
    scope: Scope, operation: DescribedOperation, headers: dict[bytes, bytes], body: bytes
) -> None:
    """Have the media type of the body seen as the document spells it.

    Raises UnsupportedMediaType for a body that the operation does not take. One without a type is
    such, since a page of any site can have a browser send that without asking the service first.
    """
    sent = _read_text(headers, b"content-type")
    chosen = choose_content_type(
        sent if sent or body else operation.request_types[0],
        _read_text(headers, b"content-encoding"),
        operation.request_types,
    )
    others = [pair for pair in scope["headers"] if pair[0] != b"content-type"]
    scope["headers"] = [*others, (b"content-type", chosen.encode())]
    find_state(scope).media_type = chosen


def ignore_upgrade(scope: Scope, headers: dict[bytes, bytes]) -> None:
    """Pass over an offer to speak another protocol, as RFC 9110 section 7.8 allows.

    Flask would refuse the request for it.
    """
    if b"upgrade" in headers:
        scope["headers"] = [pair for pair in scope["headers"] if pair[0] != b"upgrade"]


def check_query(query: bytes) -> None:
    """Raise MalformedRequest for a query string with bytes that no URI has (RFC 3986)."""
    if not query.isascii():
        raise MalformedRequest("The query string must be percent-encoded")


async def read_body(receive: Receive, max_bytes: int) -> bytes:
    """Return the whole body. Raises PayloadTooLarge as soon as it has grown too long."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        body += message.get("body", b"")
        if len(body) > max_bytes:
            raise PayloadTooLarge(max_bytes)
        if not message.get("more_body"):
            return bytes(body)


def replay(body: bytes) -> Callable[[], Awaitable[Message]]:
    """Return an ASGI ``receive`` that gives the whole body as often as it is asked."""

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def _read_text(headers: dict[bytes, bytes], name: bytes) -> str:
    return headers.get(name, b"").decode("latin-1")
