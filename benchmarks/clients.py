"""Clients that never stop: each has a connection, and takes one server through its life."""

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from benchmarks.loads import API, Stock
from benchmarks.wrk import Request

ANSWER_DEADLINE_S = 60
IDLE_S = 4  # uvicorn closes a connection that was idle for 5
PIECE = 16  # bytes at once from and to a slow client
PIECE_PAUSE_S = 0.2


@dataclass
class Ledger:
    """What all clients have seen: how long answers took, in seconds, and what went wrong."""

    times: list[float] = field(default_factory=list)
    slow: int = 0
    opened: int = 0
    wrong: Counter[str] = field(default_factory=Counter)

    @property
    def answers(self) -> int:
        """How many answers there were, those to slow clients too."""
        return len(self.times) + self.slow


@dataclass(frozen=True, slots=True)
class Manner:
    """How a client behaves: ``pause`` are the seconds between requests on average."""

    pause: float
    slow: bool = False
    closing: bool = False


class Client:
    """One client; ``run`` it until it is cancelled."""

    def __init__(self, url: str, stock: Stock, manner: Manner, ledger: Ledger) -> None:
        parts = urlsplit(url)
        self._address = parts.hostname, parts.port
        self._stock = stock
        self._manner = manner
        self._ledger = ledger
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
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
        """Send a request and return the body of its answer, or None when that went wrong."""
        try:
            async with asyncio.timeout(ANSWER_DEADLINE_S):
                return await self._exchange(request)
        except (OSError, EOFError, TimeoutError, ValueError) as error:
            self._ledger.wrong[type(error).__name__] += 1
            self._hang_up()
            return None

    async def _exchange(self, request: Request) -> bytes | None:
        reader, writer = await self._connect()
        began = time.monotonic()
        await self._write(writer, write_request(request, closing=self._manner.closing))
        status, body = await self._read(reader)
        if self._manner.slow:
            self._ledger.slow += 1
        else:
            self._ledger.times.append(time.monotonic() - began)
        if self._manner.closing:
            self._hang_up()
        if status >= 400:
            self._ledger.wrong[f"{request.method} {status}"] += 1
            return None
        return body

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._streams is None or time.monotonic() - self._used > IDLE_S:
            self._hang_up()
            self._streams = await asyncio.open_connection(*self._address)
            self._ledger.opened += 1
        return self._streams

    def _hang_up(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    async def _write(self, writer: asyncio.StreamWriter, content: bytes) -> None:
        for piece in cut(content) if self._manner.slow else [content]:
            writer.write(piece)
            await writer.drain()
            if self._manner.slow:
                await asyncio.sleep(PIECE_PAUSE_S)

    async def _read(self, reader: asyncio.StreamReader) -> tuple[int, bytes]:
        status, length = read_head(await reader.readuntil(b"\r\n\r\n"))
        self._used = time.monotonic()  # from here on the service takes the connection for idle
        if not self._manner.slow:
            return status, await reader.readexactly(length)
        body = b""
        while len(body) < length:
            body += await reader.readexactly(min(PIECE * 8, length - len(body)))
            await asyncio.sleep(PIECE_PAUSE_S)
        return status, body


Life = Generator[Request, bytes, None]
"""Requests for one server from its creation to its end; it is sent the body of each answer."""


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


def write_request(request: Request, *, closing: bool) -> bytes:
    """Return a request as it goes over the wire."""
    body = (request.body or "").encode()
    lines = [f"{request.method} {request.path} HTTP/1.1", "host: ostler"]
    if request.body is not None:
        kind = "merge-patch+json" if request.method == "PATCH" else "json"
        lines += [f"content-type: application/{kind}", f"content-length: {len(body)}"]
    if closing:
        lines.append("connection: close")
    return "\r\n".join([*lines, "", ""]).encode() + body


def read_head(head: bytes) -> tuple[int, int]:
    """Return the status and the length of the body. Raises ValueError for another protocol."""
    first, *fields = head.decode("latin-1").split("\r\n")
    version, status = first.split(" ", 2)[:2]
    if version != "HTTP/1.1":
        raise ValueError(first)
    values = dict(line.lower().split(":", 1) for line in fields if line)
    return int(status), int(values.get("content-length", "0"))


def cut(content: bytes) -> Iterator[bytes]:
    """Yield small pieces."""
    for start in range(0, len(content), PIECE):
        yield content[start : start + PIECE]
