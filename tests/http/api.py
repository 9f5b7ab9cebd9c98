"""The API as the tests speak to it: every response to these clients is validated."""

import ssl
import uuid
from typing import Any

import httpx

from tests.contract.checks import PASSIVE
from tests.contract.exchange import Exchange
from tests.http.seeds import SMALL, UBUNTU

SERVERS = "/api/v1/servers"
FLAVORS = "/api/v1/flavors"
IMAGES = "/api/v1/images"
NETWORKS = "/api/v1/networks"
TIMEOUT_S = 60
TRUSTS_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For clients of plain HTTP, each of which would read the certificates of all authorities."""


def validate_response(response: httpx.Response) -> None:
    """Apply to a response what must hold of every response."""
    response.read()
    exchange = Exchange.from_httpx(response)
    for check in PASSIVE:
        check(exchange)


def open_client(url: str, connections: int = 10) -> httpx.Client:
    """Return a client of the service at ``url``; threads may share it."""
    return httpx.Client(
        base_url=url,
        timeout=TIMEOUT_S,
        trust_env=False,
        verify=TRUSTS_NOBODY,
        limits=httpx.Limits(max_connections=connections),
        event_hooks={"response": [validate_response]},
    )


def make_name(prefix: str = "server") -> str:
    """Return a name that nothing else has."""
    return f"{prefix}-{uuid.uuid4().hex[:12]}"


def create_server(
    client: httpx.Client,
    name: str = "",
    *,
    flavor_id: str = SMALL,
    image_id: str = UBUNTU,
    **fields: Any,
) -> dict[str, Any]:
    """Create a server and return it; ``fields`` are what else is asked for."""
    body = {"name": name or make_name(), "flavor_id": flavor_id, "image_id": image_id, **fields}
    created = client.post(SERVERS, json=body)
    assert created.status_code == 201, created.text
    server: dict[str, Any] = created.json()
    return server


def get_path(server: dict[str, Any]) -> str:
    """Return the path of a server."""
    return f"{SERVERS}/{server['id']}"


def perform(
    client: httpx.Client, server: dict[str, Any], action: str, **fields: Any
) -> httpx.Response:
    """Ask for an action."""
    return client.post(f"{get_path(server)}/action", json={"action": action, **fields})


def expect_error(response: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """Return the error of a response after a look at its status and its code."""
    assert response.status_code == status, response.text
    error: dict[str, Any] = response.json()["error"]
    assert error["code"] == code, error
    return error


def list_faults(error: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Return where a validation error found faults."""
    return [tuple(detail["loc"]) for detail in error["details"]]
