"""Clients that never stop: each has a connection, and takes one server through its life."""

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from benchmarks.loads import API, Stock
from benchmarks.streams import Streams, cut, open_streams, read_head, write_request
from benchmarks.wrk import Request
from service.settings.config import Settings

ANSWER_DEADLINE_S = 60  # from the end of the request
IDLE_S: float = Settings.model_fields["keep_alive_seconds"].default - 5


@dataclass
class Ledger:
    """What all clients have seen: how long responses took, in seconds, and what went wrong.

    ``slow`` are the answers to slow clients, ``opened`` and ``closed`` connections.
    """

    times: list[float] = field(default_factory=list)
    slow: int = 0
    opened: int = 0
    closed: int = 0
    wrong: Counter[str] = field(default_factory=Counter)

    @property
    def responses(self) -> int:
        """How many responses there were, those to slow clients too."""
        return len(self.times) + self.slow


@dataclass(frozen=True, slots=True)
class Manner:
    """How a client behaves: ``pause`` are the seconds between requests on average.

    One with a ``piece`` is slow: it sends and reads so many bytes at once, with ``rest`` seconds
    in between. One that is ``closing`` opens a connection for each request.
    """

    pause: float
    piece: int = 0
    rest: float = 0.0
    closing: bool = False


class Client:
    """One client; ``run`` it until it is cancelled."""

    def __init__(self, url: str, stock: Stock, manner: Manner, ledger: Ledger) -> None:
        parts = urlsplit(url)
        self._address = parts.hostname or "", parts.port or 80
        self._stock = stock
        self._manner = manner
        self._ledger = ledger
        self._streams: Streams | None = None
        self._used = 0.0

    async def run(self) -> None:
        """Take servers through their lives, one after the other."""
        pause = self._manner.pause
        try:
            while True:
                life = live(self._stock)
                request: Request | None = next(life)
                while request is not None:
                    await asyncio.sleep(random.expovariate(1 / pause))
                    request = self._go_on(life, await self._try(request))
        finally:
            self._hang_up()

    def _go_on(self, life: "Life", body: bytes | None) -> Request | None:
        """Return the next request; none after a failure, or at the end of the life."""
        if body is None:
            return None
        try:
            return life.send(body)
        except StopIteration:
            return None

    async def _try(self, request: Request) -> bytes | None:
        """Send a request and return the body of its response, or None when that went wrong."""
        try:
            return await self._exchange(request)
        except (OSError, EOFError, TimeoutError, ValueError) as error:
            self._ledger.wrong[type(error).__name__] += 1
            self._hang_up()
            return None

    async def _exchange(self, request: Request) -> bytes | None:
        reader, writer = await self._connect()
        await self._write(writer, write_request(request, closing=self._manner.closing))
        began = time.monotonic()
        async with asyncio.timeout(ANSWER_DEADLINE_S):
            status, length = read_head(await reader.readuntil(b"\r\n\r\n"))
        body = await self._read(reader, length)
        if self._manner.piece:
            self._ledger.slow += 1
        else:
            self._ledger.times.append(time.monotonic() - began)
        if self._manner.closing:
            self._hang_up()
        if status >= 400:
            self._ledger.wrong[f"{request.method} {status}"] += 1
            return None
        return body

    async def _connect(self) -> Streams:
        if self._streams is None or time.monotonic() - self._used > IDLE_S:
            self._hang_up()
            self._streams = await open_streams(self._address, slow=self._manner.piece > 0)
            self._ledger.opened += 1
        return self._streams

    def _hang_up(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None
            self._ledger.closed += 1

    async def _write(self, writer: asyncio.StreamWriter, content: bytes) -> None:
        for piece in cut(content, self._manner.piece or len(content)):
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(self._manner.rest)

    async def _read(self, reader: asyncio.StreamReader, length: int) -> bytes:
        # What the system has taken is off the service's hands, so the connection is idle from now.
        self._used = time.monotonic()
        if not self._manner.piece:
            async with asyncio.timeout(ANSWER_DEADLINE_S):
                return await reader.readexactly(length)
        body = b""
        while len(body) < length:
            body += await reader.readexactly(min(self._manner.piece, length - len(body)))
            await asyncio.sleep(self._manner.rest)
        return body


Life = Generator[Request, bytes, None]
"""Requests for one server from its creation to its end; it is sent the body of each response."""


def live(stock: Stock) -> Life:
    """Return the life of one server, in which lists and flavors are looked at now and then."""
    made = yield Request("POST", f"{API}/servers", stock.write_server("endures"))
    path = f"{API}/servers/{json.loads(made)['id']}"
    for number in range(random.randint(2, 10)):
        yield Request("GET", path)
        yield Request("GET", f"{API}/servers?limit=20")
        yield Request("POST", f"{path}/action", json.dumps({"action": "stop"}))
        yield Request("GET", f"{API}/flavors")
        yield Request("GET", path)
        yield Request("POST", f"{path}/action", json.dumps({"action": "start"}))
        yield Request("GET", f"{path}/operations")
        yield Request("PATCH", path, json.dumps({"name": f"endures-{number}"}))
    yield Request("DELETE", path)
