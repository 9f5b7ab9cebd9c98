"""Filters of the list of servers: times, labels, and several at once, in every order."""

import itertools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from domain.servers import Server
from domain.transitions import Status
from persistence.database.session import Database
from persistence.listing import access_paths
from persistence.servers.servers import ServerFilters
from tests.samples import sample_cases
from tests.unit.persistence.listing.test_pages import SORTS, in_order, paginate
from tests.unit.persistence.samples import FLAVORS, IMAGES, START, add_server, list_page

COUNT = 36
STATUSES = [Status.ACTIVE, Status.SHUTOFF, Status.ERROR, Status.PAUSED]
TEAMS = [{}, {"team": "a"}, {"team": "b", "env": "prod"}]
FILTERS: dict[str, list[Any]] = {
    "status": [("ACTIVE",), ("ACTIVE", "ERROR", "SHUTOFF")],
    "flavor_id": ["flavor-1", "flavor-3"],
    "image_id": ["image-2"],
    "name": ["web-1"],
    "label": [("team",), ("env=prod", "team", "team=b")],
    "created_after": [START + timedelta(seconds=4)],
    "created_before": [START + timedelta(seconds=12)],
    "changed_since": [START + timedelta(minutes=10)],
}
PAIRS = [
    {one: first, two: second}
    for one, two in itertools.combinations(FILTERS, 2)
    for first, second in itertools.product(FILTERS[one], FILTERS[two])
]


def fill(database: Database) -> list[Server]:
    """Add servers that differ in everything by which they can be found."""
    return [
        add_server(
            database,
            name=f"web-{n % 2}",
            status=STATUSES[n // 2 % 4],
            flavor=FLAVORS[n % 3],
            image=IMAGES[n // 3 % 2],
            labels=TEAMS[n // 4 % 3],
            created_at=START + timedelta(seconds=n // 2),
            updated_at=START + timedelta(minutes=n * 7 % 20),
        )
        for n in range(COUNT)
    ]


def has_label(server: Server, label: str) -> bool:
    """Tell whether a server has a label, ``key`` or ``key=value``."""
    key, equals, wanted = label.partition("=")
    return server.labels.get(key) == wanted if equals else key in server.labels


PASSES: dict[str, Callable[[Server, Any], bool]] = {
    "status": lambda server, wanted: server.status in wanted,
    "flavor_id": lambda server, wanted: server.flavor.id == wanted,
    "image_id": lambda server, wanted: server.image.id == wanted,
    "name": lambda server, wanted: server.name == wanted,
    "label": lambda server, wanted: all(has_label(server, label) for label in wanted),
    "created_after": lambda server, moment: server.created_at > moment,
    "created_before": lambda server, moment: server.created_at < moment,
    "changed_since": lambda server, moment: server.updated_at >= moment,
}


def passes(server: Server, filters: dict[str, Any]) -> bool:
    """Tell whether a server passes all filters."""
    return all(PASSES[name](server, value) for name, value in filters.items())


def check(database: Database, servers: list[Server], sort: str, **filters: Any) -> int:
    """Assert that pagination finds what passes, in order, with its total; return how many."""
    wanted = [server for server in servers if passes(server, filters)]
    found = [server.id for server in paginate(database, sort, limit=7, **filters)]
    assert found == in_order(wanted, sort), filters
    page = list_page(database, ServerFilters(**filters), sort=sort, limit=4, offset=3)
    assert [server.id for server in page.items] == found[3:7], filters
    assert page.total == len(wanted), filters
    return len(wanted)


@pytest.mark.parametrize("few", [0, 1000], ids=["many", "few"])
def test_two_filters_at_once_find_what_passes_both_in_every_order(
    stocked: Database, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access_paths, "FEW", few)  # as if counted filters left many, or few
    servers = fill(stocked)
    sorts = ("created_at", "-updated_at", "name")
    found = [check(stocked, servers, sort, **pair) for sort in sorts for pair in PAIRS]
    assert sum(map(bool, found)) > len(found) / 2


@pytest.mark.parametrize("sort", sample_cases(SORTS))
def test_one_filter_finds_what_passes_it_in_every_order(stocked: Database, sort: str) -> None:
    servers = fill(stocked)
    for name, values in FILTERS.items():
        for value in values:
            assert 0 < check(stocked, servers, sort, **{name: value}) < COUNT


def test_all_filters_at_once_find_what_passes_all(stocked: Database) -> None:
    servers = fill(stocked)
    every = {name: values[0] for name, values in FILTERS.items()}
    for left_out in FILTERS:
        filters = {name: value for name, value in every.items() if name != left_out}
        check(stocked, servers, "created_at", **filters)


def test_a_moment_itself_is_neither_after_nor_before_it_but_since_it(stocked: Database) -> None:
    server = add_server(stocked)
    at = server.created_at
    assert list_page(stocked, ServerFilters(created_after=at)).total == 0
    assert list_page(stocked, ServerFilters(created_before=at)).total == 0
    assert list_page(stocked, ServerFilters(changed_since=at)).items == [server]
    later = at + timedelta(microseconds=1)
    assert list_page(stocked, ServerFilters(changed_since=later)).total == 0
    assert list_page(stocked, ServerFilters(created_before=later)).items == [server]
