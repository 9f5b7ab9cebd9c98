"""The service is killed while the Python SDK waits and follows: nothing is lost, nothing twice."""

import asyncio
import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest

from ostler_sdk import AsyncClient, Client, models
from tests.clients.test_python_servers import FLAVOR, IMAGE, make_server
from tests.http.waits import wait_until
from tests.server import LiveServer, serve

pytestmark = pytest.mark.long
KILLS = 3
T = TypeVar("T")


@pytest.fixture
def server(database_url: str, directory: Path) -> Iterator[LiveServer]:
    with serve(database_url, directory, SIMULATOR_LATENCY="1") as server:
        yield server


@pytest.fixture
def client(server: LiveServer) -> Iterator[Client]:
    with Client(server.url) as client:
        yield client


def kill_and_start(server: LiveServer) -> None:
    server.kill()
    server.start()


def wait_for_work(server: LiveServer) -> None:
    """Return once an operation is under way."""
    with Client(server.url) as client:
        wait_until(lambda: client.operations.page(status=["queued", "running"]).total > 0)


def start(work: Callable[[], T]) -> Future[T]:
    """Begin with something in a thread of its own."""
    pool = ThreadPoolExecutor(1)
    future = pool.submit(work)
    pool.shutdown(wait=False)
    return future


def test_who_waits_is_told_the_end_after_all(server: LiveServer, client: Client) -> None:
    made = start(lambda: make_server(client))
    wait_for_work(server)
    kill_and_start(server)
    assert made.result(60).status == "ACTIVE"
    assert [one.name for one in client.servers.list()] == [made.result().name]


def test_changes_that_are_waited_for_are_made_once(server: LiveServer, client: Client) -> None:
    def make(number: int) -> models.Server:
        return client.servers.create(name=f"s{number}", flavor=FLAVOR, image=IMAGE, wait=True)

    with ThreadPoolExecutor(10) as pool:
        made = [pool.submit(make, number) for number in range(10)]
        wait_for_work(server)
        for _ in range(KILLS):
            kill_and_start(server)
        names = sorted(future.result(120).name for future in made)
    assert names == sorted(one.name for one in client.servers.list(status="ACTIVE"))
    assert names == sorted(f"s{number}" for number in range(10))


def test_who_follows_sees_each_event_once(server: LiveServer, client: Client) -> None:
    seen: list[models.Event] = []

    def follow() -> None:
        for event in client.events.follow(after=0):
            seen.append(event)
            if isinstance(event.data, models.ServerEventData) and event.data.status == "DELETED":
                return

    followed = start(follow)
    made = make_server(client)
    for _ in range(KILLS):
        kill_and_start(server)
        client.servers.stop(made, wait=True)
        client.servers.start(made, wait=True)
    client.servers.delete(made, wait=True)
    followed.result(60)
    assert seen == list(client.events.list())


def test_the_same_holds_of_what_is_awaited(server: LiveServer) -> None:
    async def follow(client: AsyncClient) -> list[str]:
        ids = []
        async for event in client.events.follow(after=0):
            ids.append(event.id)
            if isinstance(event.data, models.ServerEventData) and event.data.status == "DELETED":
                break
        return ids

    async def live() -> tuple[list[str], list[str]]:
        async with AsyncClient(server.url) as client:
            followed = asyncio.create_task(follow(client))
            making = asyncio.create_task(
                client.servers.create(name="web-01", flavor=FLAVOR, image=IMAGE, wait=True)
            )
            await asyncio.to_thread(wait_for_work, server)
            await asyncio.to_thread(kill_and_start, server)
            await client.servers.delete(await making, wait=True)
            ids = await asyncio.wait_for(followed, 60)
            return ids, [event.id async for event in client.events.list()]

    followed, written = asyncio.run(live())
    assert followed == written
    assert all(int(one) < int(next_one) for one, next_one in itertools.pairwise(followed))
