"""HTTP/1.1 over a connection of asyncio, in pieces where a client is slow."""

import asyncio
import socket
from collections.abc import Iterator

from benchmarks.wrk import Request

BUFFER = 4096  # bytes that the system takes for a slow client, which reads what it can at once

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def open_streams(address: tuple[str, int], *, slow: bool) -> Streams:
    """Open a connection; for a slow client neither side can send far ahead. Raises OSError."""
    if not slow:
        return await asyncio.open_connection(*address)
    opened = socket.socket()
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
    opened.setblocking(False)
    await asyncio.get_running_loop().sock_connect(opened, address)
    return await asyncio.open_connection(sock=opened, limit=BUFFER)


def write_request(request: Request, *, closing: bool) -> bytes:
    """Return a request as it goes over the wire."""
    body = (request.body or "").encode()
    lines = [f"{request.method} {request.path} HTTP/1.1", "host: localhost"]
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


def cut(content: bytes, size: int) -> Iterator[bytes]:
    """Yield pieces of ``size`` bytes, and what is left at the end."""
    for start in range(0, len(content), size):
        yield content[start : start + size]
