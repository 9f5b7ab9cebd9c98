"""One request and its answer: the headers that every answer has, ETag, 304 and HEAD."""

import hashlib
import logging
import time
from collections.abc import MutableMapping
from typing import Any

from starlette.types import Scope, Send

from service.bridge import RawHeaders, encode_headers
from service.contract import Operation
from service.envelope import Answer

logger = logging.getLogger("service.access")

CONTENT_HEADERS = (b"content-length", b"content-type")


class Exchange:
    """Completes what the application answers before it is sent.

    ``operation`` is set once the request is routed. An answer with an ``ETag`` is held until its
    body is whole; others go out as they come.
    """

    def __init__(self, scope: Scope, send: Send, request_id: str) -> None:
        self.scope = scope
        self.method = scope["method"]
        self.raw_send = send
        self.request_id = request_id
        self.operation: Operation | None = None
        self.if_none_match = ""
        self.status = 0
        self.headers: RawHeaders = []
        self.held = False
        self.started_at = time.perf_counter()
        self.seconds = 0.0

    async def send(self, message: MutableMapping[str, Any]) -> None:
        """Take one ASGI message of the application's answer."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = self._complete_headers(list(message["headers"]))
            self.held = True
        else:
            await self._send_body(message.get("body", b""), bool(message.get("more_body")))

    async def send_answer(self, answer: Answer) -> None:
        """Send a whole answer of the service's own; when one has begun already, send nothing."""
        if self.status and not self.held:
            return
        headers = encode_headers(answer.headers.items())
        if answer.status != 204:
            headers.append((b"content-length", str(len(answer.body)).encode()))
        await self.send(
            {"type": "http.response.start", "status": answer.status, "headers": headers}
        )
        await self.send({"type": "http.response.body", "body": answer.body})

    def _complete_headers(self, headers: RawHeaders) -> RawHeaders:
        headers.append((b"x-request-id", self.request_id.encode("latin-1")))
        if self.status == 204:
            headers = [pair for pair in headers if pair[0] not in CONTENT_HEADERS]
        if self.operation:
            headers.extend(self.operation.fixed_headers.get(self.status, ()))
        return headers

    async def _send_body(self, body: bytes, more: bool) -> None:
        if self.held:
            if not more and self.operation and self.status in self.operation.etag_statuses:
                body = self._validate(body)
            self.held = False
            await self.raw_send(
                {"type": "http.response.start", "status": self.status, "headers": self.headers}
            )
        if self.method == "HEAD":
            body = b""
        await self.raw_send({"type": "http.response.body", "body": body, "more_body": more})

    def _validate(self, body: bytes) -> bytes:
        """Add the ``ETag`` of ``body``; turn the answer into a 304 when the client has it."""
        etag = make_etag(body)
        self.headers.append((b"etag", etag.encode()))
        if self.status == 200 and self.if_none_match and is_match(self.if_none_match, etag):
            self.status = 304
            self.headers = [pair for pair in self.headers if pair[0] not in CONTENT_HEADERS]
            return b""
        return body

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
            },
        )


def make_etag(body: bytes) -> str:
    """Return the strong validator of a representation (RFC 9110 section 8.8.3)."""
    return f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'


def is_match(header: str, etag: str) -> bool:
    """Tell whether ``If-None-Match`` names ``etag``; weakly, as RFC 9110 section 13.1.2 has it."""
    if header.strip() == "*":
        return True
    return etag in (tag.strip().removeprefix("W/") for tag in header.split(","))
