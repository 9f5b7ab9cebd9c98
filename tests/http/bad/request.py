"""A request that must be refused, and how."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.http.api import SERVERS
from tests.http.seeds import SMALL, UBUNTU

NEW: dict[str, Any] = {"name": "bad", "flavor_id": SMALL, "image_id": UBUNTU}
CHUNK = 65_536
JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class BadRequest:
    """One row: what is sent, and the status, the code and the place of the fault that come back.

    ``{id}`` in the path stands for the id of a server that exists.
    """

    name: str
    method: str
    path: str
    status: int
    code: str
    loc: tuple[Any, ...] | None = None
    content: bytes | None = None
    headers: dict[str, Any] = field(default_factory=dict)
    chunked: bool = False


def malformed(name: str, content: bytes) -> BadRequest:
    """Return a POST of a server whose body cannot be read."""
    return BadRequest(
        name, "POST", SERVERS, 400, "MALFORMED_REQUEST", content=content, headers=JSON
    )


def invalid(
    name: str, body: Any, *loc: Any, path: str = SERVERS, method: str = "POST"
) -> BadRequest:
    """Return a request whose body can be read and is not as described."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return BadRequest(
        name, method, path, 422, "VALIDATION_ERROR", ("body", *loc), content, headers=JSON
    )


def invalid_query(
    name: str,
    query: str,
    parameter: str,
    *inner: int,
    path: str = SERVERS,
    method: str = "GET",
) -> BadRequest:
    """Return a request with a query that can be read and is not as described."""
    target = f"{path}?{query}"
    return BadRequest(name, method, target, 422, "VALIDATION_ERROR", ("query", parameter, *inner))


def split(content: bytes) -> Iterator[bytes]:
    """Yield a body in pieces, so that it is sent without a Content-Length."""
    for start in range(0, len(content), CHUNK):
        yield content[start : start + CHUNK]


def send(client: httpx.Client, row: BadRequest, server_id: str) -> httpx.Response:
    """Send the request of ``row`` as it is written, without any normalization of its path."""
    path = row.path.replace("{id}", server_id).replace("{ID}", server_id.upper())
    url = client.base_url.copy_with(raw_path=path.encode())
    content = split(row.content) if row.chunked and row.content else row.content
    request = client.build_request(row.method, url, content=content, headers=row.headers)
    if row.content is not None and "Content-Type" not in row.headers:
        request.headers.pop("Content-Type", None)
    return client.send(request)
