"""Logs: one JSON object a line on stdout, with everything to follow a request and no secret."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.commands import run_ostler
from tests.databases import Databases
from tests.http.api import SERVERS, create_server, get_path, make_name, open_client, perform
from tests.http.bad.request import NEW
from tests.postgres import Postgres
from tests.server import LiveServer, serve

FIELDS = {"asctime", "name", "levelname", "message", "request_id", "service", "version", "env"}
SECRET = "correct-horse-battery"
DEADLINE_S = 20

Line = dict[str, Any]


@pytest.fixture(scope="module")
def talker(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    with serve(databases.create(), tmp_path_factory.mktemp("talker")) as server:
        yield server


@pytest.fixture(scope="module")
def speaker(talker: LiveServer) -> Iterator[httpx.Client]:
    with open_client(talker.url) as client:
        yield client


def wait_for_access(server: LiveServer, request_id: str) -> list[Line]:
    """Return the lines of a request once its access line is there."""
    deadline = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline:
        lines = [line for line in server.log if line["request_id"] == request_id]
        if any("duration_ms" in line for line in lines):
            return lines
        time.sleep(0.02)
    raise AssertionError(f"there is no access line of {request_id}")


def log(
    server: LiveServer, client: httpx.Client, method: str, path: str, **more: Any
) -> list[Line]:
    """Send a request and return what was logged about it."""
    request_id = make_name("log")
    client.request(method, path, headers={"X-Request-ID": request_id}, **more)
    return wait_for_access(server, request_id)


def test_every_line_is_json_and_has_the_same_fields(
    talker: LiveServer, speaker: httpx.Client
) -> None:
    log(talker, speaker, "GET", "/nowhere")
    lines = talker.log
    for line in lines:
        assert isinstance(line, dict)
        assert line.keys() >= FIELDS, line
        assert (line["env"], line["service"]) == ("test", "ostler")
        assert all(isinstance(line[name], str) for name in FIELDS)
    assert {line["message"] for line in lines} >= {"Application ready"}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", SERVERS, 200),
        ("GET", f"{SERVERS}?limit=0", 422),
        ("HEAD", "/health", 200),
        ("OPTIONS", SERVERS, 204),
        ("DELETE", f"{SERVERS}/none", 404),
        ("PUT", SERVERS, 405),
        ("GET", "/nowhere", 404),
    ],
)
def test_a_request_has_one_access_line(
    talker: LiveServer, speaker: httpx.Client, method: str, path: str, status: int
) -> None:
    lines = log(talker, speaker, method, path)
    access = [line for line in lines if "duration_ms" in line]
    assert len(access) == 1
    assert (access[0]["method"], access[0]["status"]) == (method, status)
    assert access[0]["path"] == path.partition("?")[0]
    assert access[0]["duration_ms"] >= 0


def test_the_life_of_a_server_is_told(talker: LiveServer, speaker: httpx.Client) -> None:
    body = {**NEW, "name": "told"}
    assert "Server created" in messages(log(talker, speaker, "POST", SERVERS, json=body))
    path = get_path(speaker.get(SERVERS, params={"name": "told"}).json()["items"][0])
    act = f"{path}/action"
    assert "Server updated" in messages(log(talker, speaker, "PATCH", path, json={"name": "new"}))
    stop = {"action": "stop"}
    told = [
        (line["from_status"], line["new_status"])
        for line in log(talker, speaker, "POST", act, json=stop)
        if line["message"] == "State transition"
    ]
    assert told == [("ACTIVE", "SHUTOFF")]
    refused = messages(log(talker, speaker, "POST", act, json=stop))
    assert "Invalid state transition attempt" in refused
    assert "State transition" not in refused
    assert "Server deleted" in messages(log(talker, speaker, "DELETE", path))


def messages(lines: list[Line]) -> set[str]:
    return {line["message"] for line in lines}


def test_a_line_cannot_be_forged_by_what_a_client_sends(
    talker: LiveServer, speaker: httpx.Client
) -> None:
    path = f"{SERVERS}/%0A%7B%22message%22%3A%22forged%22%7D"
    log(talker, speaker, "GET", path)
    assert "forged" not in messages(talker.log)


def test_nothing_is_written_to_stderr(talker: LiveServer, speaker: httpx.Client) -> None:
    server = create_server(speaker)
    perform(speaker, server, "start")
    log(talker, speaker, "POST", SERVERS, content=b"{")
    assert talker.complaints == ""


@pytest.mark.long
def test_the_password_of_the_database_is_shown_nowhere(postgres: Postgres, tmp_path: Path) -> None:
    url = postgres.create_database(make_name("secret")).replace("ostler@", f"ostler:{SECRET}@")
    with serve(url, tmp_path, LOG_LEVEL="DEBUG") as server, open_client(server.url) as client:
        create_server(client)
        client.get("/health")
        log(server, client, "GET", "/nowhere")
    assert "Application ready" in server.stdout
    assert SECRET not in server.stdout + server.stderr


@pytest.mark.long
@pytest.mark.parametrize(
    "target", ["127.0.0.1:1/none", "127.0.0.1:{port}/no_such_database", "127.0.0.1:none/x"]
)
def test_the_password_is_not_shown_where_the_start_fails(
    postgres: Postgres, tmp_path: Path, target: str
) -> None:
    url = f"postgresql://ostler:{SECRET}@{target.format(port=postgres.port)}"
    done = run_ostler("serve", directory=tmp_path, DATABASE_URL=url, LOG_LEVEL="DEBUG")
    assert done.returncode != 0
    assert SECRET not in done.stdout + done.stderr
