"""What a new server may be given besides a name, a flavor and an image."""

import base64
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.databases import Databases
from tests.http.api import SERVERS, expect_error, get_path, make_name, perform
from tests.http.keypairs import KEYPAIRS, create_keypair
from tests.http.seeds import PRIVATE, SMALL, STORAGE, UBUNTU
from tests.http.slow import OPERATIONS, open_service
from tests.server import LiveServer

SECRET = "correct-horse-battery-staple"
USER_DATA = base64.b64encode(f"#!/bin/sh\necho {SECRET}\n".encode()).decode()


def create(client: httpx.Client, **options: Any) -> dict[str, Any]:
    """Create a server with options and return it as it is read then."""
    answer = client.post(SERVERS, json=describe(**options))
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = client.get(get_path(answer.json())).json()
    assert found == answer.json()
    return found


def describe(**options: Any) -> dict[str, Any]:
    return {"name": make_name(), "flavor_id": SMALL, "image_id": UBUNTU, **options}


def test_a_server_without_options_is_on_the_network_of_the_cloud(client: httpx.Client) -> None:
    server = create(client)
    (address,) = server["addresses"]["private"]
    assert list(server["addresses"]) == ["private"]
    assert (address["address"], address["version"]) == (server["ip_address"], 4)
    assert (address["type"], address["mac_address"][:8]) == ("fixed", "fa:16:3e")
    assert (server["key_name"], server["availability_zone"]) == (None, "nova")


def test_a_server_has_an_address_in_each_network_in_the_order_of_the_request(
    client: httpx.Client,
) -> None:
    server = create(client, networks=[STORAGE, PRIVATE])
    assert list(server["addresses"]) == ["storage", "private"]
    (first,), (second,) = server["addresses"].values()
    assert (first["address"][:4], second["address"][:3]) == ("172.", "10.")
    assert server["ip_address"] == first["address"]
    assert first["mac_address"] != second["mac_address"]
    assert list(create(client, networks=[STORAGE])["addresses"]) == ["storage"]


def test_addresses_stay_through_actions(client: httpx.Client) -> None:
    server = create(client, networks=[PRIVATE, STORAGE])
    for action in ("stop", "start", "shelve", "unshelve"):
        assert perform(client, server, action).json()["addresses"] == server["addresses"]


def test_a_key_pair_is_given_by_its_name(client: httpx.Client) -> None:
    name = create_keypair(client)["name"]
    server = create(client, key_name=name)
    assert server["key_name"] == name
    client.delete(f"{KEYPAIRS}/{name}")
    assert client.get(get_path(server)).json() == server
    again = client.post(SERVERS, json=describe(key_name=name))
    expect_error(again, 404, "KEYPAIR_NOT_FOUND")


def test_groups_and_a_zone_that_the_cloud_has_are_taken(client: httpx.Client) -> None:
    server = create(client, security_groups=["default"], availability_zone="nova")
    assert (server["status"], server["availability_zone"]) == ("ACTIVE", "nova")


def test_user_data_reach_the_server_and_are_shown_nowhere(client: httpx.Client) -> None:
    server = create(client, user_data=USER_DATA)
    lines = client.get(f"{get_path(server)}/console-log").json()["lines"]
    assert any(f"user data of {len(USER_DATA)} characters" in line for line in lines)
    shown = [server, client.get(f"{get_path(server)}/operations").json()]
    assert USER_DATA not in str(shown) + str(client.get(f"{get_path(server)}/events").json())


def test_user_data_in_lines_is_base64_too(client: httpx.Client) -> None:
    text = base64.encodebytes(b"x" * 200).decode()
    assert text.count("\n") > 1
    assert create(client, user_data=text)["status"] == "ACTIVE"
    create(client, user_data="YWJj" * 16383)


@pytest.mark.parametrize(
    ("option", "code"),
    [
        ({"networks": [PRIVATE, "no-such"]}, "NETWORK_NOT_FOUND"),
        ({"key_name": "no-such"}, "KEYPAIR_NOT_FOUND"),
    ],
)
def test_an_unknown_network_or_key_pair_is_not_found(
    client: httpx.Client, option: dict[str, Any], code: str
) -> None:
    total = client.get(SERVERS).json()["total"]
    error = expect_error(client.post(SERVERS, json=describe(**option)), 404, code)
    assert "no-such" in error["message"]
    assert client.get(SERVERS).json()["total"] == total


@pytest.mark.parametrize(
    ("option", "hint"),
    [
        ({"security_groups": ["default", "no-such"]}, "security groups"),
        ({"availability_zone": "no-such"}, "zone"),
    ],
)
def test_an_unknown_group_or_zone_is_refused_with_a_hint(
    client: httpx.Client, option: dict[str, Any], hint: str
) -> None:
    total = client.get(SERVERS).json()["total"]
    error = expect_error(client.post(SERVERS, json=describe(**option)), 502, "BACKEND_ERROR")
    assert (error["details"]["reason"], error["details"]["retry"]) == ("reference", False)
    assert hint in error["details"]["hint"]
    assert client.get(SERVERS).json()["total"] == total


def test_a_slow_cloud_that_does_not_know_the_zone_fails_the_operation(
    databases: Databases, tmp_path: Path
) -> None:
    slow = {"SIMULATOR_LATENCY": "0.2"}
    with open_service(databases.create(), tmp_path / "server", slow) as client:
        body = describe(availability_zone="no-such", user_data=USER_DATA)
        server = client.post(SERVERS, json=body).json()
        assert server["availability_zone"] == "no-such"
        path = f"{OPERATIONS}/{server['operation_id']}"
        error = client.get(path, params={"wait": 30}).json()["error"]
        assert error["code"] == "BACKEND_REFUSED"
        assert "zone" in error["hint"]
        assert client.get(get_path(server)).json()["fault"] == error


def test_an_operation_has_no_request_id_of_a_cloud_that_gives_none(client: httpx.Client) -> None:
    server = create(client)
    (operation,) = client.get(f"{get_path(server)}/operations").json()["items"]
    assert operation["cloud_request_id"] is None


def test_nothing_secret_is_logged(own_server: LiveServer, own_client: httpx.Client) -> None:
    create(own_client, user_data=USER_DATA)
    expect_error(
        own_client.post(SERVERS, json=describe(user_data=USER_DATA + "!")), 422, "VALIDATION_ERROR"
    )
    own_server.stop()
    written = own_server.stdout + own_server.stderr
    assert USER_DATA[:16] not in written
    assert SECRET not in written
