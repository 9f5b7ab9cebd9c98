"""Pages: exact totals, and pagination that sees everything that stays exactly once."""

import itertools
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from domain.pages import Cursor
from domain.servers import Server
from domain.transitions import Status
from persistence.database.session import Database
from persistence.servers.servers import ServerFilters
from tests.unit.persistence.samples import (
    FLAVORS,
    IMAGES,
    START,
    add_server,
    list_page,
    remove_server,
)

SORTS = ["created_at", "-created_at", "updated_at", "-updated_at", "name", "-name"]
VALUES = ["", "0", "-1", "9" * 400, "-" + "9" * 400, "9" * 5000, "1e9", "x", "a\0b", "\ud800", "%'"]


def paginate(database: Database, sort: str, limit: int = 7, **filters: Any) -> Iterator[Server]:
    cursor = None
    while True:
        page = list_page(database, ServerFilters(**filters), sort=sort, limit=limit, cursor=cursor)
        yield from page.items
        cursor = page.next_cursor
        if cursor is None:
            return


def fill(database: Database, count: int) -> list[Server]:
    """Add servers of which several share a name and the times."""
    return [
        add_server(
            database,
            name=f"web-{number % 5}",
            created_at=START + timedelta(seconds=number % 4),
            updated_at=START - timedelta(seconds=number % 3),
        )
        for number in range(count)
    ]


def in_order(servers: list[Server], sort: str) -> list[str]:
    field = sort.removeprefix("-")
    ordered = sorted(servers, key=lambda server: (getattr(server, field), server.id))
    return [server.id for server in (reversed(ordered) if sort.startswith("-") else ordered)]


@pytest.mark.parametrize("sort", SORTS)
def test_pagination_by_cursor_and_one_by_offset_see_the_same_order(
    stocked: Database, sort: str
) -> None:
    servers = fill(stocked, 40)
    by_offset = [list_page(stocked, sort=sort, limit=7, offset=n).items for n in range(0, 40, 7)]
    assert [server.id for server in paginate(stocked, sort)] == in_order(servers, sort)
    assert [server.id for page in by_offset for server in page] == in_order(servers, sort)


@pytest.mark.parametrize("sort", SORTS)
def test_pagination_under_writes_sees_everything_that_stays_once(
    stocked: Database, sort: str
) -> None:
    staying, leaving = fill(stocked, 60), fill(stocked, 40)
    done = threading.Event()

    def disturb() -> None:
        for server in leaving:
            fill(stocked, 1)
            remove_server(stocked, server)
        done.set()

    writer = threading.Thread(target=disturb)
    writer.start()
    listings = [[server.id for server in paginate(stocked, sort, limit=3)]]
    while not done.is_set():
        listings.append([server.id for server in paginate(stocked, sort, limit=3)])
    writer.join()
    kept = in_order(staying, sort)
    for seen in listings:
        assert [server_id for server_id in seen if server_id in kept] == kept


def test_the_total_and_the_items_agree_under_writes(stocked: Database) -> None:
    fill(stocked, 30)
    done = threading.Event()

    def disturb() -> None:
        for _ in range(60):
            add_server(stocked)
        done.set()

    writer = threading.Thread(target=disturb)
    writer.start()
    pages = [list_page(stocked, limit=50, offset=offset) for offset in (0, 20, 40, 1000)]
    while not done.is_set():
        pages += [list_page(stocked, limit=50, offset=offset) for offset in (0, 20, 40, 1000)]
    writer.join()
    for page in pages:
        assert len(page.items) == max(0, min(50, page.total - page.offset))
        assert (page.next_offset is None) == (page.offset + 50 >= page.total)


@pytest.mark.parametrize("offset", [40, 41, 10**6, 10**30])
def test_behind_the_end_there_are_no_items_and_the_total_is_exact(
    stocked: Database, offset: int
) -> None:
    fill(stocked, 40)
    page = list_page(stocked, offset=offset)
    assert (page.items, page.total, page.offset) == ([], 40, offset)
    assert page.next_cursor is None


def test_the_last_page_has_no_next_one(stocked: Database) -> None:
    fill(stocked, 40)
    assert list_page(stocked, limit=40).next_cursor is None
    following = list_page(stocked, limit=39).next_cursor
    assert following is not None
    assert following.offset == 39
    assert len(list_page(stocked, limit=39, cursor=following).items) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("status", ("SHUTOFF",)),
        ("name", "db-1"),
        ("flavor_id", "flavor-2"),
        ("image_id", "image-2"),
    ],
)
def test_a_filter_leaves_only_what_equals_it(stocked: Database, name: str, value: Any) -> None:
    fill(stocked, 30)
    changes_by_name: dict[str, dict[str, Any]] = {
        "status": {"status": Status.SHUTOFF},
        "name": {"name": "db-1"},
        "flavor_id": {"flavor": FLAVORS[1]},
        "image_id": {"image": IMAGES[1]},
    }
    changes = changes_by_name[name]
    wanted = [add_server(stocked, **changes).id for _ in range(9)]
    remove_server(stocked, add_server(stocked, **changes))
    add_server(stocked, project_id="project-2", **changes)
    filters: dict[str, Any] = {name: value}
    assert [server.id for server in paginate(stocked, "created_at", limit=2, **filters)] == wanted
    assert list_page(stocked, ServerFilters(**filters), limit=2).total == 9


def test_filters_add_up(stocked: Database) -> None:
    fill(stocked, 10)
    both = add_server(stocked, status=Status.SHUTOFF, flavor=FLAVORS[1])
    add_server(stocked, status=Status.SHUTOFF)
    page = list_page(stocked, ServerFilters(status=("SHUTOFF",), flavor_id=(FLAVORS[1].id,)))
    assert (page.items, page.total) == ([both], 1)


@pytest.mark.parametrize("field", ["status", "name", "flavor_id", "image_id", "label"])
def test_a_filter_that_nothing_equals_gives_an_empty_page(stocked: Database, field: str) -> None:
    fill(stocked, 3)
    for value in ("a\0b", "\ud800", "x" * 100_000, "%", "", "' OR 1=1 --"):
        filters: dict[str, Any] = {field: (value,) if field in ("status", "label") else value}
        page = list_page(stocked, ServerFilters(**filters))
        assert (page.items, page.total, page.next_cursor) == ([], 0, None)


@pytest.mark.parametrize("sort", SORTS)
def test_any_cursor_is_a_place_in_the_order(stocked: Database, sort: str) -> None:
    servers = in_order(fill(stocked, 10), sort)
    for value, cursor_id in itertools.product(VALUES, ("", "a\0b", "\ud800", "x" * 100_000)):
        cursor = Cursor("made-up", 10**30, value, cursor_id)
        page = list_page(stocked, sort=sort, cursor=cursor)
        found = [server.id for server in page.items]
        assert found == servers[len(servers) - len(found) :]
        assert page.total == 10


def test_a_sort_that_the_list_does_not_have_is_refused(stocked: Database) -> None:
    with pytest.raises(ValueError, match="no sort 'flavor_id'"):
        list_page(stocked, sort="flavor_id")


def test_both_databases_order_names_by_their_bytes(stocked: Database) -> None:
    names = ["Zebra", "_", "a-b", "aB", "ab", "b", "é", "名", "🚀"]
    for name in reversed(names):
        add_server(stocked, name=name)
    assert [server.name for server in list_page(stocked, sort="name").items] == names
