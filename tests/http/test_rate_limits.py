"""Limits of requests over HTTP: what is counted, what is told about it, and what is refused."""

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.databases import Databases
from tests.http.api import FLAVORS, SERVERS, create_server, expect_error, get_path, open_client
from tests.http.bad.request import NEW
from tests.http.keys import BOOTSTRAP
from tests.http.streams import EventReader
from tests.server import LiveServer, serve

READS, WRITES, WINDOW = 12, 4, 3600
LIMITS = {
    "RATE_LIMITS": "on",
    "RATE_LIMIT_READ": str(READS),
    "RATE_LIMIT_WRITE": str(WRITES),
    "RATE_LIMIT_WINDOW_SECONDS": str(WINDOW),
    "TRUSTED_PROXIES": '["127.0.0.1"]',
}
STANDING = re.compile(r'"(read|write|address)";r=([0-9]+);t=([0-9]+)')
POLICY = {"read": f'"read";q={READS};w={WINDOW}', "write": f'"write";q={WRITES};w={WINDOW}'}
PUBLIC = [
    "/health", "/health/live", "/health/ready", "/openapi.json", "/openapi.yaml",
    "/openapi-3.1.json", "/openapi-sdk.json", "/docs",
]  # fmt: skip
numbers = count(1)


@pytest.fixture(scope="module")
def limited(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A service that limits whoever asks, as a proxy on this machine says who that is."""
    with serve_limited(databases.create(), tmp_path_factory.mktemp("limited")) as server:
        yield server


def serve_limited(
    url: str, directory: Path, limits: Mapping[str, str] = LIMITS
) -> AbstractContextManager[LiveServer]:
    """Serve with limits for the time of the block."""
    settings: dict[str, Any] = dict(limits)
    return serve(url, directory, **settings)


@pytest.fixture
def address() -> str:
    """An address that nobody else has."""
    return f"203.0.113.{next(numbers)}"


@pytest.fixture
def caller(limited: LiveServer, address: str) -> Iterator[httpx.Client]:
    with call_from(limited, address) as client:
        yield client


def call_from(server: LiveServer, address: str) -> httpx.Client:
    """Return a client that a proxy says to be at an address."""
    client = open_client(server.url)
    client.headers["X-Forwarded-For"] = address
    return client


def read_standing(response: httpx.Response) -> tuple[str, int]:
    """Return the tier of a response and how many requests are left."""
    found = STANDING.fullmatch(response.headers["RateLimit"])
    assert found, response.headers["RateLimit"]
    tier = found[1]
    assert response.headers["RateLimit-Policy"] == POLICY[tier]
    assert int(found[3]) <= WINDOW
    return tier, int(found[2])


def test_nobody_is_limited_on_loopback_by_default(client: httpx.Client) -> None:
    response = client.get(FLAVORS)
    assert "RateLimit" not in response.headers
    assert "RateLimit-Policy" not in response.headers


def test_every_response_tells_what_is_left(caller: httpx.Client) -> None:
    tag = caller.get(FLAVORS).headers["ETag"]
    responses = [
        caller.get(SERVERS, params={"limit": "many"}),
        caller.get(f"{SERVERS}/none"),
        caller.get(FLAVORS, headers={"If-None-Match": tag}),
        caller.get(FLAVORS, headers={"Accept": "image/png"}),
        caller.head(FLAVORS),
        caller.get("/metrics"),
    ]
    assert [one.status_code for one in responses] == [422, 404, 304, 406, 200, 200]
    left = [READS - number for number in range(2, 8)]
    assert [read_standing(one) for one in responses] == [("read", one) for one in left]


def test_changes_have_a_limit_of_their_own(caller: httpx.Client) -> None:
    server = create_server(caller)
    responses = [
        caller.patch(get_path(server), json={"name": ""}),
        caller.post(SERVERS, content=b"{", headers={"Content-Type": "application/json"}),
        caller.delete(get_path(server)),
    ]
    assert [one.status_code for one in responses] == [422, 400, 204]
    assert [read_standing(one) for one in responses] == [("write", 2), ("write", 1), ("write", 0)]
    expect_error(caller.post(SERVERS, json=NEW), 429, "RATE_LIMITED")
    assert read_standing(caller.get(FLAVORS)) == ("read", READS - 1)


def test_who_has_used_up_a_limit_is_told_when_to_come_again(caller: httpx.Client) -> None:
    for _ in range(READS):
        assert caller.get(FLAVORS).status_code == 200
    response = caller.get(FLAVORS)
    error = expect_error(response, 429, "RATE_LIMITED")
    seconds = error["details"].pop("retry_after")
    assert response.headers["Retry-After"] == str(seconds)
    assert WINDOW / READS - 20 <= seconds <= WINDOW / READS
    assert error["details"] == {
        "retry": True,
        "operation_id": None,
        "allowed_actions": [],
        "tier": "read",
        "limit": READS,
        "window_seconds": WINDOW,
    }
    assert read_standing(response) == ("read", 0)
    assert response.headers["Cache-Control"] == "no-store"


def test_a_request_that_is_refused_does_nothing(caller: httpx.Client) -> None:
    names = [f"limited-{number}-{next(numbers)}" for number in range(WRITES + 1)]
    statuses = [caller.post(SERVERS, json=NEW | {"name": name}).status_code for name in names]
    assert statuses == [201] * WRITES + [429]
    assert caller.get(SERVERS, params={"name": names[-1]}).json()["total"] == 0


def test_each_address_has_its_own_limit(limited: LiveServer, caller: httpx.Client) -> None:
    for _ in range(READS + 1):
        caller.get(FLAVORS)
    expect_error(caller.get(FLAVORS), 429, "RATE_LIMITED")
    with call_from(limited, f"203.0.113.{next(numbers)}") as other:
        assert read_standing(other.get(FLAVORS)) == ("read", READS - 1)


def test_a_network_of_ipv6_is_one_client(limited: LiveServer) -> None:
    network = f"2001:db8:0:{next(numbers)}"
    for host in range(READS):
        with call_from(limited, f"{network}::{host:x}") as client:
            assert client.get(FLAVORS).status_code == 200
    with call_from(limited, f"{network}:ffff::1") as client:
        expect_error(client.get(FLAVORS), 429, "RATE_LIMITED")


def test_what_is_open_to_all_is_not_limited(caller: httpx.Client) -> None:
    for _ in range(READS + 1):
        caller.get(FLAVORS)
    for path in PUBLIC:
        response = caller.get(path)
        assert response.status_code == 200
        assert "RateLimit" not in response.headers
    assert caller.get("/nowhere").status_code == 404
    assert caller.options(SERVERS).status_code == 204


def test_a_stream_and_a_wait_count_once(
    limited: LiveServer, caller: httpx.Client, address: str
) -> None:
    with EventReader(limited.port, headers={"X-Forwarded-For": address}) as reader:
        assert reader.response.headers["RateLimit"].startswith(f'"read";r={READS - 1};')
        server = caller.post(SERVERS, json=NEW, headers={"Prefer": "wait=5"}).json()
        reader.read_event()
        found = caller.get(f"/api/v1/operations/{server['operation_id'] or 'none'}?wait=1")
        assert read_standing(found) == ("read", READS - 2)


def test_a_restart_gives_nobody_a_new_limit(database_url: str, tmp_path: Path) -> None:
    with serve_limited(database_url, tmp_path / "first") as server, open_client(server.url) as one:
        for _ in range(READS):
            one.get(FLAVORS)
    with serve_limited(database_url, tmp_path / "second") as server, open_client(server.url) as two:
        expect_error(two.get(FLAVORS), 429, "RATE_LIMITED")


def test_after_the_time_that_was_told_requests_are_let_in(
    database_url: str, tmp_path: Path
) -> None:
    quick = LIMITS | {"RATE_LIMIT_READ": "2", "RATE_LIMIT_WINDOW_SECONDS": "2"}
    with serve_limited(database_url, tmp_path, quick) as server, open_client(server.url) as client:
        refused = next(one for one in iter(lambda: client.get(FLAVORS), None) if one.is_error)
        time.sleep(int(refused.headers["Retry-After"]))
        assert client.get(FLAVORS).status_code == 200


def test_guessing_keys_costs_an_address_and_no_caller(database_url: str, tmp_path: Path) -> None:
    asked = LIMITS | {"AUTH_MODE": "api-key", "AUTH_BOOTSTRAP_KEY": BOOTSTRAP}
    guessing = asked | {"RATE_LIMIT_ADDRESS": "3"}
    with serve_limited(database_url, tmp_path, guessing) as server:
        with call_from(server, "203.0.113.1") as guesser, call_from(server, "203.0.113.1") as known:
            known.headers["Authorization"] = f"Bearer {BOOTSTRAP}"
            assert read_standing(known.get(FLAVORS)) == ("read", READS - 1)
            guesser.headers["Authorization"] = f"Bearer {BOOTSTRAP}0"
            guesses = [guesser.get(FLAVORS) for _ in range(4)]
            assert [one.status_code for one in guesses] == [401, 401, 401, 429]
            left = [one.headers["RateLimit"].partition(";t=")[0] for one in guesses]
            assert left == [f'"address";r={number}' for number in (2, 1, 0, 0)]
            error = expect_error(guesses[-1], 429, "RATE_LIMITED")
            assert (error["details"]["tier"], error["details"]["limit"]) == ("address", 3)
            assert read_standing(known.get(FLAVORS)) == ("read", READS - 2)
        with call_from(server, "203.0.113.2") as elsewhere:
            expect_error(elsewhere.get(FLAVORS), 401, "UNAUTHENTICATED")
            elsewhere.headers["Authorization"] = f"Bearer {BOOTSTRAP}"
            assert read_standing(elsewhere.get(FLAVORS)) == ("read", READS - 3)
