"""API keys as the tests make and send them."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from tests.http.api import open_client
from tests.server import LiveServer, serve

KEYS = "/api/v1/keys"
EVERYWHERE_S = 1.0
"""After how long a change of a key holds in every process."""

BOOTSTRAP = "bootstrap-of-the-tests-0123456789abcdef"

Key = dict[str, Any]


def serve_with_keys(
    database_url: str, directory: Path, **settings: str
) -> AbstractContextManager[LiveServer]:
    """Serve those who have a key, of which ``BOOTSTRAP`` is the first."""
    keyed: dict[str, Any] = {"AUTH_MODE": "api-key", "AUTH_BOOTSTRAP_KEY": BOOTSTRAP, **settings}
    return serve(database_url, directory, **keyed)


@contextmanager
def open_keyed_client(url: str, secret: str = BOOTSTRAP) -> Iterator[httpx.Client]:
    """Give a client of a service that sends a key with every request."""
    with open_client(url) as client:
        client.headers.update(bear(secret))
        yield client


def bear(secret: str) -> dict[str, str]:
    """Return the header that carries a key."""
    return {"Authorization": f"Bearer {secret}"}


def create_key(client: httpx.Client, name: str = "test", role: str = "admin", **fields: Any) -> Key:
    """Make a key and return it, with its secret."""
    made = client.post(KEYS, json={"name": name, "role": role, **fields})
    assert made.status_code == 201, made.text
    key: Key = made.json()
    return key


def get_key_path(key: Key) -> str:
    """Return the path of a key."""
    return f"{KEYS}/{key['id']}"


def write_end(**later: float) -> str:
    """Return a time that is so much later than now, as a request writes it."""
    return (datetime.now(UTC) + timedelta(**later)).isoformat()
