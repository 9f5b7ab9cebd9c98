"""HTTP/1.1 over a socket, where Uvicorn's own protocol is not strict or not safe enough."""

import asyncio
import re
from typing import Any

import httptools
from uvicorn import Config
from uvicorn.protocols.http.flow_control import HIGH_WATER_LIMIT, FlowControl
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from service.http.addresses import find_network, is_within
from service.server.connection_watch import ConnectionWatch, Stage
from service.server.limits import Limits
from service.server.refusals import NO_HTTP, TOO_SLOW, Refusal
from service.server.response_endings import close_where_body_is_unread, end_by_closing

PIECE_BYTES = 4096
"""How much is parsed at once; of requests that come together not many more wait for their turn."""

CHUNK_BYTES = 16
"""What a chunk may have beside its data: its size, its ends and a short extension.

Where nobody reads the data any more, it counts too.
"""

TURN_PIECES = 500
"""After how many pieces of bodies others have their turn, since chunks may be of a byte each."""

FAREWELL_SECONDS = 1
"""How long a client that asks nothing has to say that it has read the end of the process."""

VERSIONS = ("1.1", "1.0")
ABSOLUTE = re.compile(rb"([a-z][a-z0-9+.-]*://)([^/?#]*)(.*)", re.IGNORECASE)
CODING = b"transfer-encoding"
SPACE = 0x20


class Unreadable(Exception):
    """What is read is refused; out of a callback of the parser it becomes a HttpParserError."""


class HeldFlow(FlowControl):
    """Reads nothing more of a connection while ``is_holding``, whoever asks for it."""

    is_holding = False

    def resume_reading(self) -> None:
        """Read on, unless what has been read waits already."""
        if not self.is_holding:
            super().resume_reading()


class EnvelopeProtocol(HttpToolsProtocol):
    """HTTP/1.1 with a limit on the head of a request, and the envelope for what is no HTTP.

    An offer to speak another protocol is passed over (RFC 9110 section 7.8). Behind one the parser
    takes what follows for the other protocol, so the head is parsed anew without the offer, and the
    body stays a body.

    A response without end learns from its scope's ``state`` when to end: ``ending`` is set when the
    client has hung up or the process is to end, and ``abort`` cuts the connection.

    Bytes that are no body are counted as they come, since the parser keeps a field until its end:
    ``head_bytes`` are those of finished fields, ``other_bytes`` all of them. What comes while a
    request waits for its turn is ``unparsed`` until that has come, and so is what others go before.
    ``answering`` is the request whose turn it is, or was last; Uvicorn's ``cycle`` is the one that
    has come last.
    """

    head_bytes = other_bytes = 0
    messages = received = pieces = 0
    in_message = in_head = False
    offered = False
    refusal: Refusal | None = None
    unparsed: bytes | memoryview = b""
    flow: HeldFlow
    answering: RequestResponseCycle | None = None
    address = ""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.watch: ConnectionWatch = config.watch  # type: ignore[attr-defined]

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, if there is room."""
        self.ending = asyncio.Event()
        super().connection_made(transport)
        self.flow = HeldFlow(transport)
        self.address = name_counted(self.client[0] if self.client else "", self.watch.limits)
        self.refusal = self.watch.add(self)
        self._refuse()

    def connection_lost(self, exc: Exception | None) -> None:
        """Let what is still being sent know that nobody reads it."""
        self.watch.discard(self)
        self.ending.set()
        if self.answering and not self.answering.response_complete:
            self.answering.disconnected = True  # Uvicorn tells the last request that has come
            self.answering.message_event.set()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """End what would never end by itself; other responses are finished.

        Who asks nothing may not look either, and never say by TLS that it has read the end.
        """
        self.watch.end()
        self.ending.set()
        if self.scheme == "https" and self.find_stage() is Stage.IDLE:
            self.loop.call_later(FAREWELL_SECONDS, self.transport.abort)
        super().shutdown()

    def eof_received(self) -> bool:  # type: ignore[override]
        """Answer what a client has asked that sends nothing more (RFC 9112 section 9.6).

        Return whether anything is still to be sent. The loops end a connection of TLS with the last
        that comes, whatever they are told.
        """
        self.ending.set()
        if self.in_message or self._is_at_rest() or self.scheme == "https":
            return False
        self.cycle.keep_alive = False
        return True

    def pause_writing(self) -> None:
        """Have what waits to be sent counted."""
        super().pause_writing()
        self.watch.keep_unread(self)

    def resume_writing(self) -> None:
        """Go on to send."""
        self.watch.forget_unread(self)
        super().resume_writing()

    def find_stage(self) -> Stage:
        """Return what the connection waits for."""
        if self.flow.read_paused or self.transport.get_write_buffer_size():
            return Stage.RESPONSE
        if self.in_message:
            return Stage.HEAD if self.in_head else Stage.BODY
        return Stage.IDLE if self._is_at_rest() else Stage.RESPONSE

    def _is_at_rest(self) -> bool:
        """Tell whether every request that has come is answered."""
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is None or cycle.response_complete

    def end_late(self, stage: Stage) -> None:
        """Close a connection on which nothing has come in time, and say so where it began."""
        if stage is Stage.IDLE:
            self.transport.close()
        else:
            self.end_with(TOO_SLOW)

    def data_received(self, data: bytes) -> None:
        """Take what the client sends."""
        if self.refusal:
            return
        if len(data) <= PIECE_BYTES:
            self._parse_piece(data)
        else:
            self.unparsed = memoryview(data)
            self._parse_unparsed()

    def _parse_unparsed(self) -> None:
        """Parse what has come until a request waits for its turn, or others have waited enough."""
        last = self.pieces + TURN_PIECES
        while self.unparsed and not self.refusal and not self.flow.is_holding:
            piece, self.unparsed = self.unparsed[:PIECE_BYTES], self.unparsed[PIECE_BYTES:]
            self._parse_piece(piece)
            if self.pieces > last:
                self._give_way()

    def _give_way(self) -> None:
        """Go on when everybody else has had a turn."""
        self.flow.is_holding = True
        self.flow.pause_reading()
        self.watch.keep_waiting(self)

    def take_turn(self) -> None:
        """Go on to parse what has come."""
        if self.transport.is_closing() or self.pipeline:
            return
        self.flow.is_holding = False
        self._parse_unparsed()
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is None or len(cycle.body) <= HIGH_WATER_LIMIT:
            self.flow.resume_reading()

    def _parse_piece(self, piece: bytes | memoryview) -> None:
        self.other_bytes += len(piece)
        try:
            while piece:
                piece = self._parse(piece)
        except httptools.HttpParserError:
            self.end_with(NO_HTTP)
        else:
            if self.other_bytes > self.watch.limits.head_bytes:
                self.end_with(NO_HTTP)
        if self.pipeline:
            self.flow.is_holding = True

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
        self.head_bytes = self.other_bytes = 0
        self.messages += 1
        self.in_message = self.in_head = True
        self.offered = False
        super().on_message_begin()
        self.scope["state"].update(ending=self.ending, abort=self.transport.abort)

    def on_url(self, url: bytes) -> None:
        """Take a piece of the request's target."""
        self._count_head(len(url))
        super().on_url(url)

    def _count_head(self, length: int) -> None:
        self.head_bytes += length
        if self.head_bytes > self.watch.limits.head_bytes:
            raise Unreadable

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header field; one behind the body is none (RFC 9110 section 6.5.1)."""
        self._count_head(len(name) + len(value))
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
        self.other_bytes = 0
        if self.parser.get_http_version() not in VERSIONS:
            raise Unreadable
        if not self.url.startswith(b"/"):
            self._read_absolute_target()
        if not self.parser.should_upgrade():
            super().on_headers_complete()
        elif self.parser.get_method() == b"CONNECT":
            super().on_headers_complete()
            self.cycle.keep_alive = False  # what follows is no HTTP
        else:
            self.offered = True

    def _read_absolute_target(self) -> None:
        """Take the host of a target for that of ``Host`` (RFC 9112 section 3.2.2).

        One that names a host alone means its root, or with OPTIONS all that there is (3.2.4).
        """
        target = ABSOLUTE.fullmatch(self.url)
        if target is None:
            return
        scheme, host, rest = target.groups()
        self.headers[:] = [(b"host", host) if each[0] == b"host" else each for each in self.headers]
        if host and (not rest or rest.startswith(b"?")):
            is_all = self.parser.get_method() == b"OPTIONS" and not rest
            self.url = b"*" if is_all else scheme + host + b"/" + rest

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body."""
        self.received += len(body)
        self.pieces += 1
        allowed = 0 if self._is_at_rest() else CHUNK_BYTES
        self.other_bytes = max(self.other_bytes - len(body) - allowed, 0)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """End the request, unless it is to be parsed anew."""
        if not self.offered:
            self.in_message = False
            super().on_message_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self.answering = cycle
        if cycle.scope["http_version"] != "1.1":
            app = end_by_closing(cycle, app)
        elif cycle.waiting_for_100_continue:
            app = close_where_body_is_unread(cycle, app)
        super()._start_asgi_task(cycle, app)

    def end_with(self, refusal: Refusal) -> None:
        """Refuse what comes, after the responses to what came before, and close the connection."""
        if self.refusal:
            return
        self.refusal = refusal
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
        if self.refusal and not self.pipeline:
            self._refuse()
        if self.transport.is_closing():
            return
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
        if not self.pipeline:
            self.flow.is_holding = False
            self._parse_unparsed()
        self.flow.resume_reading()

    def _refuse(self) -> None:
        if self.refusal and not self.transport.is_closing():
            cycle: RequestResponseCycle | None = self.cycle
            if cycle:
                cycle.scope["state"]["refused"] = self.refusal.status.value
            self.transport.write(self.refusal.render())
            self.transport.close()


def name_counted(address: str, limits: Limits) -> str:
    """Return whose connections are counted as those of an address, "" where they are not."""
    if not address or is_within(address, limits.exempt_networks):
        return ""
    return find_network(address)
