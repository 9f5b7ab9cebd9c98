"""Races: of many callers at once exactly one wins, whichever database decides."""

from domain.errors import InvalidStateTransition, ServerNotFound
from domain.servers import Server
from domain.states import Status
from domain.transitions import Action
from persistence.servers import begin_transition, mark_deleted, record_observation
from persistence.session import Database
from tests.threads import run_at_once
from tests.unit.persistence.samples import PROJECT, START, add_server, list_page

CALLERS = 50


def stop(database: Database, server: Server) -> Server:
    """Carry out a whole stop, as an operation on an instant cloud does."""
    with database.write() as connection:
        begin_transition(connection, PROJECT, server.id, Action.STOP, START)
        return record_observation(
            connection,
            server.id,
            status=Status.SHUTOFF,
            flavor_id=server.flavor.id,
            image_id=server.image.id,
            ip_address=None,
            at=START,
        )


def test_of_fifty_stops_at_once_exactly_one_wins(stocked: Database) -> None:
    server = add_server(stocked)
    results = run_at_once(CALLERS, lambda _: stop(stocked, server))
    refused = [result for result in results if isinstance(result, InvalidStateTransition)]
    assert len([result for result in results if isinstance(result, Server)]) == 1
    assert len(refused) == CALLERS - 1
    assert {refusal.details["current_status"] for refusal in refused} == {"SHUTOFF"}


def test_of_fifty_stops_in_two_processes_exactly_one_wins(
    stocked: Database, empty_url: str
) -> None:
    server = add_server(stocked)
    other = Database(empty_url)
    results = run_at_once(CALLERS, lambda n: stop(stocked if n % 2 else other, server))
    other.close()
    assert len([result for result in results if isinstance(result, Server)]) == 1
    assert len([r for r in results if isinstance(r, InvalidStateTransition)]) == CALLERS - 1


def test_of_fifty_deletes_at_once_exactly_one_wins(stocked: Database) -> None:
    server = add_server(stocked)

    def delete(_: int) -> None:
        with stocked.write() as connection:
            mark_deleted(connection, PROJECT, server.id, START)

    results = run_at_once(CALLERS, delete)
    assert results.count(None) == 1
    assert len([result for result in results if isinstance(result, ServerNotFound)]) == CALLERS - 1
    assert list_page(stocked).total == 0


def test_a_stop_and_a_delete_at_once_leave_no_server_half_way(stocked: Database) -> None:
    for _ in range(10):
        server = add_server(stocked)

        def act(number: int, server: Server = server) -> None:
            if number % 2:
                stop(stocked, server)
            else:
                with stocked.write() as connection:
                    mark_deleted(connection, PROJECT, server.id, START)

        results = run_at_once(6, act)
        expected = ServerNotFound | InvalidStateTransition | None
        assert [r for r in results if not isinstance(r, expected)] == []
        assert list_page(stocked).total == 0
