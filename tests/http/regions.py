"""Services in front of several regions, of which one at the most can be reached."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.http.api import open_client
from tests.server import serve

REGIONS = "/api/v1/regions"
CAPABILITIES = "/api/v1/capabilities"

AWAY = {
    "backend": "openstack",
    "auth_url": "http://127.0.0.1:1/v3",
    "username": "ostler",
    "password": "secret-of-nobody",
    "project_name": "web",
}
"""An OpenStack at whose address nobody listens."""


def set_regions(**regions: dict[str, Any]) -> dict[str, Any]:
    """Return the setting of a service with these regions, the first being the default."""
    return {"REGIONS": json.dumps(regions)}


def simulate(*withheld: str) -> dict[str, Any]:
    """Return a simulated region that keeps some actions and boot options from its users."""
    return {"backend": "simulator", "withhold": list(withheld)}


@contextmanager
def open_regions(database_url: str, directory: Path) -> Iterator[httpx.Client]:
    """Give a client of a service with a simulated region, and one whose cloud is away."""
    settings = set_regions(here=simulate("suspend", "labels"), far=AWAY)
    with serve(database_url, directory, **settings) as server, open_client(server.url) as client:
        yield client
    assert AWAY["password"] not in server.stdout + server.stderr
