"""The service is killed while the TypeScript SDK waits and follows: nothing is lost."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.browser.elsewhere import serve_empty_page
from tests.clients.outage import list_keys_of_creations, serve_dying
from tests.clients.typescript import compile_sdk, start_node
from tests.clients.typescript_pages import load, open_page
from tests.http.api import SERVERS, create_server, open_client
from tests.server import LiveServer, serve

pytestmark = pytest.mark.long
EVENTS = "/api/v1/events"
Lines = Iterator[Any]


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compile_sdk(tmp_path_factory.mktemp("typescript")) / "test" / "kills"


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    with serve_empty_page() as origin:
        yield origin


@pytest.fixture
def service(database_url: str, directory: Path, origin: str) -> Iterator[LiveServer]:
    settings: dict[str, Any] = {"ALLOWED_ORIGINS": f'["{origin}"]', "SIMULATOR_LATENCY": "2"}
    with serve(database_url, directory, **settings) as server:
        yield server


@pytest.fixture
def client(service: LiveServer) -> Iterator[httpx.Client]:
    with open_client(service.url) as client:
        yield client


@contextmanager
def run_in_node(script: Path, url: str, origin: str) -> Iterator[Lines]:
    with start_node(script, OSTLER_URL=url) as process:
        assert process.stdout
        yield map(json.loads, process.stdout)
        process.kill()


@contextmanager
def run_in_chromium(script: Path, url: str, origin: str) -> Iterator[Lines]:
    with open_page(origin) as page:
        told: list[str] = []
        page.on("console", lambda one: told.append(one.text) if one.type == "log" else None)

        def read() -> Lines:
            while True:
                while not told:
                    page.wait_for_timeout(50)
                yield json.loads(told.pop(0))

        load(page, script, f"--define:process.env.OSTLER_URL={json.dumps(url)}")
        yield read()


@pytest.fixture(params=[run_in_node, run_in_chromium])
def run(request: pytest.FixtureRequest) -> Any:
    """What runs a program of the SDK while the service dies, and gives what that prints."""
    return request.param


def test_who_waits_is_told_the_end_after_all(
    run: Any, programs: Path, service: LiveServer, client: httpx.Client, origin: str
) -> None:
    with run(programs / "wait.mjs", service.url, origin) as lines:
        assert next(lines)["status"] in ("queued", "running")
        for _ in range(2):
            service.kill()
            while not next(lines).get("retried"):
                pass
            service.start()
        end = next(line for line in lines if "server" in line)
        assert end["server"] == "ACTIVE"
        assert [one["id"] for one in client.get(SERVERS).json()["items"]] == [end["id"]]


def test_what_is_created_amid_a_kill_is_created_once(
    programs: Path, service: LiveServer, client: httpx.Client, origin: str
) -> None:
    with (
        serve_dying(service) as stub,
        run_in_node(programs / "create.mjs", stub.url, origin) as lines,
    ):
        (made,) = lines
        keys = list_keys_of_creations(stub)
    assert [one["id"] for one in client.get(SERVERS).json()["items"]] == [made["id"]]
    assert [len(each) for each in keys.values()] == [1]


def test_who_follows_sees_each_event_once(
    run: Any, programs: Path, service: LiveServer, client: httpx.Client, origin: str
) -> None:
    with run(programs / "follow.mjs", service.url, origin) as lines:
        seen = []
        for _ in range(3):
            create_server(client)
            seen.append(next(lines))
            service.kill()
            service.start()
            create_server(client)
        wait_until_idle(client)
        expected = [one["id"] for one in client.get(EVENTS, params={"limit": 100}).json()["items"]]
        while len(seen) < len(expected):
            seen.append(next(lines))
        assert [str(one) for one in seen] == expected


def wait_until_idle(client: httpx.Client) -> None:
    """Wait for every operation, so that the log does not grow any more."""
    for operation in client.get("/api/v1/operations").json()["items"]:
        path = f"/api/v1/operations/{operation['id']}"
        assert client.get(path, params={"wait": 60}).json()["status"] == "succeeded"
