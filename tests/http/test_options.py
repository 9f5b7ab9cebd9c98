"""What a new server may be given besides a name, a flavor and an image."""

import base64
import textwrap
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.databases import Databases
from tests.http.api import SERVERS, expect_error, get_path, make_name, perform
from tests.http.keypairs import KEYPAIRS, create_keypair
from tests.http.seeds import GROUP, PRIVATE, SMALL, STORAGE, UBUNTU
from tests.http.slow import OPERATIONS, open_service
from tests.server import LiveServer

SECRET = "correct-horse-battery-staple"
USER_DATA = base64.b64encode(f"#!/bin/sh\necho {SECRET}\n".encode()).decode()


def create(client: httpx.Client, **options: Any) -> dict[str, Any]:
    """Create a server with options and return it as it is read then."""
    response = client.post(SERVERS, json=describe(**options))
    assert response.status_code == 201, response.text
    found: dict[str, Any] = client.get(get_path(response.json())).json()
    assert found == response.json()
    return found


@pytest.fixture(scope="module")
def slow_client(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    slow = {"SIMULATOR_LATENCY": "0.2"}
    with open_service(databases.create(), tmp_path_factory.mktemp("slow"), slow) as client:
        yield client


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


LONG = base64.b64encode(b"x" * 49_149).decode()


@pytest.mark.parametrize(
    "text",
    [
        base64.encodebytes(b"x" * 200).decode(),
        "\n".join(textwrap.wrap(base64.b64encode(b"x" * 200).decode(), 64)),
        "\r\n".join(textwrap.wrap(base64.b64encode(b"x" * 200).decode(), 76)) + "\r\n",
        "\r\n\r\n".join(textwrap.wrap(base64.b64encode(b"x" * 199).decode(), 19)) + "\n\n",
        "\n\nYQ=\n=\n",
        "\n".join(textwrap.wrap(LONG, 64)),
    ],
    ids=["MIME", "PEM", "CRLF", "blank lines", "broken padding", "as much as Nova takes"],
)
def test_user_data_is_base64_in_lines_of_any_length(client: httpx.Client, text: str) -> None:
    server = create(client, user_data=text)
    lines = client.get(f"{get_path(server)}/console-log").json()["lines"]
    size = len("".join(text.split()))
    assert any(f"user data of {size} characters" in line for line in lines)


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


UNKNOWN = [
    (
        {"security_groups": ["default", "no-such"]},
        ["body", "security_groups", 1],
        "not_found",
        "Security group no-such not found",
    ),
    (
        {"availability_zone": "no-such"},
        ["body", "availability_zone"],
        "enum",
        "Must be one of: nova",
    ),
    ({"availability_zone": ""}, ["body", "availability_zone"], "string_too_short", ""),
]


@pytest.mark.parametrize(("option", "loc", "word", "message"), UNKNOWN, ids=range(len(UNKNOWN)))
def test_an_unknown_group_or_zone_is_a_fault_of_its_field_and_nothing_is_recorded(
    client: httpx.Client, option: dict[str, Any], loc: list[Any], word: str, message: str
) -> None:
    _expect_fault(client, option, loc, word, message)


@pytest.mark.parametrize(("option", "loc", "word", "message"), UNKNOWN[:2], ids=range(2))
def test_a_slow_cloud_is_asked_for_nothing_with_an_unknown_group_or_zone(
    slow_client: httpx.Client, option: dict[str, Any], loc: list[Any], word: str, message: str
) -> None:
    _expect_fault(slow_client, option, loc, word, message)


def _expect_fault(
    client: httpx.Client, option: dict[str, Any], loc: list[Any], word: str, message: str
) -> None:
    counted = [client.get(path).json()["total"] for path in (SERVERS, OPERATIONS)]
    refused = client.post(SERVERS, json=describe(user_data=USER_DATA, **option))
    (fault,) = expect_error(refused, 422, "VALIDATION_ERROR")["details"]
    assert (fault["loc"], fault["type"]) == (loc, word)
    assert message in fault["msg"]
    assert [client.get(path).json()["total"] for path in (SERVERS, OPERATIONS)] == counted


def test_a_group_is_named_by_its_id_too(client: httpx.Client) -> None:
    assert create(client, security_groups=[GROUP, "default"])["status"] == "ACTIVE"


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
