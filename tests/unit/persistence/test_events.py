"""Events: told in the order of the commits, each once, whoever writes and reads meanwhile."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Connection

from domain.events import Event, EventType
from domain.servers import Server
from persistence.database.session import Database
from persistence.events import (
    append_event,
    has_unplaced,
    list_events,
    place_events,
    read_last_position,
)
from persistence.migration import upgrade_database
from persistence.servers.servers import change_server, lock_server
from tests.postgres import Postgres
from tests.threads import run_at_once
from tests.transactions import undo
from tests.unit.persistence.samples import PROJECT, START, add_server

WRITERS = 8
ROUNDS = 12
TOTAL = WRITERS * ROUNDS * 2
LATER = START + timedelta(days=1)


def append(connection: Connection, at: datetime = LATER, **changes: Any) -> None:
    """Record an event of ``server-1`` with some of its fields given."""
    values = {
        "project_id": PROJECT,
        "server_id": "server-1",
        "operation_id": None,
        "request_id": "request-1",
        "type": EventType.CHANGED.value,
        "data": {},
        **changes,
    }
    append_event(connection, values, at)


def place(database: Database) -> None:
    with database.write() as connection:
        place_events(connection)


def read(
    database: Database, after: int = 0, limit: int = 1000, server_id: str | None = None
) -> list[Event]:
    with database.read() as connection:
        return list_events(connection, PROJECT, server_id, after, limit)


def count_up(database: Database, server: Server, writer: int) -> None:
    """Give a server its next number under its lock, and tell that number as an event."""
    with database.write() as connection:
        held = lock_server(connection, PROJECT, server.id)
        number = int(held.labels.get("number", "0")) + 1
        change_server(connection, held, {"labels": {"number": str(number)}}, LATER)
        append(connection, server_id=server.id, data={"number": number, "writer": writer})


def follow(database: Database) -> Iterator[Event]:
    """Yield events as a reader does that asks again and again for what is new, to the last one."""
    position = 0
    while position < TOTAL:
        place(database)
        for event in read(database, position):
            position = event.position
            yield event


def test_an_event_comes_back_as_it_was_once_it_has_its_position(database: Database) -> None:
    data = {"status": "ERROR", "fault": {"code": "größe"}, "changed": ["status"]}
    with database.write() as connection:
        append(connection, operation_id="operation-1", data=data)
        assert has_unplaced(connection)
    assert read(database) == []
    place(database)
    changed = EventType.CHANGED
    ids = (PROJECT, "server-1", "operation-1", "request-1")
    assert read(database) == [Event(1, *ids, changed, data, LATER)]
    with database.read() as connection:
        assert not has_unplaced(connection)


def test_without_events_there_is_no_position(database: Database) -> None:
    place(database)
    with database.read() as connection:
        assert read_last_position(connection) == 0
        assert not has_unplaced(connection)
    assert read(database) == []


def test_a_transaction_that_fails_leaves_neither_event_nor_gap(database: Database) -> None:
    for _ in range(2):
        with undo(database) as connection:
            append(connection, server_id="undone")
        with database.write() as connection:
            append(connection)
    place(database)
    assert [(event.position, event.server_id) for event in read(database)] == [
        (1, "server-1"),
        (2, "server-1"),
    ]


def test_events_are_read_on_from_a_position_a_few_at_a_time(database: Database) -> None:
    with database.write() as connection:
        for number in range(5):
            append(connection, data={"number": number})
        place_events(connection)
    assert [event.position for event in read(database, limit=2)] == [1, 2]
    assert [event.data["number"] for event in read(database, after=3)] == [3, 4]
    assert read(database, after=5) == []
    with database.read() as connection:
        assert read_last_position(connection) == 5


def test_a_transaction_places_no_more_than_a_batch_the_oldest_first(database: Database) -> None:
    with database.write() as connection:
        for number in range(5):
            append(connection, data={"number": number})
    numbers: list[list[int]] = []
    more = True
    while more:
        with database.write() as connection:
            more = place_events(connection, batch=2) is not None
        numbers.append([event.data["number"] for event in read(database)])
    assert numbers == [[0, 1], [0, 1, 2, 3], [0, 1, 2, 3, 4]]


def test_events_of_one_server_and_of_other_projects_are_told_apart(database: Database) -> None:
    with database.write() as connection:
        append(connection)
        append(connection, server_id="server-2")
        append(connection, project_id="project-2")
        place_events(connection)
    assert [event.position for event in read(database)] == [1, 2]
    assert [event.position for event in read(database, server_id="server-2")] == [2]
    assert read(database, server_id="no-such") == []


def test_an_event_of_the_project_is_told_with_those_of_its_servers(database: Database) -> None:
    with database.write() as connection:
        append(connection, server_id=None, type=EventType.QUOTA_CORRECTED.value)
        append(connection)
        place_events(connection)
    assert [event.server_id for event in read(database)] == [None, "server-1"]
    assert [event.position for event in read(database, server_id="server-1")] == [2]


def test_an_event_committed_later_is_placed_later_though_it_was_written_first(
    postgres: Postgres,
) -> None:
    url = postgres.create_database("ostler_commit_order")
    first, second = Database(url), Database(url)
    upgrade_database(first)
    with first.write() as slow:
        append(slow, server_id="slow")
        with second.write() as quick:
            append(quick, server_id="quick")
        place(second)
        assert [event.server_id for event in read(second)] == ["quick"]
    place(second)
    assert [(event.position, event.server_id) for event in read(second)] == [
        (1, "quick"),
        (2, "slow"),
    ]
    first.close()
    second.close()


@pytest.fixture
def servers(stocked: Database) -> list[Server]:
    """One server that all writers change, and one for each of them alone."""
    return [add_server(stocked) for _ in range(WRITERS + 1)]


def test_under_concurrent_writers_every_event_is_told_once_and_in_order(
    stocked: Database, servers: list[Server]
) -> None:
    def write_or_read(number: int) -> list[Event]:
        if number >= WRITERS:
            return list(follow(stocked))
        for _ in range(ROUNDS):
            count_up(stocked, servers[0], number)
            count_up(stocked, servers[number + 1], number)
        return []

    results = run_at_once(WRITERS + 2, write_or_read)
    assert [result for result in results if isinstance(result, Exception)] == []
    told = read(stocked)
    assert results[WRITERS:] == [told, told]
    assert [event.position for event in told] == list(range(1, TOTAL + 1))
    for server in servers:
        numbers = [event.data["number"] for event in told if event.server_id == server.id]
        assert len(numbers) in (ROUNDS, ROUNDS * WRITERS)
        assert all(later - earlier == 1 for earlier, later in pairwise([0, *numbers]))
