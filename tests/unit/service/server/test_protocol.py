"""How what comes over one connection is read beside others."""

import asyncio
from itertools import count
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send
from uvicorn import Config
from uvicorn.server import ServerState

from service.server.connection_watch import ConnectionWatch
from service.server.limits import build_limits
from service.server.protocol import EnvelopeProtocol
from service.settings.config import Settings

CHUNKS = 10_000
FEWEST_TURNS = 10
HEAD = b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"


async def read_body(_: Scope, receive: Receive, send: Send) -> None:
    """Answer with how many bytes the body has."""
    length, more = 0, True
    while more:
        message = await receive()
        length, more = length + len(message["body"]), message["more_body"]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"%d bytes" % length})


async def count_turns(turns: "count[int]") -> None:
    while next(turns) >= 0:
        await asyncio.sleep(0)


async def send_small_chunks(clients: int) -> tuple[list[bytes], int]:
    """Return what bodies in chunks of a byte are answered, and how many turns others had."""
    config: Any = Config(read_body, log_config=None)
    config.load()
    config.watch = ConnectionWatch(build_limits(Settings(_env_file=None)))
    loop, state, turns = asyncio.get_running_loop(), ServerState(), count()
    server = await loop.create_server(lambda: EnvelopeProtocol(config, state, {}), "127.0.0.1", 0)
    async with server:
        address = server.sockets[0].getsockname()
        streams = [await asyncio.open_connection(*address) for _ in range(clients)]
        others = asyncio.create_task(count_turns(turns))
        for _, writer in streams:
            writer.write(HEAD + b"1\r\na\r\n" * CHUNKS + b"0\r\n\r\n")
        received = [await reader.readuntil(b" bytes") for reader, _ in streams]
        others.cancel()
        for _, writer in streams:
            writer.close()
    return received, next(turns)


@pytest.mark.parametrize("clients", [1, 20])
def test_others_have_their_turn_while_bodies_come_in_chunks_of_a_byte(clients: int) -> None:
    received, turns = asyncio.run(send_small_chunks(clients))
    assert all(one.endswith(b"%d bytes" % CHUNKS) for one in received)
    assert turns > clients * FEWEST_TURNS
