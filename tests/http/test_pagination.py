"""Pagination, by cursor and by link, while others write."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.http.api import FLAVORS, IMAGES, SERVERS, create_server, get_path, make_name
from tests.http.seeds import FEDORA

SORTS = ["created_at", "-created_at", "updated_at", "-updated_at", "name", "-name"]
STAYING = 40
WRITERS = 4


def paginate(
    client: httpx.Client, path: str = SERVERS, **query: str | int
) -> Iterator[dict[str, Any]]:
    """Yield the items of every page, by cursor."""
    page = client.get(path, params=query).json()
    yield from page["items"]
    while page["next_cursor"]:
        response = client.get(path, params={**query, "cursor": page["next_cursor"]})
        assert response.status_code == 200, response.text
        page = response.json()
        yield from page["items"]


@pytest.fixture(scope="module")
def family(client: httpx.Client) -> list[dict[str, Any]]:
    """Servers of one name."""
    name = make_name("family")
    return [create_server(client, name) for _ in range(11)]


@pytest.mark.parametrize("sort", SORTS)
def test_pagination_by_cursor_sees_each_item_once_and_in_order(
    client: httpx.Client, family: list[dict[str, Any]], sort: str
) -> None:
    query = {"name": family[0]["name"], "sort": sort}
    whole = client.get(SERVERS, params={**query, "limit": 100}).json()["items"]
    assert list(paginate(client, **query, limit=3)) == whole
    assert {server["id"] for server in whole} == {server["id"] for server in family}


def test_pagination_by_cursor_counts_its_way(
    client: httpx.Client, family: list[dict[str, Any]]
) -> None:
    query = {"name": family[0]["name"], "limit": "4"}
    first = client.get(SERVERS, params=query).json()
    second = client.get(SERVERS, params={**query, "cursor": first["next_cursor"]}).json()
    third = client.get(SERVERS, params={**query, "cursor": second["next_cursor"]}).json()
    assert [page["offset"] for page in (first, second, third)] == [0, 4, 8]
    assert [page["total"] for page in (first, second, third)] == [11, 11, 11]
    assert (third["next_offset"], third["next_cursor"]) == (None, None)


@pytest.mark.parametrize("path", [FLAVORS, IMAGES])
def test_the_catalogue_can_be_paginated_too(client: httpx.Client, path: str) -> None:
    whole = client.get(path).json()["items"]
    assert list(paginate(client, path, limit=1)) == whole


def test_the_link_to_the_next_page_keeps_the_filters_the_order_and_the_limit(
    client: httpx.Client, family: list[dict[str, Any]]
) -> None:
    query = {"name": family[0]["name"], "status": "ACTIVE", "sort": "-created_at", "limit": "4"}
    query["created_after"] = "2026-01-01T00:00:00+00:00"
    response, seen = client.get(SERVERS, params=query), []
    while True:
        assert response.status_code == 200
        seen += response.json()["items"]
        if "next" not in response.links:
            break
        target = response.links["next"]["url"]
        kept = parse_qs(urlsplit(target).query)
        assert (kept["name"], kept["status"]) == ([query["name"]], ["ACTIVE"])
        assert (kept["limit"], kept["created_after"]) == (["4"], [query["created_after"]])
        response = client.get(target)
    assert [item["id"] for item in seen] == [server["id"] for server in family][::-1]


def churn(client: httpx.Client, done: Event) -> int:
    """Create and delete servers until ``done``; return how many."""
    count = 0
    while not done.is_set():
        server = create_server(client, make_name("churn"), image_id=FEDORA)
        assert client.delete(get_path(server)).status_code == 204
        count += 1
    return count


@pytest.mark.long
@pytest.mark.parametrize("sort", SORTS)
def test_pagination_sees_each_item_that_stays_once_while_others_come_and_go(
    client: httpx.Client, sort: str
) -> None:
    staying = [create_server(client, make_name("stay"), image_id=FEDORA) for _ in range(STAYING)]
    done = Event()
    with ThreadPoolExecutor(WRITERS) as pool:
        writers = [pool.submit(churn, client, done) for _ in range(WRITERS)]
        try:
            listings = [
                [item["id"] for item in paginate(client, image_id=FEDORA, sort=sort, limit=7)]
                for _ in range(3)
            ]
        finally:
            done.set()
        assert all(writer.result() for writer in writers)
    for seen in listings:
        assert len(seen) == len(set(seen))
        assert {server["id"] for server in staying} <= set(seen)
    for server in staying:
        client.delete(get_path(server))


@pytest.mark.parametrize(
    "cursor",
    [
        "created_at~20~1771425045000000~" + b"5219cabe".hex(),
        "name~3~" + b"zzz".hex() + "~" + b"0".hex(),
        "-updated_at~1~1~" + b"\xff".hex(),
        "-name~0~~" + b"a".hex(),
        "name~7~00~00",
        "created_at~999999999~9999999999999999~" + b"z".hex(),
    ],
)
def test_a_cursor_that_was_never_handed_out_is_a_place_like_any_other(
    client: httpx.Client, cursor: str
) -> None:
    response = client.get(SERVERS, params={"cursor": cursor})
    assert response.status_code == 200, response.text
    assert response.json()["offset"] == int(cursor.split("~")[1])
