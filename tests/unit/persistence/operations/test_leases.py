"""Leases: one runner at a time counts, and one whose lease has lapsed writes nothing any more.

A lease of less than no time has lapsed as soon as it is taken.
"""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from domain.operations import Operation, OperationStatus
from domain.transitions import Action
from persistence.database.clock import read_clock
from persistence.database.session import Database
from persistence.operations.leases import (
    Lease,
    claim_operation,
    finish_operation,
    hand_on_lease,
    list_due,
    list_owners,
    plan_takeover,
    release_leases,
    reschedule_operation,
    supersede_operation,
)
from persistence.operations.operations import ask_to_cancel, insert_operation, list_superseded
from tests.threads import run_at_once
from tests.unit.persistence.leasing import (
    A_MINUTE,
    AN_HOUR,
    LAPSED,
    LATER,
    claim,
    find,
    finish,
    hold,
    reschedule,
)
from tests.unit.persistence.samples import START, add_operation, make_operation


def test_the_clock_of_leases_is_in_utc(database: Database) -> None:
    with database.read() as connection:
        now = read_clock(connection)
    assert now.utcoffset() == timedelta(0)
    assert abs(now - datetime.now(UTC)) < AN_HOUR


def test_a_claimed_operation_runs(database: Database) -> None:
    operation = add_operation(database)
    lease = hold(database, operation)
    running = replace(operation, status=OperationStatus.RUNNING, started_at=lease.now)
    assert lease.operation == find(database, operation) == running
    assert (lease.fence, lease.attempts) == (1, 1)
    assert (lease.submitted, lease.cancelling) == (False, False)


def test_a_second_claim_gets_nothing_until_the_lease_lapses(database: Database) -> None:
    operation = add_operation(database)
    first = hold(database, operation, seconds=30)
    assert claim(database, operation) is None
    assert reschedule(database, first, timedelta(0), submitted=False)
    second = hold(database, operation, seconds=LAPSED)
    third = hold(database, operation)
    assert [lease.fence for lease in (first, second, third)] == [1, 2, 3]
    assert third.operation.started_at == first.operation.started_at
    assert claim(database, operation) is None


def test_of_fifty_claims_at_once_one_is_given(database: Database) -> None:
    operation = add_operation(database)
    results = run_at_once(50, lambda number: claim(database, operation, f"runner-{number}"))
    assert len([result for result in results if isinstance(result, Lease)]) == 1
    assert results.count(None) == 49


def test_a_stale_fence_writes_nothing(database: Database) -> None:
    operation = add_operation(database)
    stale = hold(database, operation, seconds=LAPSED)
    current = hold(database, operation)
    assert not finish(database, stale)
    assert not reschedule(database, stale, AN_HOUR, submitted=True)
    assert find(database, operation) == current.operation
    assert claim(database, operation) is None
    assert finish(database, current)


def test_a_lapsed_lease_that_nobody_took_still_counts(database: Database) -> None:
    operation = add_operation(database)
    assert finish(database, hold(database, operation, seconds=LAPSED))
    assert not find(database, operation).is_open


def test_a_finished_operation_has_its_end_and_is_never_claimed_again(database: Database) -> None:
    operation = add_operation(database)
    lease = hold(database, operation)
    assert finish(database, lease)
    assert find(database, operation) == lease.operation.succeed(LATER, {"image_id": "image-1"})
    assert not finish(database, lease)
    assert not reschedule(database, lease, timedelta(0), submitted=True)
    assert claim(database, operation) is None


def test_a_failed_operation_keeps_its_reason(database: Database) -> None:
    operation = add_operation(database)
    lease = hold(database, operation)
    failed = lease.operation.fail(LATER, "BACKEND_FAILED", "out of memory")
    with database.write() as connection:
        assert finish_operation(connection, lease, failed)
    assert find(database, operation) == failed


def test_what_was_handed_back_is_free_and_remembers_how_far_it_came(database: Database) -> None:
    operation = add_operation(database)
    assert reschedule(database, hold(database, operation), -AN_HOUR, submitted=True)
    assert find(database, operation).progress == 40
    again = hold(database, operation)
    assert (again.submitted, again.attempts, again.fence) == (True, 2, 2)


def test_what_was_handed_back_is_not_claimed_before_its_time(database: Database) -> None:
    operation = add_operation(database)
    assert reschedule(database, hold(database, operation), A_MINUTE, submitted=True)
    assert claim(database, operation) is None


def watch(database: Database, lease: Lease) -> bool:
    """Give a lease back, but watch its operation."""
    with database.write() as connection:
        return reschedule_operation(
            connection,
            lease,
            lease.now + A_MINUTE,
            submitted=True,
            progress=40,
            watcher="runner",
        )


def test_who_watches_an_operation_may_write_as_long_as_nobody_has_taken_it_on(
    database: Database,
) -> None:
    operation = add_operation(database)
    lease = hold(database, operation)
    assert watch(database, lease)
    assert claim(database, operation, "another") is None
    assert watch(database, lease)
    with database.write() as connection:
        plan_takeover(connection, [operation.id], "runner", 0)
        assert list_due(connection, 10) == [operation.id]
    assert claim(database, operation, "another") is not None
    assert not watch(database, lease)
    assert not finish(database, lease)


def test_who_watches_an_operation_has_the_first_right_to_its_lease(database: Database) -> None:
    operation = add_operation(database)
    lease = hold(database, operation)
    assert watch(database, lease)
    with database.write() as connection:
        assert claim_operation(connection, operation.id, "runner", 30, lease.fence) is not None


def test_the_takeover_of_what_others_hold_or_want_to_cancel_is_not_put_off(
    database: Database,
) -> None:
    held, unwanted, foreign = (add_operation(database) for _ in range(3))
    hold(database, held, seconds=LAPSED)
    for operation in (unwanted, foreign):
        assert watch(database, hold(database, operation))
    ids = [held.id, unwanted.id]
    with database.write() as connection:
        assert ask_to_cancel(connection, unwanted.id, datetime.now(UTC) - AN_HOUR)
        plan_takeover(connection, ids, "runner", 60)
        plan_takeover(connection, [foreign.id], "another", 0)
        assert set(list_due(connection, 10)) == set(ids)


def test_an_operation_is_claimed_at_once_though_the_clocks_of_two_machines_differ(
    database: Database,
) -> None:
    ahead = datetime.now(UTC) + AN_HOUR
    assert hold(database, add_operation(database, created_at=ahead)).attempts == 1


def test_a_runner_that_kept_its_lease_takes_it_up_again(database: Database) -> None:
    operation = add_operation(database)
    kept = hold(database, operation)
    for runner, fence in (("runner", kept.fence - 1), ("another", kept.fence)):
        with database.write() as connection:
            assert claim_operation(connection, operation.id, runner, 30, fence) is None
    with database.write() as connection:
        again = claim_operation(connection, operation.id, "runner", 30, kept.fence)
    assert again is not None
    assert again.fence == kept.fence + 1
    assert not finish(database, kept)
    assert finish(database, again)


def test_an_end_that_does_not_know_of_a_wish_to_cancel_is_not_written(database: Database) -> None:
    operation = add_operation(database)
    unknowing = hold(database, operation, seconds=LAPSED)
    with database.write() as connection:
        assert ask_to_cancel(connection, operation.id, START)
    assert not finish(database, unknowing)
    knowing = hold(database, operation)
    assert knowing.cancelling
    assert finish(database, knowing)


@pytest.mark.parametrize("operation_id", ["", "no-such"])
def test_an_operation_that_is_not_there_cannot_be_claimed(
    database: Database, operation_id: str
) -> None:
    with database.write() as connection:
        assert claim_operation(connection, operation_id, "runner", 30) is None


def test_what_was_planned_by_a_clock_that_went_back_is_not_waited_for(database: Database) -> None:
    planned, leased = add_operation(database), add_operation(database)
    assert reschedule(database, hold(database, planned), AN_HOUR, submitted=True)
    hold(database, leased, seconds=AN_HOUR.total_seconds())
    with database.read() as connection:
        assert sorted(list_due(connection, 10)) == sorted([planned.id, leased.id])
    assert hold(database, planned).fence == 2
    assert hold(database, leased).fence == 2


def test_a_deadline_is_never_further_off_than_allowed(database: Database) -> None:
    ahead = datetime.now(UTC) + AN_HOUR
    operation = add_operation(database, created_at=ahead, deadline_at=ahead + AN_HOUR)
    with database.write() as connection:
        lease = claim_operation(connection, operation.id, "runner", 30, deadline=A_MINUTE)
    assert lease is not None
    assert lease.operation.deadline_at == lease.now + A_MINUTE


def supersede(database: Database, operation: Operation) -> Operation:
    """Record a deletion that takes the place of an operation; return it."""
    asked = make_operation(server_id=operation.server_id, action=Action.DELETE)
    with database.write() as connection:
        superseded = supersede_operation(connection, operation.id, asked.id, LATER)
        assert superseded is not None
        successor = asked.supersede(superseded.operation)
        insert_operation(connection, successor, superseded.held)
    return successor


def hand_on(database: Database, lease: Lease) -> str | None:
    """Let go, as its runner, of what an operation that was superseded has left."""
    with database.write() as connection:
        return hand_on_lease(connection, lease.operation.id, "runner", lease.fence)


def test_a_superseded_operation_ends_and_its_runner_writes_nothing_any_more(
    database: Database,
) -> None:
    secret = {"name": "web", "user_data": "c2VjcmV0"}
    operation = add_operation(database, arguments=secret)
    lease = hold(database, operation)
    successor = supersede(database, operation)
    ended = find(database, operation)
    assert (ended.status, ended.superseded_by) == (OperationStatus.CANCELLED, successor.id)
    assert ended.finished_at == lease.now > LATER  # no operation ends before it has begun
    assert ended.arguments == {"name": "web"}
    assert not finish(database, lease)
    assert not reschedule(database, lease, timedelta(0), submitted=True)
    assert claim(database, operation) is None
    with database.read() as connection:
        of_server = operation.project_id, operation.server_id
        assert list_superseded(connection, *of_server, operation.action) == [ended]
        assert list_superseded(connection, *of_server, successor.action) == []


@pytest.mark.parametrize("claimed", [False, True])
def test_what_was_asked_for_earlier_supersedes_what_was_recorded_before_it_in_order(
    database: Database, claimed: bool
) -> None:
    operation = add_operation(database, created_at=LATER + AN_HOUR)
    if claimed:
        hold(database, operation)
    successor = supersede(database, operation)
    ended = find(database, operation)
    assert ended.finished_at == (ended.started_at if claimed else ended.created_at)
    assert (successor.created_at, successor.started_at) == (ended.finished_at, ended.finished_at)
    assert find(database, successor).created_at >= ended.created_at


def test_what_supersedes_an_operation_that_nobody_looks_at_begins_at_once(
    database: Database,
) -> None:
    operation = add_operation(database)
    reschedule(database, hold(database, operation), AN_HOUR, submitted=True)
    assert claim(database, supersede(database, operation))


def test_what_supersedes_an_operation_waits_for_its_runner(database: Database) -> None:
    operation = add_operation(database)
    lease = hold(database, operation)
    successor = supersede(database, operation)
    with database.read() as connection:
        assert list_due(connection, 10) == []
    assert claim(database, successor, "other") is None
    assert hand_on(database, lease) == successor.id
    with database.read() as connection:
        assert list_due(connection, 10) == [successor.id]
    taken = claim(database, successor, "runner")
    assert taken is not None
    assert hand_on(database, lease) is None  # what it has let go of once is another one's now
    assert finish(database, taken)


def test_a_runner_lets_go_of_what_has_superseded_the_successor_of_its_operation(
    database: Database,
) -> None:
    operation = add_operation(database)
    lease = hold(database, operation)
    last = supersede(database, supersede(database, operation))
    assert claim(database, last, "other") is None
    assert hand_on(database, lease) == last.id
    assert claim(database, last, "other")


def test_nobody_lets_go_of_the_lease_of_another_runner(database: Database) -> None:
    operation = add_operation(database)
    stale = hold(database, operation, seconds=LAPSED)
    current = hold(database, operation)
    successor = supersede(database, operation)
    assert hand_on(database, stale) is None
    assert claim(database, successor) is None
    assert hand_on(database, current) == successor.id


def test_what_the_runner_of_an_operation_held_lapses_and_is_released_after_its_death(
    database: Database,
) -> None:
    lapsed, dead = add_operation(database), add_operation(database)
    hold(database, lapsed, seconds=LAPSED)
    assert claim(database, supersede(database, lapsed), "other")
    hold(database, dead)
    successor = supersede(database, dead)
    with database.write() as connection:
        assert set(list_owners(connection)) == {"runner", "other"}
        release_leases(connection, ["runner"])
    assert claim(database, successor, "other")


def test_an_operation_that_was_not_superseded_is_let_go_of_by_its_end_alone(
    database: Database,
) -> None:
    operation = add_operation(database)
    lease = hold(database, operation)
    assert hand_on(database, lease) is None
    assert finish(database, lease)
    with database.write() as connection:
        assert supersede_operation(connection, operation.id, "successor", LATER) is None
    assert find(database, operation).status is OperationStatus.SUCCEEDED
