"""One request and its response: the headers that every response has, ETag, 304 and HEAD."""

import logging
import time
from collections.abc import MutableMapping
from typing import Any

from starlette.types import Scope, Send

from domain.errors import OstlerError
from domain.identity import Identity
from service.contract.contract import DescribedOperation
from service.http.cors import VARY, VARY_BY_COOKIE, join_vary
from service.http.entity_tags import Tags, is_match, is_weak_match, make_etag
from service.http.envelope import RenderedResponse, render_error, render_failure
from service.http.headers import (
    NO_STORE,
    NOTHING_LOADED,
    POLICY,
    RawHeaders,
    encode_headers,
    find_header,
)
from service.http.problems import PreconditionFailed
from service.middlewares.request_state import RequestState
from service.validation.responses import ResponseValidator

logger = logging.getLogger("service.access")

CONTENT_HEADERS = (b"content-length", b"content-type", b"content-encoding")


class InvalidResponse(Exception):
    """The response may not be sent, and something else has been sent instead."""


class Exchange:
    """Completes what the application answers before it is sent.

    ``operation`` is set once the request is routed, and for a read what its ``If-Match`` names as
    ``wanted`` and its ``If-None-Match`` as ``known``. A response is held until its first part is
    there; one that is not wanted is ``refused``, and a 412 goes out, and so is one that the
    ``validator`` finds to break the contract, and a 500 does. ``state`` tells which body is known
    to be valid, and of what was kept for a key by another document, which is as that one has it and
    not validated. ``address`` is that of the client, "" for one without, and ``identity`` is who
    has asked, once that is known; ``parameters`` is what the path names, and ``code`` that of the
    error which was answered.
    """

    def __init__(
        self, scope: Scope, send: Send, request_id: str, validator: ResponseValidator | None = None
    ) -> None:
        self.scope = scope
        self.method = scope["method"]
        self.raw_send = send
        self.request_id = request_id
        client = scope.get("client")
        self.address = client[0] if client else ""
        self.validator = validator
        self.operation: DescribedOperation | None = None
        self.state: RequestState | None = None
        self.identity: Identity | None = None
        self.parameters: dict[str, str] = {}
        self.code = ""
        self.own_headers: RawHeaders = []
        self.wanted: Tags | None = None
        self.known: Tags = ()
        self.status = 0
        self.headers: RawHeaders = []
        self.held = False
        self.refused = False
        self.started_at = time.perf_counter()
        self.seconds = 0.0

    async def refuse(self, error: BaseException) -> None:
        """Send the response to an error, unless another has been refused by itself."""
        if isinstance(error, OstlerError):
            self.code = error.code
        if not self.refused:
            await self.send_response(render_error(error))

    def add_header(self, name: bytes, value: bytes) -> None:
        """Have a header in whatever response there will be; ``name`` is in small letters."""
        self.own_headers.append((name, value))

    async def send(self, message: MutableMapping[str, Any]) -> None:
        """Take one ASGI message of the application's response.

        Raises InvalidResponse for what follows a refused beginning.
        """
        if self.refused:
            raise InvalidResponse
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = self._complete_headers(list(message["headers"]))
            self.held = True
        else:
            await self._send_body(message.get("body", b""), bool(message.get("more_body")))

    async def send_response(self, response: RenderedResponse) -> None:
        """Send a whole response of the service's own; when one has begun already, send nothing."""
        if self.status and not self.held:
            return
        headers = encode_headers(response.headers.items())
        if response.status != 204:
            headers.append((b"content-length", str(len(response.body)).encode()))
        await self.send(
            {"type": "http.response.start", "status": response.status, "headers": headers}
        )
        await self.send({"type": "http.response.body", "body": response.body})

    def _complete_headers(self, headers: RawHeaders) -> RawHeaders:
        headers.append((b"x-request-id", self.request_id.encode("latin-1")))
        headers.extend(self.own_headers)
        if not self._is_page(headers):
            headers.append(NOTHING_LOADED)
        if self.status == 204:
            headers = [pair for pair in headers if pair[0] not in CONTENT_HEADERS]
        if self.operation:
            headers.extend(self.operation.fixed_headers.get(self.status, ()))
        elif self.status >= 400:
            headers.append(NO_STORE)
        varies = VARY in self.own_headers or VARY_BY_COOKIE in self.own_headers
        return join_vary(headers) if varies else headers

    def _is_page(self, headers: RawHeaders) -> bool:
        """Tell whether it is a page that says itself what it may load."""
        is_page = self.operation is not None and self.operation.is_page
        return is_page and find_header(headers, POLICY) is not None

    async def _send_body(self, body: bytes, more: bool) -> None:
        if self.held:
            body = self._settle(body, more)
            self.held = False
            await self.raw_send(
                {"type": "http.response.start", "status": self.status, "headers": self.headers}
            )
        if self.method == "HEAD":
            body = b""
        more = more and not self.refused
        await self.raw_send({"type": "http.response.body", "body": body, "more_body": more})

    def _settle(self, body: bytes, more: bool) -> bytes:
        """Make the response what it will be, as its first part is there, and return that part."""
        etag = ""
        if not more and self.operation and self.status in self.operation.etag_statuses:
            etag = make_etag(body)
            self.headers.append((b"etag", etag.encode()))
        validated = self.state is not None and self.state.vouches_for(self.status, body)
        if self._is_broken(None if more else body, validated=validated):
            return self._refuse(render_failure())
        if self.status == 200 and self.wanted is not None and not is_match(self.wanted, etag):
            return self._refuse(render_error(PreconditionFailed("If-Match")))
        return self._leave_out() if self._is_known(etag) else body

    def _is_known(self, etag: str) -> bool:
        """Tell whether the client has the representation already."""
        return bool(self.status == 200 and etag and self.known and is_weak_match(self.known, etag))

    def _leave_out(self) -> bytes:
        """Turn the response into a 304."""
        self.status = 304
        self.headers = [pair for pair in self.headers if pair[0] not in CONTENT_HEADERS]
        return self._refuse(render_failure()) if self._is_broken(b"", validated=True) else b""

    def _is_broken(self, body: bytes | None, *, validated: bool) -> bool:
        if self.validator is None or (self.state is not None and self.state.by_another):
            return False
        name = self.operation.operation_id if self.operation else None
        return self.validator.refuses(name, self.status, self.headers, body, validated=validated)

    def _refuse(self, response: RenderedResponse) -> bytes:
        """Put a response of the service's own in the application's place, and return its body."""
        self.refused = True
        self.status = response.status
        headers = encode_headers(response.headers.items())
        headers.append((b"content-length", str(len(response.body)).encode()))
        self.headers = self._complete_headers(headers)
        return response.body

    def log(self) -> None:
        """Write the access line; ``seconds`` is from then on how long the exchange took."""
        self.seconds = time.perf_counter() - self.started_at
        logger.info(
            "Request handled",
            extra={
                "method": self.method,
                "path": self.scope["path"],
                "status": self.status,
                "duration_ms": round(self.seconds * 1000, 3),
                "operation": self.operation.operation_id if self.operation else None,
                "address": self.address or None,
            },
        )
