"""Idempotency-Key and kill -9: whenever the process dies, repeating the request does it once."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.http.api import SERVERS, create_server, expect_error, get_path, open_client
from tests.http.idempotency import (
    REPLAYED,
    count_servers,
    create,
    expect_replay,
    make_body,
    make_key,
    post,
    read_content,
)
from tests.server import LiveServer

WAIT = {"Prefer": "wait=20"}
TRAP = "OSTLER_KILL_AT"
WAITING = pytest.mark.parametrize("headers", [{}, WAIT], ids=["at once", "waiting"])


def die_over(server: LiveServer, path: str, key: str, body: dict[str, Any], **headers: str) -> None:
    """Send a request over which the service dies, and start it again without a trap."""
    with open_client(server.url) as client, pytest.raises(httpx.TransportError):
        post(client, key, path, body, **headers)
    server.process.wait()
    del server.settings[TRAP]
    server.start()


@pytest.mark.long
@WAITING
def test_a_crash_between_commit_and_answer_makes_no_second_server(
    database_url: str, directory: Path, headers: dict[str, str]
) -> None:
    key, body = make_key(), make_body()
    with LiveServer(database_url, directory, OSTLER_KILL_AT="after-record-commit") as server:
        die_over(server, SERVERS, key, body, **headers)
        with open_client(server.url) as client:
            again = create(client, key, body)
            assert (again.status_code, again.headers[REPLAYED]) == (201, "true")
            assert client.get(again.headers["Location"]).json() == again.json()
            assert count_servers(client, body["name"]) == 1
            assert read_content(create(client, key, body)) == read_content(again)
            expect_error(create(client, key, make_body()), 409, "IDEMPOTENCY_KEY_REUSED")


@pytest.mark.long
@WAITING
def test_a_crash_before_the_commit_leaves_the_work_to_the_next_try(
    database_url: str, directory: Path, headers: dict[str, str]
) -> None:
    key, body = make_key(), make_body()
    with LiveServer(database_url, directory, OSTLER_KILL_AT="before-record-commit") as server:
        die_over(server, SERVERS, key, body, **headers)
        with open_client(server.url) as client:
            assert count_servers(client, body["name"]) == 0
            first = create(client, key, body)
            assert first.status_code == 201
            expect_replay(first, create(client, key, body))
            assert count_servers(client, body["name"]) == 1


def test_a_crash_over_an_action_does_not_do_it_twice(database_url: str, directory: Path) -> None:
    with LiveServer(database_url, directory, OSTLER_KILL_AT="after-record-commit:2") as server:
        with open_client(server.url) as client:
            made = create_server(client)
        path, key = f"{get_path(made)}/action", make_key()
        die_over(server, path, key, {"action": "stop"})
        with open_client(server.url) as client:
            again = post(client, key, path, {"action": "stop"})
            assert (again.status_code, again.headers[REPLAYED]) == (202, "true")
            assert again.json()["status"] == "SHUTOFF"
            listed = client.get(f"{get_path(made)}/operations").json()["items"]
            assert [one["action"] for one in listed] == ["create", "stop"]
            assert again.headers["Location"].endswith(listed[1]["id"])


@pytest.mark.long
def test_a_crash_over_a_cancellation_is_answered_when_it_is_repeated(
    database_url: str, directory: Path
) -> None:
    with LiveServer(
        database_url, directory, OSTLER_KILL_AT="after-cancel-commit", SIMULATOR_LATENCY="30"
    ) as server:
        with open_client(server.url) as client:
            made = create_server(client)
        path, key = f"/api/v1/operations/{made['operation_id']}/cancel", make_key()
        die_over(server, path, key, {})
        with open_client(server.url) as client:
            again = post(client, key, path)
            assert (again.status_code, again.headers[REPLAYED]) == (202, "true")
            assert again.json()["id"] == made["operation_id"]
