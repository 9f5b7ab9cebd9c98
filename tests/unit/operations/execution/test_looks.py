"""Looks: what goes on in the cloud is watched without a lease, and counts only if nobody else came.

Another process is a cloud with a queue of its own on the same database.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from backends.base import CloudUnavailable, ObservedServer, ServerRequest
from backends.simulator.simulated_backend import Simulator
from domain.operations import Operation, OperationStatus
from domain.servers import Server
from domain.transitions import Action, Status
from operations.clouds.cloud import Caller, Cloud
from operations.execution.looks import take_on
from operations.execution.runner import run_operation
from operations.record.transactions import Call, Commit, watch_steps
from operations.requests.actions import delete_server, perform_action
from operations.requests.cancellation import cancel_operation
from operations.requests.creation import NewServer, create_server
from operations.workers.pool import release_dead
from operations.workers.takeover import hand_over_watched, keep_watched
from persistence.database.session import Database
from persistence.operations import leases, operations
from tests.conformance.clouds import Clock
from tests.http.seeds import SMALL, UBUNTU
from tests.unit.operations.cloud_samples import PROJECT, list_changes, make_cloud, open_cloud, read

CALLER = Caller(PROJECT)
A_STEP = 8.0
WANTED = NewServer("web", SMALL, UBUNTU, {}, False, None)
LOOKS = 3


class Flaky(Simulator):
    """A cloud of which one look fails when it is told so, and in whose call something happens."""

    fails: Exception | None = None
    meanwhile: Callable[[], None] | None = None

    def create_server(self, request: ServerRequest) -> ObservedServer:
        happens, self.meanwhile = self.meanwhile, None
        if happens:
            happens()
        return super().create_server(request)

    def observe_server(self, server_id: str) -> ObservedServer:
        failure, self.fails = self.fails, None
        if failure:
            raise failure
        return super().observe_server(server_id)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cloud(database: Database, clock: Clock) -> Cloud:
    return open_cloud(database, Flaky, latency=A_STEP, clock=clock)


@pytest.fixture
def other(cloud: Cloud) -> Cloud:
    """Another process, which knows nothing of what the first one watches."""
    return make_cloud(cloud.backend, cloud.database)


@pytest.fixture
def steps() -> Iterator[list[str]]:
    """What is done from now on: the transactions and calls that operations consist of."""
    done: list[str] = []
    watch_steps(lambda when, step: done.append(step) if when == "before" else None)
    yield done
    watch_steps(None)


def begin(cloud: Cloud) -> tuple[Server, str]:
    """Ask for a server, and have the cloud begin to make it."""
    server, operation = create_server(cloud, CALLER, WANTED)[:2]
    run_operation(cloud, operation.id)
    return server, operation.id


def carry_to_end(cloud: Cloud, clock: Clock, operation_id: str) -> None:
    """Do what is planned until an operation has ended, each time a step of the cloud later."""
    while find(cloud, operation_id).is_open:
        clock.advance(A_STEP)
        planned = cloud.queue.take(5)
        assert planned
        take_on(cloud, planned)


def drop(_: Operation) -> None:
    """Have nothing of what was returned."""


def find(cloud: Cloud, operation_id: str) -> Operation:
    with cloud.database.read() as connection:
        return operations.read_operation(connection, PROJECT, operation_id)


def list_due(cloud: Cloud) -> list[str]:
    with cloud.database.read() as connection:
        return leases.list_due(connection, 10)


def test_a_look_that_shows_nothing_new_writes_nothing(cloud: Cloud, steps: list[str]) -> None:
    _, operation_id = begin(cloud)
    steps.clear()
    for _ in range(LOOKS):
        take_on(cloud, operation_id)
    assert steps == [Call.OBSERVE] * LOOKS
    assert cloud.queue.take(5) == operation_id


def test_what_the_cloud_does_is_shown_without_a_lease(
    cloud: Cloud, clock: Clock, steps: list[str]
) -> None:
    server, operation_id = begin(cloud)
    clock.advance(A_STEP / 2)
    steps.clear()
    take_on(cloud, operation_id)
    assert steps == [Call.OBSERVE, Commit.PROGRESS]
    assert read(cloud.database, server).task == "block_device_mapping"
    assert cloud.queue.list_watched() == [operation_id]


def test_the_end_that_a_look_shows_is_written_without_a_lease(
    cloud: Cloud, clock: Clock, steps: list[str]
) -> None:
    server, operation_id = begin(cloud)
    clock.advance(A_STEP)
    steps.clear()
    take_on(cloud, operation_id)
    assert steps == [Call.OBSERVE, Commit.FINISH]
    assert find(cloud, operation_id).status is OperationStatus.SUCCEEDED
    assert read(cloud.database, server).status is Status.ACTIVE
    assert cloud.queue.list_watched() == []


def test_a_deletion_whose_server_is_gone_ends_by_a_step(cloud: Cloud, clock: Clock) -> None:
    server, operation_id = begin(cloud)
    clock.advance(A_STEP)
    take_on(cloud, operation_id)
    deletion = delete_server(cloud, CALLER, server.id)
    assert deletion
    run_operation(cloud, deletion.id)
    clock.advance(A_STEP)
    take_on(cloud, deletion.id)
    assert find(cloud, deletion.id).is_open
    take_on(cloud, deletion.id)
    assert find(cloud, deletion.id).status is OperationStatus.SUCCEEDED


def give_up(cloud: Cloud, operation_id: str) -> None:
    """Want the making of a server given up; another process hears of it first."""
    cancel_operation(cloud, CALLER, operation_id)
    run_operation(cloud, operation_id)


def supersede(cloud: Cloud, operation_id: str) -> None:
    """Delete the server in another process."""
    deletion = delete_server(cloud, CALLER, find(cloud, operation_id).server_id)
    assert deletion
    run_operation(cloud, deletion.id)


@pytest.mark.parametrize("interfere", [give_up, supersede])
def test_what_another_process_does_with_a_watched_operation_is_not_overwritten(
    cloud: Cloud, other: Cloud, clock: Clock, interfere: Callable[[Cloud, str], None]
) -> None:
    server, operation_id = begin(cloud)
    clock.advance(A_STEP)  # the making would be over
    interfere(other, operation_id)
    before = find(cloud, operation_id), list_changes(cloud, server)
    take_on(cloud, operation_id)
    assert (find(cloud, operation_id), list_changes(cloud, server)) == before
    cloud.queue.take(0)
    take_on(cloud, operation_id)
    assert (find(cloud, operation_id), list_changes(cloud, server)) == before


def test_a_wish_to_cancel_in_this_process_is_heard_at_once(cloud: Cloud, clock: Clock) -> None:
    _, operation_id = begin(cloud)
    cancel_operation(cloud, CALLER, operation_id)
    assert cloud.queue.take(0) == operation_id
    take_on(cloud, operation_id)
    carry_to_end(cloud, clock, operation_id)
    assert find(cloud, operation_id).status is OperationStatus.CANCELLED


def test_a_wish_to_cancel_is_heard_at_once_though_the_cloud_was_just_asked(
    cloud: Cloud, clock: Clock
) -> None:
    operation = create_server(cloud, CALLER, WANTED)[1]
    assert isinstance(cloud.backend, Flaky)
    cloud.backend.meanwhile = lambda: drop(cancel_operation(cloud, CALLER, operation.id))
    run_operation(cloud, operation.id)
    assert cloud.queue.list_watched() == []
    carry_to_end(cloud, clock, operation.id)
    assert find(cloud, operation.id).status is OperationStatus.CANCELLED


def test_a_wish_to_cancel_that_another_process_has_heard_of_in_vain_is_heard_at_the_end(
    cloud: Cloud, other: Cloud, clock: Clock
) -> None:
    _, operation_id = begin(cloud)
    cancel_operation(other, CALLER, operation_id)
    clock.advance(A_STEP)
    take_on(cloud, operation_id)
    carry_to_end(cloud, clock, operation_id)
    assert find(cloud, operation_id).status is OperationStatus.CANCELLED


@pytest.mark.parametrize("failure", [CloudUnavailable("away"), ValueError("odd")])
def test_after_a_look_that_fails_there_is_a_step(
    cloud: Cloud, clock: Clock, failure: Exception
) -> None:
    _, operation_id = begin(cloud)
    clock.advance(A_STEP)
    assert isinstance(cloud.backend, Flaky)
    cloud.backend.fails = failure
    take_on(cloud, operation_id)
    assert find(cloud, operation_id).is_open
    assert cloud.queue.take(5) == operation_id
    take_on(cloud, operation_id)
    assert find(cloud, operation_id).status is OperationStatus.SUCCEEDED


def test_a_watched_operation_fails_at_its_deadline(database: Database, clock: Clock) -> None:
    cloud = open_cloud(database, Simulator, latency=A_STEP, clock=clock)
    hasty = make_cloud(cloud.backend, database, deadline=timedelta(seconds=0.2))
    _, operation_id = begin(hasty)
    while find(hasty, operation_id).is_open:
        assert hasty.queue.take(5) == operation_id
        take_on(hasty, operation_id)
    error = find(hasty, operation_id).error
    assert error
    assert error["code"] == "DEADLINE_EXCEEDED"


def test_others_take_a_watched_operation_on_when_its_process_ends_and_not_before(
    cloud: Cloud, other: Cloud, clock: Clock
) -> None:
    _, operation_id = begin(cloud)
    assert list_due(cloud) == []
    run_operation(other, operation_id)
    assert other.queue.list_watched() == []
    keep_watched(cloud)
    hand_over_watched(cloud)
    assert list_due(cloud) == [operation_id]
    clock.advance(A_STEP)
    run_operation(other, operation_id)
    assert find(cloud, operation_id).status is OperationStatus.SUCCEEDED


def test_what_a_process_watched_that_is_dead_is_due(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, operation_id = begin(cloud)
    release_dead(cloud)
    assert list_due(cloud) == []
    monkeypatch.setattr("operations.workers.pool.is_dead", lambda _: True)
    release_dead(cloud)
    assert list_due(cloud) == [operation_id]


def test_an_action_of_one_state_is_looked_at_until_it_ends(
    cloud: Cloud, clock: Clock, steps: list[str]
) -> None:
    server, operation_id = begin(cloud)
    clock.advance(A_STEP)
    take_on(cloud, operation_id)
    stop = perform_action(cloud, CALLER, server.id, Action.STOP, {})[1]
    steps.clear()
    run_operation(cloud, stop.id)
    take_on(cloud, stop.id)
    clock.advance(A_STEP)
    take_on(cloud, stop.id)
    assert [step for step in steps if step in set(Commit)] == [
        Commit.CLAIM,
        Commit.PROGRESS,
        Commit.FINISH,
    ]
    assert read(cloud.database, server).status is Status.SHUTOFF
