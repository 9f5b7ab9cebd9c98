"""Idempotency-Key and kill -9: whenever the process dies, repeating the request does it once."""

import random
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event
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

KILLS = 10
CLIENTS = 6
PATIENCE_S = 120
RETRY_S = 0.05
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


def insist(client: httpx.Client, key: str, path: str, body: dict[str, Any]) -> httpx.Response:
    """Repeat a request until it is answered, and its server is free for it."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        try:
            answer = post(client, key, path, body, **WAIT)
        except httpx.TransportError:
            time.sleep(RETRY_S)
            continue
        busy = answer.status_code == 409 and answer.json()["error"]["code"] == "SERVER_BUSY"
        if answer.status_code != 503 and not busy:
            return answer
        time.sleep(RETRY_S)
    raise TimeoutError(f"{path} was not answered in {PATIENCE_S} seconds")


def make_and_stop(client: httpx.Client, done: Event) -> dict[str, str]:
    """Make servers and stop them, each with a key, until ``done``; return their ids by name."""
    made: dict[str, str] = {}
    while not done.is_set():
        body = make_body()
        created = insist(client, make_key(), SERVERS, body)
        assert created.status_code == 201, created.text
        stopped = insist(
            client, make_key(), f"{get_path(created.json())}/action", {"action": "stop"}
        )
        assert stopped.status_code == 202, stopped.text
        made[body["name"]] = created.json()["id"]
    return made


def list_servers(client: httpx.Client) -> list[tuple[str, str]]:
    """Return the name and the id of every server."""
    found: list[tuple[str, str]] = []
    cursor: dict[str, str] = {}
    while True:
        page = client.get(SERVERS, params={"limit": 100, **cursor}).json()
        found += [(one["name"], one["id"]) for one in page["items"]]
        if page["next_cursor"] is None:
            return found
        cursor = {"cursor": page["next_cursor"]}


def kill_again_and_again(server: LiveServer, chance: random.Random) -> None:
    """Kill the service at random moments and bring it back."""
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.1, 1.0))
        server.kill()
        server.start()


@pytest.mark.parametrize(("workers", "latency"), [(1, "0"), (2, "0"), (2, "0.1")])
def test_keys_that_are_repeated_through_ten_kills_are_each_answered_by_one_server(
    workers: int, latency: str, database_url: str, directory: Path
) -> None:
    server = LiveServer(database_url, directory, workers=workers, SIMULATOR_LATENCY=latency)
    plain = httpx.Client(base_url=server.url, timeout=60, trust_env=False)
    done = Event()
    with server, plain, ThreadPoolExecutor(CLIENTS) as pool:
        busy: list[Future[dict[str, str]]] = [
            pool.submit(make_and_stop, plain, done) for _ in range(CLIENTS)
        ]
        try:
            kill_again_and_again(server, random.Random(f"{workers}/{latency}"))
        finally:
            done.set()
        promised = {name: one_id for one in busy for name, one_id in one.result().items()}
        assert len(promised) >= CLIENTS
        assert sorted(list_servers(plain)) == sorted(promised.items())
        for server_id in promised.values():
            listed = plain.get(f"{SERVERS}/{server_id}/operations").json()["items"]
            assert [one["action"] for one in listed] == ["create", "stop"]
