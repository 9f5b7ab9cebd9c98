"""Tasks: how an operation begins on a server, what refuses it, and what it leaves behind."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from domain.failures import describe_refusal
from domain.refusals import InvalidStateTransition, ServerBusy, ServerLocked, ServerProtected
from domain.servers import Server
from domain.transitions import LIVE, TRANSITIONS, Action, Status
from persistence.database.session import Database
from persistence.servers.servers import do_nothing, find_server, read_server
from persistence.servers.tasks import (
    begin_instant_task,
    begin_task,
    mark_deleted,
    save_server,
)
from tests.unit.persistence.samples import FLAVORS, IMAGES, PROJECT, START, add_server, list_page

LATER = START + timedelta(days=1)
FAULT = {"code": "BACKEND_FAILED", "message": "out of memory"}
BEGINNING = [action for action in Action if action is not Action.CREATE]
BUSY: dict[str, Any] = {"operation_id": "operation-0", "task": "pausing"}


def begin(database: Database, server: Server, action: Action, known: str | None = None) -> Server:
    """Begin an action in a transaction of its own; ``known`` is what is said to go on."""
    with database.write() as connection:
        return begin_task(
            connection, PROJECT, server.id, action, "operation-1", LATER, known, unsupported={}
        )


def begin_instant(database: Database, server: Server, action: Action) -> Server:
    """Begin an action as one that ends in the transaction, which ends without it."""
    with database.write() as connection:
        wanted = connection, PROJECT, server.id, action, "operation-1"
        return begin_instant_task(*wanted, unsupported={}, meanwhile=do_nothing)


def find(database: Database, server: Server) -> Server | None:
    with database.read() as connection:
        return find_server(connection, server.id)


@pytest.mark.parametrize("action", BEGINNING)
def test_an_action_begins_in_exactly_the_statuses_of_the_table(
    stocked: Database, action: Action
) -> None:
    for status in sorted(LIVE):
        server = add_server(stocked, status=status)
        if status in TRANSITIONS[action].allowed_in:
            at = server.updated_at if action is Action.UNLOCK else LATER
            task = {"task": TRANSITIONS[action].task, "operation_id": "operation-1"}
            begun = replace(server, **task, updated_at=at)
            assert begin(stocked, server, action) == begun
        else:
            begun = server
            with pytest.raises(InvalidStateTransition):
                begin(stocked, server, action)
        assert find(stocked, server) == begun


@pytest.mark.parametrize("action", BEGINNING)
def test_an_action_that_ends_in_its_transaction_begins_in_the_same_and_writes_nothing(
    stocked: Database, action: Action
) -> None:
    for status in sorted(LIVE):
        server = add_server(stocked, status=status)
        if status in TRANSITIONS[action].allowed_in:
            task = {"task": TRANSITIONS[action].task, "operation_id": "operation-1"}
            assert begin_instant(stocked, server, action) == replace(server, **task)
        else:
            with pytest.raises(InvalidStateTransition):
                begin_instant(stocked, server, action)
        assert find(stocked, server) == server


@pytest.mark.parametrize(
    ("state", "action", "error", "details"),
    [
        (
            {"operation_id": "operation-0", "task": "pausing"},
            Action.STOP,
            ServerBusy,
            describe_refusal(retry_after=1, operation_id="operation-0", task="pausing"),
        ),
        (
            {"operation_id": "operation-0", "locked": True, "protected": True},
            Action.DELETE,
            ServerBusy,
            describe_refusal(retry_after=1, operation_id="operation-0", task=None),
        ),
        (
            {"locked": True, "protected": True},
            Action.DELETE,
            ServerLocked,
            describe_refusal(allowed_actions=["unlock"]),
        ),
        (
            {"locked": True, "status": Status.SHUTOFF},
            Action.STOP,
            ServerLocked,
            describe_refusal(allowed_actions=["unlock"]),
        ),
        (
            {"protected": True, "status": Status.PAUSED},
            Action.DELETE,
            ServerProtected,
            describe_refusal(allowed_actions=["unpause", "shelve", "snapshot", "lock"]),
        ),
        (
            {"status": Status.PAUSED},
            Action.STOP,
            InvalidStateTransition,
            describe_refusal(
                allowed_actions=["unpause", "shelve", "snapshot", "lock"],
                current_status="PAUSED",
                action="stop",
            ),
        ),
    ],
)
def test_a_refusal_names_its_reason_and_changes_nothing(
    stocked: Database, state: Any, action: Action, error: type[ServerBusy], details: Any
) -> None:
    server = add_server(stocked, **state)
    for begins in (begin, begin_instant):
        with pytest.raises(error) as refusal:
            begins(stocked, server, action)
        assert refusal.value.details == details
        assert find(stocked, server) == server


@pytest.mark.parametrize("action", [Action.LOCK, Action.UNLOCK])
@pytest.mark.parametrize("locked", [False, True])
def test_to_lock_or_unlock_twice_is_no_change(
    stocked: Database, action: Action, locked: bool
) -> None:
    server = add_server(stocked, locked=locked, protected=True)
    begun = begin(stocked, server, action)
    assert begun.operation_id == "operation-1"
    changes = locked != (action is Action.LOCK)
    assert begun.updated_at == (LATER if changes else server.updated_at)


@pytest.mark.parametrize("action", [Action.DELETE, Action.REBOOT_HARD])
def test_an_action_takes_the_place_of_the_operation_that_it_knows_of(
    stocked: Database, action: Action
) -> None:
    server = add_server(stocked, **BUSY)
    begun = begin(stocked, server, action, "operation-0")
    task = TRANSITIONS[action].task
    assert begun == replace(server, task=task, operation_id="operation-1", updated_at=LATER)


@pytest.mark.parametrize(
    ("state", "known", "error"),
    [
        (BUSY, "operation-9", ServerBusy),
        (BUSY, None, ServerBusy),
        ({}, "operation-0", ServerBusy),
        ({**BUSY, "locked": True}, "operation-0", ServerLocked),
        ({**BUSY, "protected": True}, "operation-0", ServerProtected),
    ],
)
def test_an_action_takes_the_place_of_no_other_operation(
    stocked: Database, state: Any, known: str | None, error: type[Exception]
) -> None:
    server = add_server(stocked, **state)
    with pytest.raises(error):
        begin(stocked, server, Action.DELETE, known)
    assert find(stocked, server) == server


def test_a_protected_server_takes_every_action_but_a_delete(stocked: Database) -> None:
    assert begin(stocked, add_server(stocked, protected=True), Action.STOP).task == "powering-off"


def test_what_is_saved_is_what_is_found(stocked: Database) -> None:
    server = add_server(stocked, status=Status.BUILD, operation_id="operation-1", task="scheduling")
    after = replace(
        server,
        status=Status.ERROR,
        flavor=FLAVORS[1],
        image=IMAGES[1],
        ip_address="10.0.0.9",
        task=None,
        operation_id=None,
        locked=True,
        fault=FAULT,
        updated_at=LATER,
    )
    with stocked.write() as connection:
        save_server(connection, after)
        assert read_server(connection, PROJECT, server.id) == after
        save_server(connection, replace(after, fault=None))
        assert read_server(connection, PROJECT, server.id).fault is None


def test_what_others_change_is_not_overwritten_by_the_end_of_an_operation(
    stocked: Database,
) -> None:
    server = add_server(stocked, labels={"tier": "web"}, expires_at=LATER)
    stale = replace(server, name="stale", labels={}, protected=True, expires_at=None)
    with stocked.write() as connection:
        save_server(connection, replace(stale, status=Status.SHUTOFF))
    assert find(stocked, server) == replace(server, status=Status.SHUTOFF)


def test_a_buried_server_is_gone_and_cannot_be_changed(stocked: Database) -> None:
    server, other = add_server(stocked, operation_id="operation-1"), add_server(stocked)
    with stocked.write() as connection:
        for _ in range(2):
            mark_deleted(connection, server.id, LATER)
        save_server(connection, server)
    assert find(stocked, server) is None
    assert list_page(stocked).items == [other]
