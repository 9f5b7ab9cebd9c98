"""Operations: recorded, found, listed and cancelled; one open operation a server at most."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy.exc import IntegrityError

from domain.errors import OperationNotFound
from domain.operations import Operation, OperationStatus
from domain.pages import Cursor, PageRequest
from domain.transitions import Action
from persistence.database.session import Database
from persistence.operations.leases import claim_operation
from persistence.operations.operations import (
    OperationFilters,
    ask_to_cancel,
    cancel_queued,
    list_operations,
    list_still_open,
    read_operation,
)
from tests.threads import run_at_once
from tests.unit.persistence.samples import PROJECT, START, add_operation, make_operation

LATER = START + timedelta(days=1)


def find(database: Database, operation: Operation) -> Operation:
    with database.read() as connection:
        return read_operation(connection, PROJECT, operation.id)


def claim(database: Database, operation: Operation) -> bool:
    """Have a runner begin; tell whether it could."""
    with database.write() as connection:
        return claim_operation(connection, operation.id, "runner", 30) is not None


def cancel(database: Database, operation: Operation) -> bool:
    with database.write() as connection:
        return cancel_queued(connection, operation.id, LATER)


def test_an_open_operation_comes_back_as_it_was(database: Database) -> None:
    operation = make_operation(
        action=Action.RESIZE,
        arguments={"flavor_id": "größe", "auto_confirm": False},
        cause="expiry",
        request_id="request-1",
    )
    recorded = add_operation(database, **vars_of(operation))
    assert find(database, operation) == recorded
    assert recorded == replace(operation, deadline_at=recorded.deadline_at)
    assert operation.is_open


def vars_of(operation: Operation) -> dict[str, object]:
    """Return the fields of an operation by name."""
    return {name: getattr(operation, name) for name in operation.__struct_fields__}


@pytest.mark.parametrize("ended", ["succeed", "fail", "cancel"])
def test_an_ended_operation_comes_back_as_it_was(database: Database, ended: str) -> None:
    operation = {
        "succeed": make_operation().succeed(LATER, {"image_id": "image-1"}),
        "fail": make_operation().fail(LATER, "BACKEND_FAILED", "out of memory"),
        "cancel": make_operation().cancel(LATER),
    }[ended]
    recorded = add_operation(database, **vars_of(operation))
    assert find(database, operation) == recorded
    assert recorded == replace(operation, deadline_at=recorded.deadline_at)
    assert not operation.is_open


@pytest.mark.parametrize("operation_id", ["", "no-such", "a\0b", "\ud800", "x" * 100_000])
def test_an_operation_that_does_not_exist_is_not_found(
    database: Database, operation_id: str
) -> None:
    add_operation(database)
    with database.read() as connection, pytest.raises(OperationNotFound):
        read_operation(connection, PROJECT, operation_id)


def test_an_operation_of_another_project_is_not_found(database: Database) -> None:
    operation = add_operation(database, project_id="project-2")
    with pytest.raises(OperationNotFound):
        find(database, operation)


def test_a_server_has_one_open_operation_at_most(database: Database) -> None:
    first = add_operation(database)
    with pytest.raises(IntegrityError):
        add_operation(database, server_id=first.server_id)
    assert cancel(database, first)
    second = add_operation(database, server_id=first.server_id)
    assert find(database, second).is_open


def test_of_many_operations_recorded_at_once_for_a_server_one_is_open(database: Database) -> None:
    results = run_at_once(16, lambda _: add_operation(database, server_id="server-1"))
    assert len([result for result in results if isinstance(result, Operation)]) == 1
    assert len([result for result in results if isinstance(result, IntegrityError)]) == 15


def test_the_list_is_filtered_and_paged_newest_first(database: Database) -> None:
    mine = [add_operation(database, server_id="server-1").cancel(LATER)]
    cancel(database, mine[0])
    mine.append(add_operation(database, server_id="server-1"))
    add_operation(database)
    add_operation(database, project_id="project-2")
    seen: list[str] = []
    cursor: Cursor | None = None
    filters = OperationFilters(server_id="server-1")
    with database.read() as connection:
        while len(seen) < 2:
            request = PageRequest(1, 0, "-created_at", cursor)
            page = list_operations(connection, PROJECT, filters, request)
            assert page.total == 2
            seen += [operation.id for operation in page.items]
            cursor = page.next_cursor
        request = PageRequest(9, 0, "created_at")
        everything = list_operations(connection, PROJECT, OperationFilters(), request)
    assert (seen, cursor) == ([mine[1].id, mine[0].id], None)
    assert everything.total == 3


def test_those_that_are_still_open_are_told_from_those_that_ended(database: Database) -> None:
    first, second = add_operation(database), add_operation(database)
    cancel(database, first)
    with database.read() as connection:
        assert list_still_open(connection, [first.id, second.id, "no-such"]) == {second.id}
        assert list_still_open(connection, []) == set()


def test_what_nobody_has_begun_is_cancelled_at_once(database: Database) -> None:
    operation = add_operation(database)
    assert cancel(database, operation)
    cancelled = replace(operation, status=OperationStatus.CANCELLED, finished_at=LATER)
    assert find(database, operation) == cancelled
    assert not cancel(database, operation)
    assert not claim(database, operation)


def test_what_somebody_has_begun_is_not_cancelled_but_asked_to_end(database: Database) -> None:
    operation = add_operation(database)
    assert claim(database, operation)
    assert not cancel(database, operation)
    assert find(database, operation).status is OperationStatus.RUNNING


def test_a_wish_to_cancel_reaches_the_next_runner(database: Database) -> None:
    operation = add_operation(database)
    with database.write() as connection:
        assert ask_to_cancel(connection, operation.id, START)
        lease = claim_operation(connection, operation.id, "runner", 30)
    assert lease is not None
    assert lease.cancelling


def test_what_has_ended_cannot_be_asked_to_end(database: Database) -> None:
    operation = add_operation(database)
    assert cancel(database, operation)
    with database.write() as connection:
        assert not ask_to_cancel(connection, operation.id, LATER)


def test_a_claim_and_a_cancellation_at_once_have_one_winner(database: Database) -> None:
    for _ in range(10):
        operation = add_operation(database)

        def act(number: int, operation: Operation = operation) -> bool:
            return (claim if number % 2 else cancel)(database, operation)

        assert sorted(run_at_once(2, act), key=bool) == [False, True]
