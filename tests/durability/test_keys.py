"""Requests that are repeated by their keys, while the service is killed again and again."""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest

from tests.durability.invariants import (
    await_rest,
    check_addresses,
    check_agreement,
    check_done_once,
    check_events,
)
from tests.durability.lengths import SOAK, choose
from tests.http.api import SERVERS, get_path
from tests.http.idempotency import make_body, make_key, post
from tests.server import LiveServer

pytestmark = pytest.mark.long

KILLS = choose(3, 20)
CHANGES = choose(60, 500)
CLIENTS = 6
PATIENCE_S = 120
RETRY_S = 0.05
KEPT, DELETED = ["create", "stop"], ["create", "delete", "stop"]
WAIT = {"Prefer": "wait=20"}
CASES = [(1, "0"), (2, "0.1")] + ([(2, "0"), (1, "0.1")] if SOAK else [])


def insist(client: httpx.Client, key: str, path: str, body: dict[str, Any]) -> httpx.Response:
    """Repeat a request until it is answered, and its server is free for it."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        try:
            response = post(client, key, path, body, **WAIT)
        except httpx.TransportError:
            time.sleep(RETRY_S)
            continue
        busy = response.status_code == 409 and response.json()["error"]["code"] == "SERVER_BUSY"
        if response.status_code != 503 and not busy:
            return response
        time.sleep(RETRY_S)
    raise TimeoutError(f"{path} was not answered in {PATIENCE_S} seconds")


@dataclass
class Promises:
    """What was answered to the clients: the servers that stay and those that are gone, by name."""

    kept: dict[str, str] = field(default_factory=dict)
    deleted: dict[str, str] = field(default_factory=dict)

    @property
    def changes(self) -> int:
        """How many changes were asked for."""
        return 2 * len(self.kept) + 3 * len(self.deleted)


def change_until(client: httpx.Client, promises: Promises, done: Event) -> None:
    """Make servers, stop them, and delete every second one, until ``done``."""
    while not done.is_set():
        body = make_body()
        created = insist(client, make_key(), SERVERS, body)
        assert created.status_code == 201, created.text
        server = created.json()
        stopped = insist(client, make_key(), f"{get_path(server)}/action", {"action": "stop"})
        assert stopped.status_code == 202, stopped.text
        if len(promises.kept) > len(promises.deleted):
            delete(client, server)
            promises.deleted[body["name"]] = server["id"]
        else:
            promises.kept[body["name"]] = server["id"]


def delete(client: httpx.Client, server: dict[str, Any]) -> None:
    """Delete a server, and wait until it is gone."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        with suppress(httpx.TransportError):
            if client.delete(get_path(server), headers=WAIT).status_code == 404:
                return
        time.sleep(RETRY_S)
    raise TimeoutError(f"{server['id']} was not deleted in {PATIENCE_S} seconds")


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


def kill_again_and_again(server: LiveServer, promises: Promises, chance: random.Random) -> None:
    """Kill the service at random moments and bring it back, until enough was asked for."""
    kills = 0
    while kills < KILLS or promises.changes < CHANGES:
        time.sleep(chance.uniform(0.1, 1.0))
        if kills < KILLS:
            server.kill()
            server.start()
            kills += 1


@pytest.mark.parametrize(("workers", "latency"), CASES)
def test_a_change_that_is_repeated_by_its_key_through_kills_is_made_once(
    workers: int, latency: str, database_url: str, directory: Path
) -> None:
    server = LiveServer(database_url, directory, workers=workers, SIMULATOR_LATENCY=latency)
    plain = httpx.Client(base_url=server.url, timeout=60, trust_env=False)
    promises, done = Promises(), Event()
    with server, plain, ThreadPoolExecutor(CLIENTS) as pool:
        busy = [pool.submit(change_until, plain, promises, done) for _ in range(CLIENTS)]
        try:
            kill_again_and_again(server, promises, random.Random(f"{workers}/{latency}"))
        finally:
            done.set()
        for one in busy:
            one.result()
        assert sorted(list_servers(plain)) == sorted(promises.kept.items())
        records = await_rest(plain, database_url)
    check_agreement(records)
    check_addresses(records)
    check_events(records)
    check_done_once(records)
    for names, actions in ((promises.kept, KEPT), (promises.deleted, DELETED)):
        for server_id in names.values():
            done_once = [row["action"] for row in records.list_operations(server_id)]
            assert sorted(done_once) == actions
