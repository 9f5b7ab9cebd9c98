"""Requests with an Idempotency-Key, and what must be the same in two answers to one of them."""

import uuid
from typing import Any

import httpx

from tests.http.api import SERVERS, make_name
from tests.http.seeds import SMALL, UBUNTU

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
OWN = {b"date", b"x-request-id", REPLAYED.lower().encode()}


def make_key() -> str:
    """Return a key that nobody has used."""
    return uuid.uuid4().hex


def make_body(name: str = "") -> dict[str, Any]:
    """Return the body of a request for a new server."""
    return {"name": name or make_name(), "flavor_id": SMALL, "image_id": UBUNTU}


def post(
    client: httpx.Client, key: str, path: str, body: dict[str, Any] | None = None, **headers: str
) -> httpx.Response:
    """Send a POST with a key."""
    return client.post(path, json=body, headers={HEADER: key, **headers})


def create(client: httpx.Client, key: str, body: dict[str, Any]) -> httpx.Response:
    """Ask for a server with a key."""
    return post(client, key, SERVERS, body)


def read_content(response: httpx.Response) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """Return all of a response but what is each request's own."""
    headers = [(name.lower(), value) for name, value in response.headers.raw]
    return response.status_code, [pair for pair in headers if pair[0] not in OWN], response.content


def expect_replay(first: httpx.Response, again: httpx.Response) -> None:
    """Check that ``again`` is ``first`` once more, and says so."""
    assert read_content(again) == read_content(first)
    assert REPLAYED not in first.headers
    assert again.headers[REPLAYED] == "true"
    assert again.headers["X-Request-ID"] != first.headers["X-Request-ID"]


def count_servers(client: httpx.Client, name: str) -> int:
    """Return how many servers have this name."""
    total: int = client.get(SERVERS, params={"name": name}).json()["total"]
    return total
