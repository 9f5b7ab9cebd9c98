"""The service is killed while the TypeScript SDK waits and follows: nothing is lost."""

import json
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen
from typing import Any

import httpx
import pytest

from tests.clients.typescript import compile_sdk, start_node
from tests.http.api import SERVERS, create_server, open_client
from tests.server import LiveServer, serve

pytestmark = pytest.mark.long
EVENTS = "/api/v1/events"


@pytest.fixture(scope="module")
def sdk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compile_sdk(tmp_path_factory.mktemp("typescript"))


@pytest.fixture
def service(database_url: str, directory: Path) -> Iterator[LiveServer]:
    with serve(database_url, directory, SIMULATOR_LATENCY="2") as server:
        yield server


@pytest.fixture
def client(service: LiveServer) -> Iterator[httpx.Client]:
    with open_client(service.url) as client:
        yield client


@pytest.fixture
def started(sdk: Path, service: LiveServer, request: pytest.FixtureRequest) -> Iterator[Popen[str]]:
    """A program of the SDK that goes on while the service dies."""
    with start_node(sdk / "test" / "kills" / request.param, OSTLER_URL=service.url) as process:
        yield process
        process.kill()


def read_line(process: Popen[str]) -> Any:
    assert process.stdout
    line = process.stdout.readline()
    assert line, "it has ended"
    return json.loads(line)


@pytest.mark.parametrize("started", ["wait.mjs"], indirect=True)
def test_who_waits_is_told_the_end_after_all(
    service: LiveServer, client: httpx.Client, started: Popen[str]
) -> None:
    assert read_line(started)["status"] in ("queued", "running")
    for _ in range(2):
        service.kill()
        while not read_line(started).get("retried"):
            pass
        service.start()
    seen = [read_line(started)]
    while "server" not in seen[-1]:
        seen.append(read_line(started))
    assert seen[-1]["server"] == "ACTIVE"
    assert [one["id"] for one in client.get(SERVERS).json()["items"]] == [seen[-1]["id"]]
    assert started.wait(10) == 0


@pytest.mark.parametrize("started", ["follow.mjs"], indirect=True)
def test_who_follows_sees_each_event_once(
    service: LiveServer, client: httpx.Client, started: Popen[str]
) -> None:
    seen = []
    for _ in range(3):
        create_server(client)
        seen.append(str(read_line(started)))
        service.kill()
        service.start()
        create_server(client)
    wait_until_idle(client)
    expected = [one["id"] for one in client.get(EVENTS, params={"limit": 100}).json()["items"]]
    while len(seen) < len(expected):
        seen.append(str(read_line(started)))
    assert seen == expected


def wait_until_idle(client: httpx.Client) -> None:
    """Wait for every operation, so that the log does not grow any more."""
    for operation in client.get("/api/v1/operations").json()["items"]:
        path = f"/api/v1/operations/{operation['id']}"
        assert client.get(path, params={"wait": 60}).json()["status"] == "succeeded"
