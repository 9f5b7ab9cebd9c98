"""Lists of every project: the rows and the total are those of all projects together."""

from typing import Any

import pytest

from domain.pages import Cursor, PageRequest
from domain.servers import Server
from domain.transitions import Action, Status
from persistence.database.session import Database
from persistence.operations.operations import OperationFilters, list_operations
from persistence.servers.servers import ServerFilters, list_servers
from tests.unit.persistence.samples import FLAVORS, add_operation, add_server, remove_server

PROJECTS = ("project-1", "project-2", "project-3")
SORTS = ("created_at", "-created_at", "updated_at", "name", "-name")
FILTERS: list[dict[str, Any]] = [
    {},
    {"status": ("ACTIVE",)},
    {"status": ("ACTIVE", "SHUTOFF")},
    {"flavor_id": (FLAVORS[1].id,)},
    {"label": ("env=v1",)},
    {"label": ("env", "tier=web")},
    {"name": "same"},
    {"region": "RegionOne", "status": ("SHUTOFF",)},
]


@pytest.fixture
def made(stocked: Database) -> list[Server]:
    """Servers of three projects, one of which is deleted."""
    servers = [
        add_server(
            stocked,
            project_id=PROJECTS[number % 3],
            name="same" if number % 4 == 0 else f"web-{number:02}",
            status=Status.SHUTOFF if number % 5 == 0 else Status.ACTIVE,
            flavor=FLAVORS[number % 2],
            labels={"env": f"v{number % 2}"} | ({"tier": "web"} if number % 3 else {}),
        )
        for number in range(18)
    ]
    remove_server(stocked, servers.pop())
    return servers


def read_list(
    database: Database, project_id: str | None, filters: ServerFilters, sort: str
) -> tuple[list[str], int]:
    """Return the ids on every page of a list, and its total."""
    seen: list[str] = []
    cursor: Cursor | None = None
    with database.read() as connection:
        while True:
            request = PageRequest(4, 0, sort, cursor)
            page = list_servers(connection, project_id, filters, request)
            seen += [server.id for server in page.items]
            cursor = page.next_cursor
            if cursor is None:
                return seen, page.total


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("given", FILTERS, ids=range(len(FILTERS)))
def test_servers_of_every_project_are_listed_in_one_order(
    stocked: Database, made: list[Server], given: dict[str, Any], sort: str
) -> None:
    filters = ServerFilters(**given)
    seen, total = read_list(stocked, None, filters, sort)
    known = {server.id: server for server in made}
    order = [(getattr(known[one], sort.removeprefix("-")), one) for one in seen]
    assert order == sorted(order, reverse=sort.startswith("-"))
    of_each = [read_list(stocked, project, filters, sort) for project in PROJECTS]
    assert sorted(seen) == sorted(one for ids, _ in of_each for one in ids)
    assert total == sum(count for _, count in of_each) == len(seen) > 0


def test_operations_of_every_project_are_listed_and_counted(stocked: Database) -> None:
    made = [
        add_operation(stocked, project_id=project, action=action)
        for project in PROJECTS
        for action in (Action.STOP, Action.START)
    ]
    request = PageRequest(4, 0, "created_at")
    with stocked.read() as connection:
        page = list_operations(connection, None, OperationFilters(), request)
        stops = list_operations(connection, None, OperationFilters(action=("stop",)), request)
    assert (page.items, page.total) == (made[:4], len(made))
    assert (stops.items, stops.total) == (made[::2], len(PROJECTS))
