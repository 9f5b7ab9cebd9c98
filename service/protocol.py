"""HTTP/1.1 over a socket, where Uvicorn's own protocol is not strict or not safe enough."""

import asyncio
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from service.answer_ends import close_where_body_is_unread, end_by_closing
from service.envelope import render_envelope
from service.gateway import choose_request_id

MAX_HEAD_BYTES = 65_536
MAX_UNFINISHED_BYTES = 2 * MAX_HEAD_BYTES
"""How much may come of a field, or of what is no body, without an end."""

CODING = b"transfer-encoding"
SPACE = 0x20


class Unreadable(Exception):
    """What is read is refused; out of a callback of the parser it becomes a HttpParserError."""


class EnvelopeProtocol(HttpToolsProtocol):
    """HTTP/1.1 with a limit on the head of a request, and the envelope for what is no HTTP.

    An offer to speak another protocol is passed over (RFC 9110 section 7.8). Behind one the parser
    takes what follows for the other protocol, so the head is parsed anew without the offer, and the
    body stays a body.

    An answer without end learns from its scope's ``state`` when to end: ``ending`` is set when the
    client has hung up or the process is to end, and ``abort`` cuts the connection.
    """

    head_bytes = 0
    unfinished_bytes = 0
    in_head = False
    offered = False
    refusing = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection."""
        self.ending = asyncio.Event()
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Let what is still being sent know that nobody reads it."""
        self.ending.set()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """End what would never end by itself; other answers are finished."""
        self.ending.set()
        super().shutdown()

    def data_received(self, data: bytes) -> None:
        """Take what the client sends."""
        if self.refusing:
            return
        self._unset_keepalive_if_required()
        self.unfinished_bytes += len(data)
        rest: bytes | memoryview = data
        try:
            while rest:
                rest = self._parse(rest)
        except httptools.HttpParserError:
            self.send_400_response("")
        else:
            if self.unfinished_bytes > MAX_UNFINISHED_BYTES:
                self.send_400_response("")

    def _parse(self, data: bytes | memoryview) -> bytes | memoryview:
        """Have ``data`` parsed, and return what of it is behind an offer that was passed over."""
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as offer:
            if self.offered:
                self._begin_anew()
                return memoryview(data)[offer.args[0] :]
        return b""

    def _begin_anew(self) -> None:
        """Parse the head that has just been read once more, without its offer."""
        target = self.parser.get_method(), self.url, self.parser.get_http_version().encode()
        lines = [b"%b: %b" % field for field in self.headers if field[0] != b"upgrade"]
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)  # as Uvicorn has it
        self.parser.feed_data(b"\r\n".join([b"%b %b HTTP/%b" % target, *lines, b"", b""]))

    def on_message_begin(self) -> None:
        """Begin to count the head of a request."""
        self.head_bytes = self.unfinished_bytes = 0
        self.in_head, self.offered = True, False
        super().on_message_begin()
        self.scope["state"].update(ending=self.ending, abort=self.transport.abort)

    def on_url(self, url: bytes) -> None:
        """Take a piece of the request's target."""
        self.head_bytes += len(url)
        if self.head_bytes > MAX_HEAD_BYTES:
            raise Unreadable
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header field; one behind the body is none (RFC 9110 section 6.5.1)."""
        self.head_bytes += len(name) + len(value)
        if self.head_bytes > MAX_HEAD_BYTES:
            raise Unreadable
        if not self.in_head:
            return
        if value and value[-1] <= SPACE:
            value = value.rstrip(b" \t")
        if len(name) == len(CODING):
            self._check_coding(name, value)
        super().on_header(name, value)

    def _check_coding(self, name: bytes, value: bytes) -> None:
        """Refuse a body in a coding that nobody here reads (RFC 9112 section 6.1)."""
        plain = value.lower() == b"chunked" and self.parser.get_http_version() == "1.1"
        if name.lower() == CODING and not plain:
            raise Unreadable

    def on_headers_complete(self) -> None:
        """Begin to answer, unless the head is to be parsed anew."""
        self.in_head = False
        if not self.parser.should_upgrade():
            super().on_headers_complete()
        elif self.parser.get_method() == b"CONNECT":
            super().on_headers_complete()
            self.cycle.keep_alive = False  # what follows is no HTTP
        else:
            self.offered = True

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body."""
        self.unfinished_bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """End the request, unless it is to be parsed anew."""
        if not self.offered:
            super().on_message_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        if cycle.scope["http_version"] != "1.1":
            app = end_by_closing(cycle, app)
        elif cycle.waiting_for_100_continue:
            app = close_where_body_is_unread(cycle, app)
        super()._start_asgi_task(cycle, app)

    def send_400_response(self, msg: str) -> None:
        """Answer 400 after the answers to what came before, and close the connection."""
        self.refusing = True
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is None:
            self._refuse()
        elif cycle.more_body and self.pipeline:
            self.pipeline.popleft()  # what is not begun yet is not begun at all
        elif cycle.more_body and cycle.response_started:
            self.transport.close()
        elif cycle.more_body or cycle.response_complete:
            self._refuse()

    def on_response_complete(self) -> None:
        """Go on with the next request."""
        if self.refusing and not self.pipeline:
            self._refuse()
        super().on_response_complete()

    def _refuse(self) -> None:
        if self.transport.is_closing():
            return
        body = render_envelope(
            "MALFORMED_REQUEST",
            "The request is not valid HTTP/1.1, or its head is larger than 64 KiB",
        )
        head = (
            "HTTP/1.1 400 Bad Request\r\n"
            "content-type: application/json\r\n"
            f"content-length: {len(body)}\r\n"
            f"x-request-id: {choose_request_id(b'')}\r\n"
            "connection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.close()
