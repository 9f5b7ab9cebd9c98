"""Several regions behind one service: which is meant, what each can do, and which is there."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from domain.capabilities import BOOT_OPTIONS
from domain.transitions import SERVED
from tests.databases import Databases
from tests.http.api import (
    SERVERS,
    create_server,
    expect_error,
    get_path,
    list_faults,
    open_client,
    perform,
)
from tests.http.bad.request import NEW
from tests.http.regions import (
    AWAY,
    CAPABILITIES,
    REGIONS,
    open_regions,
    set_regions,
)
from tests.server import serve

HERE = {
    "name": "here",
    "backend": "simulator",
    "default": True,
    "status": "up",
    "reason": None,
    "circuit": "closed",
}
FAR = {
    "name": "far",
    "backend": "openstack",
    "default": False,
    "status": "down",
}


@pytest.fixture(scope="module")
def client(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    with open_regions(databases.create(), tmp_path_factory.mktemp("regions")) as client:
        yield client


def is_far(region: dict[str, Any]) -> bool:
    """Tell whether this is the region that is away, whose circuit opens again and again."""
    assert region["reason"]
    return FAR.items() <= region.items() and region["circuit"] in ("open", "half_open")


def test_regions_are_listed_by_name_as_they_were_last(client: httpx.Client) -> None:
    page = client.get(REGIONS).json()
    far, here = page.pop("items")
    assert is_far(far)
    assert here == HERE
    assert page == {
        "total": 2,
        "limit": 20,
        "offset": 0,
        "next_offset": None,
        "next_cursor": None,
    }
    assert is_far(client.get(f"{REGIONS}/far").json())
    expect_error(client.get(f"{REGIONS}/nowhere"), 404, "REGION_NOT_FOUND")


def test_regions_come_in_pages(client: httpx.Client) -> None:
    first = client.get(REGIONS, params={"limit": 1}).json()
    (far,) = first["items"]
    assert is_far(far)
    assert first["next_offset"] == 1
    for place in ({"offset": 1}, {"cursor": first["next_cursor"]}):
        second = client.get(REGIONS, params={"limit": 1, **place}).json()
        assert (second["items"], second["offset"], second["next_cursor"]) == ([HERE], 1, None)
    behind = client.get(REGIONS, params={"offset": 9}).json()
    assert (behind["items"], behind["next_offset"]) == ([], None)


def test_a_service_without_the_setting_has_one_region(live_server: Any) -> None:
    with open_client(live_server.url) as client:
        assert client.get(REGIONS).json()["items"] == [{**HERE, "name": "RegionOne"}]
        assert client.get(CAPABILITIES).json()["boot_options"] == list(BOOT_OPTIONS)
        assert create_server(client)["region"] == "RegionOne"


def test_the_capabilities_are_those_of_the_region_less_what_is_withheld(
    client: httpx.Client,
) -> None:
    offered = client.get(CAPABILITIES).json()
    assert (offered["region"], offered["backend"], offered["instant"]) == (
        "here",
        "simulator",
        True,
    )
    assert offered["actions"] == [action for action in SERVED if action != "suspend"]
    assert offered["boot_options"] == [name for name in BOOT_OPTIONS if name != "labels"]
    assert offered["availability_zones"] == ["nova"]
    far = client.get(CAPABILITIES, params={"region": "far"}).json()
    assert (far["status"], far["instant"]) == ("down", False)
    assert far["reason"]
    assert far["actions"] == list(SERVED)


def test_an_action_that_is_not_offered_is_neither_allowed_nor_done(client: httpx.Client) -> None:
    server = create_server(client)
    assert "suspend" not in server["allowed_actions"]
    error = expect_error(perform(client, server, "suspend"), 422, "VALIDATION_ERROR")
    (fault,) = error["details"]
    assert (fault["loc"], fault["type"]) == (["body", "action"], "not_offered")
    assert "here" in fault["msg"]
    assert client.get(get_path(server)).json() == server
    refused = expect_error(perform(client, server, "start"), 409, "INVALID_STATE_TRANSITION")
    assert "suspend" not in refused["details"]["allowed_actions"]
    assert perform(client, server, "stop").status_code == 202
    expect_error(perform(client, {"id": "no-such"}, "suspend"), 404, "SERVER_NOT_FOUND")


def test_a_boot_option_that_is_not_offered_makes_no_server(client: httpx.Client) -> None:
    before = client.get(SERVERS).json()["total"]
    response = client.post(SERVERS, json={**NEW, "labels": {"team": "web"}})
    (fault,) = expect_error(response, 422, "VALIDATION_ERROR")["details"]
    assert (fault["loc"], fault["type"]) == (["body", "labels"], "not_offered")
    assert client.get(SERVERS).json()["total"] == before


def test_a_server_is_made_where_the_request_says(client: httpx.Client) -> None:
    made = client.post(SERVERS, json={**NEW, "region": "here"})
    assert (made.status_code, made.json()["region"]) == (201, "here")
    error = expect_error(
        client.post(SERVERS, json={**NEW, "region": "nowhere"}), 422, "VALIDATION_ERROR"
    )
    assert list_faults(error) == [("body", "region")]
    assert error["details"][0]["msg"] == "Must be one of: here, far"
    expect_error(client.post(SERVERS, json={**NEW, "region": "far"}), 503, "BACKEND_UNAVAILABLE")


def test_servers_are_listed_by_region(client: httpx.Client) -> None:
    create_server(client)
    everywhere, here = client.get(SERVERS).json(), client.get(SERVERS, params={"region": "here"})
    assert here.json()["items"] == everywhere["items"]
    assert client.get(SERVERS, params={"region": "elsewhere"}).json()["items"] == []


def test_the_service_is_ready_while_a_region_is(client: httpx.Client) -> None:
    assert client.get("/health/ready").status_code == 200


def test_a_service_whose_every_region_is_away_starts_and_is_not_ready(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> None:
    settings = set_regions(far=AWAY, farther=AWAY)
    directory = tmp_path_factory.mktemp("away")
    with (
        serve(databases.create(), directory, **settings) as server,
        open_client(server.url) as client,
    ):
        assert client.get("/health/ready").status_code == 503
        assert client.get("/health").status_code == 200
        assert {region["status"] for region in client.get(REGIONS).json()["items"]} == {"down"}
