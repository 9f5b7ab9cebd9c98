"""Servers: recorded, found, changed and deleted, each within its project."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from msgspec.structs import replace

from domain.errors import ServerDeleted, ServerNotFound
from domain.servers import Server
from domain.transitions import Action, Status
from persistence.database.session import Database
from persistence.servers.servers import (
    change_server,
    find_server,
    hold_live_server,
    insert_server,
    lock_server,
    read_owner,
    read_server,
)
from persistence.servers.tasks import begin_task
from tests.unit.persistence.samples import (
    FLAVORS,
    IMAGES,
    PROJECT,
    START,
    add_server,
    make_server,
    remove_server,
)

LATER = START + timedelta(days=1, microseconds=7)
NOT_THERE = [
    "",
    "no-such",
    "a\0b",
    "\ud800",
    "x" * 1_000_000,
    "' OR 1=1 --",
    "%",
    "server-000001\n",
]
CALLS: dict[str, Any] = {
    "read": read_server,
    "lock": lock_server,
    "require": read_owner,
    "begin": lambda c, p, s: begin_task(c, p, s, Action.STOP, "operation-1", LATER, unsupported={}),
    "hold": hold_live_server,
}


def change(database: Database, server: Server, **values: Any) -> Server:
    """Change a server as the service does, and return it as it is found afterwards."""
    with database.write() as connection:
        held = lock_server(connection, PROJECT, server.id)
        changed = change_server(connection, held, values, LATER)
        assert changed == read_server(connection, PROJECT, server.id)
    return changed


def test_a_recorded_server_comes_back_as_it_was(stocked: Database) -> None:
    east = timezone(timedelta(hours=2))
    server = make_server(
        name="Grüße 🚀 '\"\\%_",
        flavor=FLAVORS[2],
        image=IMAGES[1],
        ip_address="10.0.0.1",
        created_at=datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=east),
        task="powering-off",
        operation_id="operation-1",
        locked=True,
        protected=True,
        labels={"größe": "L", "a": ""},
        expires_at=LATER,
        fault={"code": "BACKEND_FAILED", "message": "out of memory"},
    )
    with stocked.write() as connection:
        insert_server(connection, server)
    with stocked.read() as connection:
        found = read_server(connection, PROJECT, server.id)
        assert found == find_server(connection, server.id) == server
    assert found.created_at.utcoffset() == timedelta(0)
    assert found.created_at.microsecond == 678901
    assert isinstance(found.status, Status)


@pytest.mark.parametrize("call", CALLS)
def test_a_server_that_does_not_exist_is_not_found(stocked: Database, call: str) -> None:
    add_server(stocked)
    with stocked.write() as connection:
        for server_id in NOT_THERE:
            with pytest.raises(ServerNotFound):
                CALLS[call](connection, PROJECT, server_id)


@pytest.mark.parametrize("call", CALLS)
def test_a_server_of_another_project_is_not_found(stocked: Database, call: str) -> None:
    server = add_server(stocked, project_id="project-2")
    with stocked.write() as connection, pytest.raises(ServerNotFound):
        CALLS[call](connection, PROJECT, server.id)
    with stocked.read() as connection:
        assert read_server(connection, "project-2", server.id) == server


def test_a_deleted_server_is_found_only_by_a_change_which_says_so(stocked: Database) -> None:
    server = add_server(stocked)
    remove_server(stocked, server)
    with stocked.write() as connection:
        for call in ("read", "begin"):
            with pytest.raises(ServerNotFound):
                CALLS[call](connection, PROJECT, server.id)
        with pytest.raises(ServerDeleted):
            lock_server(connection, PROJECT, server.id)
        with pytest.raises(ServerNotFound):
            lock_server(connection, "project-2", server.id)
        assert find_server(connection, server.id) is None


def test_the_operations_of_a_deleted_server_can_still_be_asked_for(stocked: Database) -> None:
    server = add_server(stocked)
    remove_server(stocked, server)
    with stocked.read() as connection:
        read_owner(connection, PROJECT, server.id)
        with pytest.raises(ServerNotFound):
            read_owner(connection, "project-2", server.id)


def test_a_change_changes_what_it_names_and_the_time(stocked: Database) -> None:
    server = add_server(stocked, labels={"tier": "web"})
    changed = change(stocked, server, name="db-1", protected=True, expires_at=LATER)
    expected = replace(server, name="db-1", protected=True, expires_at=LATER)
    assert changed == replace(expected, updated_at=LATER)


def test_a_change_of_nothing_changes_nothing(stocked: Database) -> None:
    server = add_server(stocked)
    assert change(stocked, server) == server


def test_an_expiry_can_be_taken_back(stocked: Database) -> None:
    server = add_server(stocked, expires_at=LATER)
    assert change(stocked, server, expires_at=None).expires_at is None


def test_labels_are_merged_and_one_of_none_is_removed(stocked: Database) -> None:
    server = add_server(stocked, labels={"tier": "web", "owner": "ops", "stage": "test"})
    changed = change(stocked, server, labels={"tier": "db", "owner": None, "never": None, "x": ""})
    assert changed.labels == {"tier": "db", "stage": "test", "x": ""}
    assert change(stocked, server, labels={}).labels == changed.labels


def test_times_at_the_ends_of_the_calendar_are_kept(stocked: Database) -> None:
    first = datetime.min.replace(tzinfo=UTC)
    last = datetime.max.replace(tzinfo=UTC)
    server = add_server(stocked, created_at=first, updated_at=last)
    with stocked.read() as connection:
        assert read_server(connection, PROJECT, server.id) == server
