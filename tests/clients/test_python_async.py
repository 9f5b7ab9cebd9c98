"""The Python SDK that is awaited, which the one that is called is made from."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import TypeVar

import pytest

from ostler_sdk import AsyncClient, AsyncOperation
from ostler_sdk.errors import ConnectionFailed, ServerBusy
from tests.clients.test_python_servers import FLAVOR, IMAGE
from tests.server import LiveServer, find_free_port

T = TypeVar("T")


def run(server: LiveServer, work: Callable[[AsyncClient], Awaitable[T]]) -> T:
    async def connect() -> T:
        async with AsyncClient(server.url) as client:
            return await work(client)

    return asyncio.run(connect())


def test_a_server_lives_from_its_creation_to_its_deletion(slow_server: LiveServer) -> None:
    async def live(client: AsyncClient) -> None:
        seen: list[AsyncOperation] = []
        server = await client.servers.create(
            name="web-01", flavor=FLAVOR, image=IMAGE, wait=True, on_progress=seen.append
        )
        assert (server.status, seen[-1].status) == ("ACTIVE", "succeeded")
        stopping = await client.servers.stop(server)
        with pytest.raises(ServerBusy) as busy:
            await client.servers.reboot(server)
        assert busy.value.operation_id == stopping.operation_id
        operation = await client.operations.get(stopping.operation_id or "")
        await operation.wait()
        assert (await client.servers.get(server)).status == "SHUTOFF"
        assert server.id in [one.id async for one in client.servers.list()]
        await client.servers.delete(server, wait=True)

    run(slow_server, live)


def test_many_are_waited_for_at_once(slow_server: LiveServer) -> None:
    async def live(client: AsyncClient) -> list[str]:
        made = [
            client.servers.create(name=f"web-{number}", flavor=FLAVOR, image=IMAGE, wait=True)
            for number in range(10)
        ]
        return [server.status for server in await asyncio.gather(*made)]

    assert run(slow_server, live) == ["ACTIVE"] * 10


def test_events_are_followed(live_server: LiveServer) -> None:
    async def live(client: AsyncClient) -> None:
        server = await client.servers.create(name="web-01", flavor=FLAVOR, image=IMAGE)
        async with aclosing(client.events.follow(server=server, after=0)) as events:
            event = await anext(events)
        assert (event.type, event.server_id) == ("server.created", server.id)

    run(live_server, live)


def test_a_service_that_is_not_there_is_told_in_a_sentence() -> None:
    async def ask() -> None:
        async with AsyncClient(f"http://127.0.0.1:{find_free_port()}") as client:
            await client.flavors.page()

    with pytest.raises(ConnectionFailed, match="cannot be reached"):
        asyncio.run(ask())
