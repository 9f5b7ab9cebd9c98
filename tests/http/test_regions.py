"""Several regions behind one service: which is meant, what each can do, and which is there."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from domain.capabilities import BOOT_OPTIONS
from domain.transitions import SERVED
from tests.databases import Databases
from tests.http.api import (
    FLAVORS,
    IMAGES,
    NETWORKS,
    SERVERS,
    create_server,
    expect_error,
    get_path,
    list_faults,
    open_client,
    perform,
)
from tests.http.bad.request import NEW
from tests.http.keypairs import KEYPAIRS, locate, make_body
from tests.http.regions import AWAY, CAPABILITIES, REGIONS, set_regions, simulate
from tests.http.seeds import PRIVATE, SMALL, UBUNTU
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
    """A client of a service with a simulated region, and one whose cloud is away."""
    settings = set_regions(here=simulate("suspend", "labels"), far=AWAY)
    directory = tmp_path_factory.mktemp("regions")
    with (
        serve(databases.create(), directory, **settings) as server,
        open_client(server.url) as client,
    ):
        yield client
    assert AWAY["password"] not in server.stdout + server.stderr


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
    answer = client.post(SERVERS, json={**NEW, "labels": {"team": "web"}})
    (fault,) = expect_error(answer, 422, "VALIDATION_ERROR")["details"]
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


@pytest.mark.parametrize(
    ("path", "entry"), [(FLAVORS, SMALL), (IMAGES, UBUNTU), (NETWORKS, PRIVATE)]
)
def test_the_catalogue_is_that_of_a_region(client: httpx.Client, path: str, entry: str) -> None:
    whole = client.get(path).json()
    assert whole["total"] > 0
    assert client.get(path, params={"region": "here"}).json() == whole
    assert client.get(path, params={"region": "far"}).json()["total"] == 0
    assert client.get(f"{path}/{entry}", params={"region": "here"}).status_code == 200
    far = client.get(f"{path}/{entry}", params={"region": "far"})
    expect_error(far, 503, "BACKEND_UNAVAILABLE")
    for target in (path, f"{path}/{entry}"):
        answer = client.get(target, params={"region": "nowhere"})
        assert list_faults(expect_error(answer, 422, "VALIDATION_ERROR")) == [("query", "region")]


@pytest.mark.parametrize("path", [FLAVORS, IMAGES, NETWORKS])
def test_the_next_page_is_of_the_same_region(client: httpx.Client, path: str) -> None:
    page = client.get(path, params={"region": "here", "limit": 1})
    assert "region=here" in page.headers["Link"]


def test_a_key_pair_is_one_of_a_region(client: httpx.Client) -> None:
    made = client.post(KEYPAIRS, json={**make_body(), "region": "here"})
    assert made.status_code == 201
    path = locate(made.json())
    assert client.get(path, params={"region": "here"}).json() == made.json()
    assert client.get(KEYPAIRS, params={"region": "far"}).json()["total"] == 0
    for answer in (
        client.post(KEYPAIRS, json={**make_body(), "region": "far"}),
        client.get(path, params={"region": "far"}),
        client.delete(path, params={"region": "far"}),
    ):
        expect_error(answer, 503, "BACKEND_UNAVAILABLE")
    unknown = client.post(KEYPAIRS, json={**make_body(), "region": "nowhere"})
    assert list_faults(expect_error(unknown, 422, "VALIDATION_ERROR")) == [("body", "region")]
    assert client.delete(path, params={"region": "here"}).status_code == 204


def test_the_image_that_is_deleted_is_one_of_a_region(client: httpx.Client) -> None:
    server = create_server(client)
    taken = perform(client, server, "snapshot", name="backup")
    result = client.get(taken.headers["Location"]).json()["result"]
    path = f"{IMAGES}/{result['image_id']}"
    expect_error(client.delete(path, params={"region": "far"}), 503, "BACKEND_UNAVAILABLE")
    unknown = client.delete(path, params={"region": "nowhere"})
    assert list_faults(expect_error(unknown, 422, "VALIDATION_ERROR")) == [("query", "region")]
    assert client.delete(path, params={"region": "here"}).status_code == 204


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
