"""Servers: recorded, found, changed and deleted, each within its project."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from domain.errors import InvalidStateTransition, ServerDeleted, ServerNotFound
from domain.states import Status
from domain.transitions import Action
from persistence.servers import (
    begin_transition,
    insert_server,
    mark_deleted,
    read_server,
    record_observation,
    rename_server,
)
from persistence.session import Database
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
CALLS: list[Any] = [
    read_server,
    lambda c, p, s: rename_server(c, p, s, "db-1", LATER),
    lambda c, p, s: begin_transition(c, p, s, Action.STOP, LATER),
    lambda c, p, s: mark_deleted(c, p, s, LATER),
]


def test_a_recorded_server_comes_back_as_it_was(stocked: Database) -> None:
    east = timezone(timedelta(hours=2))
    server = make_server(
        name="Grüße 🚀 '\"\\%_",
        flavor=FLAVORS[2],
        image=IMAGES[1],
        ip_address="10.0.0.1",
        created_at=datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=east),
    )
    with stocked.write() as connection:
        insert_server(connection, server)
    with stocked.read() as connection:
        found = read_server(connection, PROJECT, server.id)
    assert found == server
    assert found.created_at.utcoffset() == timedelta(0)
    assert found.created_at.microsecond == 678901
    assert isinstance(found.status, Status)


@pytest.mark.parametrize("call", CALLS, ids=["read", "rename", "begin", "delete"])
def test_a_server_that_does_not_exist_is_not_found(stocked: Database, call: Any) -> None:
    add_server(stocked)
    with stocked.write() as connection:
        for server_id in NOT_THERE:
            with pytest.raises(ServerNotFound):
                call(connection, PROJECT, server_id)


@pytest.mark.parametrize("call", CALLS, ids=["read", "rename", "begin", "delete"])
def test_a_server_of_another_project_is_not_found(stocked: Database, call: Any) -> None:
    server = add_server(stocked, project_id="project-2")
    with stocked.write() as connection, pytest.raises(ServerNotFound):
        call(connection, PROJECT, server.id)
    with stocked.read() as connection:
        assert read_server(connection, "project-2", server.id) == server


def test_a_deleted_server_is_found_only_by_a_rename_which_says_so(stocked: Database) -> None:
    server = add_server(stocked)
    remove_server(stocked, server)
    with stocked.write() as connection:
        for call in (CALLS[0], CALLS[2], CALLS[3]):
            with pytest.raises(ServerNotFound):
                call(connection, PROJECT, server.id)
        with pytest.raises(ServerDeleted):
            rename_server(connection, PROJECT, server.id, "db-1", LATER)
        with pytest.raises(ServerNotFound):
            rename_server(connection, "project-2", server.id, "db-1", LATER)


def test_a_rename_changes_the_name_and_the_time(stocked: Database) -> None:
    server = add_server(stocked)
    with stocked.write() as connection:
        renamed = rename_server(connection, PROJECT, server.id, "db-1", LATER)
        assert renamed == read_server(connection, PROJECT, server.id)
    assert renamed == replace(server, name="db-1", updated_at=LATER)


def test_an_action_that_is_allowed_begins_with_the_status_unchanged(stocked: Database) -> None:
    server = add_server(stocked, status=Status.ERROR)
    with stocked.write() as connection:
        begun = begin_transition(connection, PROJECT, server.id, Action.STOP, LATER)
    assert begun == replace(server, updated_at=LATER)


def test_an_action_that_is_not_allowed_changes_nothing(stocked: Database) -> None:
    server = add_server(stocked, status=Status.SHUTOFF)
    with stocked.write() as connection:
        with pytest.raises(InvalidStateTransition) as refusal:
            begin_transition(connection, PROJECT, server.id, Action.STOP, LATER)
        assert read_server(connection, PROJECT, server.id) == server
    assert refusal.value.details["current_status"] == "SHUTOFF"
    assert refusal.value.details["allowed_actions"] == ["start"]


def test_what_the_cloud_reports_is_recorded(stocked: Database) -> None:
    server = add_server(stocked, status=Status.BUILD)
    with stocked.write() as connection:
        recorded = record_observation(
            connection,
            server.id,
            status=Status.ACTIVE,
            flavor_id=FLAVORS[1].id,
            image_id=IMAGES[1].id,
            ip_address="10.0.0.9",
            at=LATER,
        )
    assert recorded == replace(
        server,
        status=Status.ACTIVE,
        flavor=FLAVORS[1],
        image=IMAGES[1],
        ip_address="10.0.0.9",
        updated_at=LATER,
    )


def test_a_report_about_an_unknown_server_is_refused(stocked: Database) -> None:
    report = {"flavor_id": FLAVORS[0].id, "image_id": IMAGES[0].id, "ip_address": None}
    with stocked.write() as connection, pytest.raises(ServerNotFound):
        record_observation(connection, "no-such", status=Status.ACTIVE, at=LATER, **report)  # type: ignore[arg-type]


def test_times_at_the_ends_of_the_calendar_are_kept(stocked: Database) -> None:
    first = datetime.min.replace(tzinfo=UTC)
    last = datetime.max.replace(tzinfo=UTC)
    server = add_server(stocked, created_at=first, updated_at=last)
    with stocked.read() as connection:
        assert read_server(connection, PROJECT, server.id) == server
