"""Races: of many callers at once exactly one wins, whichever database decides."""

from typing import Any

import pytest
from msgspec.structs import replace

from domain.errors import ServerNotFound
from domain.refusals import InvalidStateTransition, ServerBusy
from domain.servers import Server
from domain.transitions import Action, Status
from persistence.database.session import Database
from persistence.servers.servers import change_server, do_nothing, lock_server, read_server
from persistence.servers.tasks import begin_instant_task, begin_task, mark_deleted, save_server
from tests.threads import run_at_once
from tests.unit.persistence.samples import PROJECT, START, add_server, list_page

CALLERS = 50


def begin(database: Database, server: Server, action: Action, caller: int) -> Server:
    """Begin an action as one of many callers."""
    with database.write() as connection:
        operation_id = f"operation-{caller}"
        return begin_task(
            connection, PROJECT, server.id, action, operation_id, START, unsupported={}
        )


def begin_instant(connection: Any, server: Server, action: Action, caller: int) -> Server:
    """Begin an action that ends in the transaction, as one of many callers."""
    wanted = connection, PROJECT, server.id, action, f"operation-{caller}"
    return begin_instant_task(*wanted, unsupported={}, meanwhile=do_nothing)


def stop(database: Database, server: Server, caller: int = 0) -> Server:
    """Carry out a whole stop, as an operation on an instant cloud does."""
    with database.write() as connection:
        begun = begin_instant(connection, server, Action.STOP, caller)
        ended = replace(begun, status=Status.SHUTOFF, task=None, operation_id=None)
        save_server(connection, ended)
        return ended


def delete(database: Database, server: Server, caller: int = 0) -> None:
    """Carry out a whole delete."""
    with database.write() as connection:
        begin_instant(connection, server, Action.DELETE, caller)
        mark_deleted(connection, server.id, START)


@pytest.mark.parametrize("action", [Action.STOP, Action.LOCK, Action.DELETE])
def test_of_fifty_that_begin_at_once_exactly_one_wins(stocked: Database, action: Action) -> None:
    server = add_server(stocked)
    results = run_at_once(CALLERS, lambda caller: begin(stocked, server, action, caller))
    (winner,) = [result for result in results if isinstance(result, Server)]
    refused = [result for result in results if isinstance(result, ServerBusy)]
    assert len(refused) == CALLERS - 1
    assert {refusal.details["operation_id"] for refusal in refused} == {winner.operation_id}
    with stocked.read() as connection:
        assert read_server(connection, PROJECT, server.id) == winner


def test_of_fifty_different_actions_at_once_exactly_one_wins(stocked: Database) -> None:
    server = add_server(stocked)
    actions = [Action.STOP, Action.REBOOT, Action.PAUSE, Action.SNAPSHOT, Action.DELETE]
    results = run_at_once(CALLERS, lambda n: begin(stocked, server, actions[n % 5], n))
    assert len([result for result in results if isinstance(result, Server)]) == 1
    assert len([result for result in results if isinstance(result, ServerBusy)]) == CALLERS - 1


def test_of_fifty_whole_stops_at_once_exactly_one_wins(stocked: Database) -> None:
    server = add_server(stocked)
    results = run_at_once(CALLERS, lambda caller: stop(stocked, server, caller))
    refused = [result for result in results if isinstance(result, InvalidStateTransition)]
    assert len([result for result in results if isinstance(result, Server)]) == 1
    assert len(refused) == CALLERS - 1
    assert {refusal.details["current_status"] for refusal in refused} == {"SHUTOFF"}


def test_of_fifty_stops_in_two_processes_exactly_one_wins(
    stocked: Database, upgraded_url: str
) -> None:
    server = add_server(stocked)
    other = Database(upgraded_url)
    results = run_at_once(CALLERS, lambda n: stop(stocked if n % 2 else other, server, n))
    other.close()
    assert len([result for result in results if isinstance(result, Server)]) == 1
    assert len([r for r in results if isinstance(r, InvalidStateTransition)]) == CALLERS - 1


def test_of_fifty_whole_deletes_at_once_exactly_one_wins(stocked: Database) -> None:
    server = add_server(stocked)
    results = run_at_once(CALLERS, lambda caller: delete(stocked, server, caller))
    assert results.count(None) == 1
    assert len([result for result in results if isinstance(result, ServerNotFound)]) == CALLERS - 1
    assert list_page(stocked).total == 0


def test_a_stop_and_a_delete_at_once_leave_no_server_half_way(stocked: Database) -> None:
    for _ in range(10):
        server = add_server(stocked)

        def act(number: int, server: Server = server) -> object:
            return (stop if number % 2 else delete)(stocked, server, number)

        results = run_at_once(6, act)
        expected = Server | ServerNotFound | InvalidStateTransition | None
        assert [r for r in results if not isinstance(r, expected)] == []
        assert list_page(stocked).total == 0


def test_changes_at_once_are_all_kept(stocked: Database) -> None:
    server = add_server(stocked)

    def label(number: int) -> None:
        with stocked.write() as connection:
            held = lock_server(connection, PROJECT, server.id)
            change_server(connection, held, {"labels": {f"label-{number}": "x"}}, START)

    assert run_at_once(20, label) == [None] * 20
    with stocked.read() as connection:
        labels = read_server(connection, PROJECT, server.id).labels
    assert labels == {f"label-{number}": "x" for number in range(20)}


def test_a_change_while_an_operation_ends_is_kept_whole(stocked: Database) -> None:
    for _ in range(10):
        server = add_server(stocked)

        def act(number: int, server: Server = server) -> None:
            if number:
                stop(stocked, server)
                return
            with stocked.write() as connection:
                held = lock_server(connection, PROJECT, server.id)
                change_server(connection, held, {"name": "db-1"}, START)

        assert run_at_once(2, act) == [None, None]
        with stocked.read() as connection:
            found = read_server(connection, PROJECT, server.id)
        assert (found.name, found.status, found.task) == ("db-1", Status.SHUTOFF, None)
