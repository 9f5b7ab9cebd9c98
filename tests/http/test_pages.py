"""Lists of servers: totals, offsets, filters and orders."""

from typing import Any

import httpx
import pytest

from tests.http.api import create_server, get_path, make_name, perform
from tests.http.lists import get_page, list_ids
from tests.http.seeds import CENTOS, DEBIAN, LARGE, SMALL, TINY, UBUNTU

COUNT = 7


@pytest.fixture(scope="module")
def twins(client: httpx.Client) -> list[dict[str, Any]]:
    """Servers of one name, in the order in which they were made."""
    name = make_name("twin")
    return [create_server(client, name) for _ in range(COUNT)]


def test_the_total_grows_and_shrinks_with_the_servers(client: httpx.Client) -> None:
    before = get_page(client)["total"]
    server = create_server(client)
    assert get_page(client)["total"] == before + 1
    client.delete(get_path(server))
    assert get_page(client)["total"] == before


def test_a_list_has_twenty_items_unless_asked_otherwise(client: httpx.Client) -> None:
    for _ in range(21):
        create_server(client)
    page = get_page(client)
    assert (page["limit"], page["offset"], page["next_offset"]) == (20, 0, 20)
    assert len(page["items"]) == 20


def test_an_empty_list_is_a_page_too(client: httpx.Client) -> None:
    assert get_page(client, name=make_name("nobody")) == {
        "items": [],
        "total": 0,
        "limit": 20,
        "offset": 0,
        "next_offset": None,
        "next_cursor": None,
    }


@pytest.mark.parametrize(
    ("limit", "offset", "length", "next_offset"),
    [
        (3, 0, 3, 3),
        (3, 3, 3, 6),
        (3, 6, 1, None),
        (COUNT, 0, COUNT, None),
        (COUNT - 1, 0, COUNT - 1, COUNT - 1),
        (100, 0, COUNT, None),
        (1, COUNT - 1, 1, None),
        (1, COUNT - 2, 1, COUNT - 1),
        (5, COUNT, 0, None),
        (5, 2147483647, 0, None),
    ],
)
def test_a_page_begins_at_its_offset_and_says_where_the_next_begins(
    client: httpx.Client,
    twins: list[dict[str, Any]],
    limit: int,
    offset: int,
    length: int,
    next_offset: int | None,
) -> None:
    page = get_page(client, name=twins[0]["name"], limit=limit, offset=offset)
    assert list_ids(page["items"]) == list_ids(twins)[offset : offset + length]
    assert (page["total"], page["limit"], page["offset"]) == (COUNT, limit, offset)
    assert page["next_offset"] == next_offset


def test_a_deleted_server_is_not_listed(client: httpx.Client) -> None:
    name = make_name()
    kept, gone = create_server(client, name), create_server(client, name)
    client.delete(get_path(gone))
    page = get_page(client, name=name)
    assert (list_ids(page["items"]), page["total"]) == ([kept["id"]], 1)


def test_the_status_filter_follows_the_lifecycle(client: httpx.Client) -> None:
    name = make_name()
    running, stopped = create_server(client, name), create_server(client, name)
    perform(client, stopped, "stop")
    assert list_ids(get_page(client, name=name, status="ACTIVE")["items"]) == [running["id"]]
    assert list_ids(get_page(client, name=name, status="SHUTOFF")["items"]) == [stopped["id"]]
    assert get_page(client, name=name, status="ERROR")["total"] == 0


def test_the_name_filter_is_exact(client: httpx.Client) -> None:
    name = make_name("Exact%_")
    wanted = create_server(client, name)
    for other in (name.lower(), f"{name}x", f" {name}", name[:-1]):
        create_server(client, other)
    page = get_page(client, name=name)
    assert (list_ids(page["items"]), page["total"]) == ([wanted["id"]], 1)


def test_the_flavor_filter_follows_a_resize(client: httpx.Client) -> None:
    name = make_name()
    small = create_server(client, name, flavor_id=SMALL)
    grown = create_server(client, name, flavor_id=TINY)
    perform(client, grown, "resize", flavor_id=LARGE)
    assert list_ids(get_page(client, name=name, flavor_id=SMALL)["items"]) == [small["id"]]
    assert list_ids(get_page(client, name=name, flavor_id=LARGE)["items"]) == [grown["id"]]
    assert get_page(client, name=name, flavor_id=TINY)["total"] == 0


def test_the_image_filter_finds_servers_of_the_image(client: httpx.Client) -> None:
    name = make_name()
    debian = create_server(client, name, image_id=DEBIAN)
    create_server(client, name, image_id=UBUNTU)
    assert list_ids(get_page(client, name=name, image_id=DEBIAN)["items"]) == [debian["id"]]
    assert get_page(client, name=name, image_id=CENTOS)["total"] == 0


def test_an_unknown_flavor_or_image_filters_everything_away(client: httpx.Client) -> None:
    assert get_page(client, flavor_id="m1.nano")["total"] == 0
    assert get_page(client, image_id="windows-95")["total"] == 0


def test_all_filters_hold_at_once(client: httpx.Client) -> None:
    name = make_name()
    wanted = create_server(client, name, flavor_id=SMALL, image_id=DEBIAN)
    create_server(client, name, flavor_id=SMALL, image_id=UBUNTU)
    create_server(client, name, flavor_id=TINY, image_id=DEBIAN)
    page = get_page(client, name=name, flavor_id=SMALL, image_id=DEBIAN, status="ACTIVE")
    assert (list_ids(page["items"]), page["total"]) == ([wanted["id"]], 1)


@pytest.mark.parametrize("field", ["created_at", "updated_at", "name"])
def test_every_order_can_be_turned_round(client: httpx.Client, field: str) -> None:
    image_id, made = CENTOS, []
    for name in ("b", "a", "é", "B", "a", "~"):
        made.append(create_server(client, name, image_id=image_id))
    client.patch(get_path(made[0]), json={"name": "c"})
    upwards = get_page(client, image_id=image_id, sort=field, limit=100)["items"]
    downwards = get_page(client, image_id=image_id, sort=f"-{field}", limit=100)["items"]
    assert list_ids(upwards) == list_ids(downwards)[::-1]
    assert upwards == sorted(upwards, key=lambda server: (server[field], server["id"]))
    assert set(list_ids(made)) <= set(list_ids(upwards))


def test_the_default_order_is_that_of_creation(
    client: httpx.Client, twins: list[dict[str, Any]]
) -> None:
    name = twins[0]["name"]
    assert list_ids(get_page(client, name=name)["items"]) == list_ids(twins)
    by_creation = get_page(client, name=name, sort="created_at")
    assert list_ids(by_creation["items"]) == list_ids(twins)
