"""The id of a request: echoed where it is sane, made where it is not, on every response."""

import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.http.api import FLAVORS, SERVERS
from tests.http.seeds import TINY
from tests.server import LiveServer

ANSWERS = [
    ("GET", SERVERS, 200),
    ("HEAD", SERVERS, 200),
    ("OPTIONS", SERVERS, 204),
    ("GET", f"{SERVERS}/none", 404),
    ("GET", "/nowhere", 404),
    ("PUT", SERVERS, 405),
    ("POST", SERVERS, 422),
    ("GET", f"{SERVERS}?limit=0", 422),
    ("GET", "/health", 200),
    ("GET", "/docs", 200),
]
SANE = ["a", "x" * 128, "!~-_.:/{}[]\"'<>", "3f2b8d0e-6c1b-4f6e-9a57-0d2b6a1c9e11", "req,1;a=b"]
DEADLINE_S = 20
INSANE = ["", "x" * 129, "a b", "tab\there", "x" * 5000]


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_every_response_carries_the_id_that_was_sent(
    client: httpx.Client, method: str, path: str, status: int
) -> None:
    response = client.request(method, path, headers={"X-Request-ID": "my-trace-123"})
    assert response.status_code == status
    assert response.headers.get_list("X-Request-ID") == ["my-trace-123"]


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_every_response_has_an_id_of_its_own_when_none_was_sent(
    client: httpx.Client, method: str, path: str, status: int
) -> None:
    first, second = client.request(method, path), client.request(method, path)
    assert first.status_code == second.status_code == status
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]


@pytest.mark.parametrize("sent", SANE)
def test_a_sane_id_is_echoed(client: httpx.Client, sent: str) -> None:
    response = client.get(f"{FLAVORS}/{TINY}", headers={"X-Request-ID": sent})
    assert response.headers["X-Request-ID"] == sent


@pytest.mark.parametrize("sent", [*INSANE, "é", "名"])
def test_an_id_that_is_not_sane_is_replaced(client: httpx.Client, sent: str) -> None:
    headers = [(b"X-Request-ID", sent.encode())]
    response = client.get(f"{FLAVORS}/{TINY}", headers=headers)
    assert response.status_code == 200
    assert response.headers["X-Request-ID"].isascii()
    assert response.headers["X-Request-ID"] != sent


def test_a_304_carries_the_id_too(client: httpx.Client) -> None:
    headers = {"If-None-Match": "*", "X-Request-ID": "seen-before"}
    response = client.get(FLAVORS, headers=headers)
    assert (response.status_code, response.headers["X-Request-ID"]) == (304, "seen-before")


@pytest.mark.long
def test_ids_of_simultaneous_requests_do_not_mix(
    client: httpx.Client, live_server: LiveServer
) -> None:
    names = [f"mix-{number}" for number in range(200)]

    def ask(name: str) -> str:
        return client.get(SERVERS, headers={"X-Request-ID": name}).headers["X-Request-ID"]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, names)) == names
    wanted, deadline = sorted(names), time.monotonic() + DEADLINE_S
    while list_logged(live_server) != wanted and time.monotonic() < deadline:
        time.sleep(0.05)
    assert list_logged(live_server) == wanted


def list_logged(server: LiveServer) -> list[str]:
    """Return the ids of the requests of the test above that have been logged, in order."""
    ids = [line["request_id"] for line in server.log]
    return sorted(request_id for request_id in ids if request_id.startswith("mix-"))
