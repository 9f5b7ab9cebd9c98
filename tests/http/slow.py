"""Services whose simulated cloud takes its time, or fails."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.http.api import open_client
from tests.server import LiveServer

OPERATIONS = "/api/v1/operations"
CONNECTIONS = 300
PATIENCE = 60


@contextmanager
def open_service(
    database_url: str, directory: Path, settings: dict[str, str]
) -> Iterator[httpx.Client]:
    """Give a client of a service with ``settings``."""
    server = LiveServer(database_url, directory)
    server.settings.update(settings)
    with server, open_client(server.url, CONNECTIONS) as client:
        yield client


def follow(client: httpx.Client, response: httpx.Response) -> dict[str, Any]:
    """Return the operation that a response names, once it has ended."""
    path = response.headers["Location"]
    while True:
        found = client.get(path, params={"wait": PATIENCE})
        assert found.status_code == 200, found.text
        operation: dict[str, Any] = found.json()
        if operation["finished_at"]:
            return operation
