"""Networks: what a project sees, to be read and never changed."""

import ipaddress
from typing import Any

import httpx
import pytest

from tests.http.api import NETWORKS, expect_error
from tests.http.seeds import PRIVATE, STORAGE


def test_the_networks_come_in_pages_by_cursor(client: httpx.Client) -> None:
    first = client.get(NETWORKS, params={"limit": 1})
    assert [network["id"] for network in first.json()["items"]] == [PRIVATE]
    cursor = first.json()["next_cursor"]
    second = client.get(NETWORKS, params={"cursor": cursor}).json()
    assert [network["id"] for network in second["items"]] == [STORAGE]
    assert (second["total"], second["next_cursor"]) == (2, None)


def test_the_network_of_new_servers_holds_their_addresses(
    client: httpx.Client, server: dict[str, Any]
) -> None:
    (cidr,) = client.get(f"{NETWORKS}/{PRIVATE}").json()["cidrs"]
    assert ipaddress.ip_address(server["ip_address"]) in ipaddress.ip_network(cidr)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_network_cannot_be_changed(client: httpx.Client, method: str) -> None:
    for path in (NETWORKS, f"{NETWORKS}/{PRIVATE}"):
        response = client.request(method, path, json={})
        expect_error(response, 405, "METHOD_NOT_ALLOWED")
        assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
