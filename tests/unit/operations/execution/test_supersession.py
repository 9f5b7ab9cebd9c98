"""One operation in the place of another: whatever the runner of that one does, nothing is left."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from backends.base import (
    ActionRequest,
    BackendRefused,
    CloudUnavailable,
    ObservedServer,
    ServerMissing,
    ServerRequest,
)
from backends.simulator.simulated_backend import Simulator
from domain.errors import BackendUnavailable, ImageNotFound
from domain.operations import Operation, OperationStatus
from domain.servers import Server
from domain.transitions import Action, Status
from operations.clouds.cloud import Caller, Cloud
from operations.execution.runner import run_operation
from operations.reconciliation.reconcile import reconcile
from operations.requests.actions import delete_server, perform_action
from operations.requests.cancellation import cancel_operation
from operations.requests.creation import NewServer, create_server
from persistence.catalogue import images
from persistence.database.session import Database
from persistence.operations import leases, operations
from persistence.schema.tables import operations as table
from persistence.servers import servers
from tests.conformance.clouds import Clock
from tests.http.seeds import SMALL, UBUNTU
from tests.unit.operations.cloud_samples import PROJECT, list_changes, open_cloud, read

CALLER = Caller(PROJECT)
A_STEP = 5.0
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class Interrupted(Simulator):
    """A cloud in which something happens before the next call of a name is done."""

    def __init__(self, database: Database, **options: Any) -> None:
        super().__init__(database, **options)
        self.before: dict[str, Callable[[], None]] = {}
        self.deletions = 0

    def create_server(self, request: ServerRequest) -> ObservedServer:
        self._happen("create_server")
        return super().create_server(request)

    def perform_action(self, request: ActionRequest) -> ObservedServer:
        self._happen("perform_action")
        return super().perform_action(request)

    def delete_server(self, server_id: str) -> str | None:
        self.deletions += 1
        self._happen("delete_server")
        return super().delete_server(server_id)

    def _happen(self, name: str) -> None:
        self.before.pop(name, lambda: None)()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cloud(database: Database, clock: Clock) -> Cloud:
    return open_cloud(database, Interrupted, latency=A_STEP, clock=clock)


def get_backend(cloud: Cloud) -> Interrupted:
    assert isinstance(cloud.backend, Interrupted)
    return cloud.backend


def ask(cloud: Cloud) -> tuple[Server, Operation]:
    """Ask for a server."""
    return create_server(cloud, CALLER, NewServer("web", SMALL, UBUNTU, {}, False, None))


def find(cloud: Cloud, operation_id: str) -> Operation:
    with cloud.database.read() as connection:
        return operations.read_operation(connection, PROJECT, operation_id)


def poll(cloud: Cloud, operation: Operation) -> None:
    """Look at an operation as soon as it is due."""
    due = update(table).where(table.c.id == operation.id).values(run_at=LONG_AGO)
    with cloud.database.write() as connection:
        connection.execute(due)
    run_operation(cloud, operation.id)


def carry(cloud: Cloud, clock: Clock, operation: Operation) -> Operation:
    """Return an operation that is carried until it has ended."""
    for _ in range(20):
        poll(cloud, operation)
        clock.advance(A_STEP)
        if not find(cloud, operation.id).is_open:
            break
    return find(cloud, operation.id)


def boot(cloud: Cloud, clock: Clock) -> Server:
    """Return a server that runs."""
    server, creation = ask(cloud)
    assert carry(cloud, clock, creation).status is OperationStatus.SUCCEEDED
    return read(cloud.database, server)


def exists(cloud: Cloud, server: Server) -> bool:
    try:
        cloud.backend.observe_server(server.id)
    except ServerMissing:
        return False
    return True


def is_deleted(cloud: Cloud, server: Server) -> bool:
    with cloud.database.read() as connection:
        return servers.find_deleted(connection, server.id) is not None


def test_a_deletion_waits_for_the_create_that_is_in_flight_and_leaves_nothing_of_it(
    cloud: Cloud, clock: Clock
) -> None:
    server, creation = ask(cloud)
    deletions: list[Operation] = []

    def delete() -> None:
        deletions.append(delete_server(cloud, CALLER, server.id))
        poll(cloud, deletions[0])

    get_backend(cloud).before["create_server"] = delete
    poll(cloud, creation)
    (deletion,) = deletions
    assert get_backend(cloud).deletions == 0
    assert exists(cloud, server)
    poll(cloud, creation)  # as the runner does that has lost its lease: it makes way
    assert carry(cloud, clock, deletion).status is OperationStatus.SUCCEEDED
    assert not exists(cloud, server)
    assert is_deleted(cloud, server)
    assert find(cloud, creation.id).superseded_by == deletion.id


def test_a_create_that_comes_when_its_lease_has_lapsed_is_deleted_by_the_comparison(
    cloud: Cloud, clock: Clock
) -> None:
    server, creation = ask(cloud)

    def delete() -> None:
        deletion = delete_server(cloud, CALLER, server.id)
        with cloud.database.write() as connection:
            leases.release_leases(connection, leases.list_owners(connection))
        assert carry(cloud, clock, deletion).status is OperationStatus.SUCCEEDED

    get_backend(cloud).before["create_server"] = delete
    poll(cloud, creation)
    poll(cloud, creation)
    assert (exists(cloud, server), is_deleted(cloud, server)) == (True, True)
    clock.advance(A_STEP)
    reconcile(cloud)
    clock.advance(A_STEP)
    assert (exists(cloud, server), is_deleted(cloud, server)) == (False, True)


def test_a_hard_reboot_waits_for_the_pause_that_is_in_flight(cloud: Cloud, clock: Clock) -> None:
    server = boot(cloud, clock)
    pause = perform_action(cloud, CALLER, server.id, Action.PAUSE, {})[1]
    reboots: list[Operation] = []

    def reboot() -> None:
        reboots.append(perform_action(cloud, CALLER, server.id, Action.REBOOT_HARD, {})[1])
        poll(cloud, reboots[0])

    get_backend(cloud).before["perform_action"] = reboot
    poll(cloud, pause)
    assert cloud.backend.observe_server(server.id).task == "pausing"
    poll(cloud, pause)
    assert carry(cloud, clock, reboots[0]).status is OperationStatus.SUCCEEDED
    after = read(cloud.database, server)
    assert (after.status, after.task, after.operation_id) == (Status.ACTIVE, None, None)
    clock.advance(A_STEP)
    assert cloud.backend.observe_server(server.id).status is Status.ACTIVE
    assert find(cloud, pause.id).superseded_by == reboots[0].id


def test_a_chain_of_reboots_ends_with_the_deletion(cloud: Cloud, clock: Clock) -> None:
    server = boot(cloud, clock)
    chain = [perform_action(cloud, CALLER, server.id, Action.REBOOT, {})[1]]
    for _ in range(3):
        poll(cloud, chain[-1])
        chain.append(perform_action(cloud, CALLER, server.id, Action.REBOOT_HARD, {})[1])
    chain.append(delete_server(cloud, CALLER, server.id))
    assert carry(cloud, clock, chain[-1]).status is OperationStatus.SUCCEEDED
    found = [find(cloud, operation.id).superseded_by for operation in chain]
    assert found == [operation.id for operation in chain[1:]] + [None]
    assert is_deleted(cloud, server)


def test_a_hard_reboot_that_nova_does_not_take_now_is_asked_for_again(
    cloud: Cloud, clock: Clock
) -> None:
    server = boot(cloud, clock)
    first = perform_action(cloud, CALLER, server.id, Action.REBOOT_HARD, {})[1]
    poll(cloud, first)
    second = perform_action(cloud, CALLER, server.id, Action.REBOOT_HARD, {})[1]
    clock.advance(A_STEP * 0.9)
    assert cloud.backend.observe_server(server.id).task == "reboot_started_hard"
    poll(cloud, second)
    assert find(cloud, second.id).status is OperationStatus.RUNNING
    assert read(cloud.database, server).task == "reboot_started_hard"
    assert cloud.backend.observe_server(server.id).token == first.id
    assert carry(cloud, clock, second).status is OperationStatus.SUCCEEDED
    assert cloud.backend.observe_server(server.id).token == second.id


def refuse(cloud: Cloud, times: int) -> None:
    """Have the cloud refuse to delete, as many times as said."""
    backend = get_backend(cloud)

    def say_no() -> None:
        if backend.deletions < times:
            backend.before["delete_server"] = say_no
        raise BackendRefused("state", "The server is locked")

    backend.before["delete_server"] = say_no


def test_a_deletion_that_the_cloud_refuses_while_it_is_busy_is_asked_for_again(
    cloud: Cloud, clock: Clock
) -> None:
    server, creation = ask(cloud)
    poll(cloud, creation)
    refuse(cloud, times=3)
    deletion = delete_server(cloud, CALLER, server.id)
    for _ in range(3):
        poll(cloud, deletion)
        assert find(cloud, deletion.id).status is OperationStatus.RUNNING
        assert read(cloud.database, server).task == "deleting"
    assert carry(cloud, clock, deletion).status is OperationStatus.SUCCEEDED
    assert not exists(cloud, server)


def test_a_deletion_that_the_cloud_refuses_of_a_server_at_rest_has_failed(
    cloud: Cloud, clock: Clock
) -> None:
    server = boot(cloud, clock)
    refuse(cloud, times=2)
    deletion = carry(cloud, clock, delete_server(cloud, CALLER, server.id))
    assert (deletion.status, (deletion.error or {})["code"]) == ("failed", "BACKEND_REFUSED")
    after = read(cloud.database, server)
    assert (after.status, after.task, after.operation_id) == (Status.ACTIVE, None, None)
    again = carry(cloud, clock, delete_server(cloud, CALLER, server.id))
    assert again.status is OperationStatus.SUCCEEDED


def test_a_deletion_that_the_cloud_forgets_is_asked_for_again(cloud: Cloud, clock: Clock) -> None:
    server = boot(cloud, clock)
    backend = get_backend(cloud)
    deletion = delete_server(cloud, CALLER, server.id)
    forgotten: list[str] = []

    def forget(server_id: str) -> str | None:
        forgotten.append(server_id)
        return None

    backend.delete_server = forget  # type: ignore[method-assign]
    poll(cloud, deletion)
    poll(cloud, deletion)
    assert forgotten == [server.id] * 2
    del backend.delete_server
    assert carry(cloud, clock, deletion).status is OperationStatus.SUCCEEDED


def test_the_image_of_a_snapshot_that_was_superseded_is_removed(cloud: Cloud, clock: Clock) -> None:
    server = boot(cloud, clock)
    snapshot = perform_action(cloud, CALLER, server.id, Action.SNAPSHOT, {"name": "backup"})[1]
    poll(cloud, snapshot)
    clock.advance(A_STEP)
    made = next(image for image in cloud.backend.list_images() if image.id == snapshot.id)
    with cloud.database.write() as connection:
        images.store_images(connection, cloud.region, cloud.backend.list_images())
        assert images.read_image(connection, cloud.region, made.id, PROJECT) == made
    deletion = carry(cloud, clock, delete_server(cloud, CALLER, server.id))
    assert deletion.status is OperationStatus.SUCCEEDED
    assert cloud.backend.find_snapshot(snapshot.id) is None
    with cloud.database.read() as connection, pytest.raises(ImageNotFound):
        images.read_image(connection, cloud.region, made.id, PROJECT)
    assert find(cloud, snapshot.id).result is None


def test_the_image_is_removed_by_a_later_deletion_when_that_which_superseded_has_failed(
    cloud: Cloud, clock: Clock
) -> None:
    server = boot(cloud, clock)
    snapshot = perform_action(cloud, CALLER, server.id, Action.SNAPSHOT, {"name": "backup"})[1]
    poll(cloud, snapshot)
    clock.advance(A_STEP)
    assert cloud.backend.find_snapshot(snapshot.id) == snapshot.id
    refuse(cloud, times=2)
    deletion = carry(cloud, clock, delete_server(cloud, CALLER, server.id))
    assert deletion.status is OperationStatus.FAILED
    assert find(cloud, snapshot.id).superseded_by == deletion.id
    again = carry(cloud, clock, delete_server(cloud, CALLER, server.id))
    assert again.status is OperationStatus.SUCCEEDED
    assert cloud.backend.find_snapshot(snapshot.id) is None


def test_the_image_of_a_snapshot_that_had_succeeded_stays(cloud: Cloud, clock: Clock) -> None:
    server = boot(cloud, clock)
    snapshot = perform_action(cloud, CALLER, server.id, Action.SNAPSHOT, {"name": "backup"})[1]
    assert carry(cloud, clock, snapshot).status is OperationStatus.SUCCEEDED
    reboot = perform_action(cloud, CALLER, server.id, Action.REBOOT, {})[1]
    poll(cloud, reboot)
    carry(cloud, clock, delete_server(cloud, CALLER, server.id))
    assert cloud.backend.find_snapshot(snapshot.id) == snapshot.id


def test_a_creation_that_is_to_be_cancelled_is_superseded_too(cloud: Cloud, clock: Clock) -> None:
    server, creation = ask(cloud)
    poll(cloud, creation)
    assert cancel_operation(cloud, CALLER, creation.id).is_open
    deletion = delete_server(cloud, CALLER, server.id)
    assert find(cloud, creation.id).status is OperationStatus.CANCELLED
    assert carry(cloud, clock, deletion).status is OperationStatus.SUCCEEDED
    assert (exists(cloud, server), is_deleted(cloud, server)) == (False, True)


def test_a_silent_cloud_is_asked_for_the_deletion_until_it_answers(
    cloud: Cloud, clock: Clock
) -> None:
    server, creation = ask(cloud)
    poll(cloud, creation)
    deletion = delete_server(cloud, CALLER, server.id)

    def be_away() -> None:
        raise CloudUnavailable("Nobody answers")

    for _ in range(3):
        get_backend(cloud).before["delete_server"] = be_away
        poll(cloud, deletion)
    assert exists(cloud, server)
    assert carry(cloud, clock, deletion).status is OperationStatus.SUCCEEDED
    assert not exists(cloud, server)


def test_on_a_cloud_that_has_become_instant_a_deletion_still_waits_for_its_turn(
    cloud: Cloud, clock: Clock
) -> None:
    server, creation = ask(cloud)
    poll(cloud, creation)
    cloud.backend.instant = True
    deletion = delete_server(cloud, CALLER, server.id)
    assert deletion.status is OperationStatus.RUNNING
    assert carry(cloud, clock, deletion).status is OperationStatus.SUCCEEDED
    assert not exists(cloud, server)


def test_each_operation_of_a_chain_tells_its_own_end(cloud: Cloud, clock: Clock) -> None:
    server = boot(cloud, clock)
    told = len(list_changes(cloud, server))
    heard: list[str] = []
    counted: list[Operation] = []
    cloud.listeners.append(heard.append)
    cloud.recorders.append(counted.append)
    by = [Caller(PROJECT, request_id=f"request-{number}") for number in range(3)]
    reboot = perform_action(cloud, by[0], server.id, Action.REBOOT, {})[1]
    harder = perform_action(cloud, by[1], server.id, Action.REBOOT_HARD, {})[1]
    deletion = delete_server(cloud, by[2], server.id)
    carry(cloud, clock, deletion)
    assert [request for request, _ in list_changes(cloud, server)[told:]] == [
        "request-0",  # it begins, and ends for the next one
        "request-0",
        "request-1",
        "request-1",
        "request-2",
        "request-2",
    ]
    assert heard == [operation.id for operation in (reboot, harder, deletion)]
    assert [(one.id, one.status) for one in counted] == [
        (reboot.id, "cancelled"),
        (harder.id, "cancelled"),
        (deletion.id, "succeeded"),
    ]


def test_what_is_past_its_deadline_is_superseded_like_anything_else(
    cloud: Cloud, clock: Clock
) -> None:
    server, creation = ask(cloud)
    late = update(table).where(table.c.id == creation.id).values(deadline_at=LONG_AGO)
    with cloud.database.write() as connection:
        connection.execute(late)
    deletion = delete_server(cloud, CALLER, server.id)
    assert find(cloud, deletion.id).deadline_at > datetime.now(UTC) + timedelta(minutes=5)
    assert carry(cloud, clock, deletion).status is OperationStatus.SUCCEEDED


def test_in_a_region_that_is_away_nothing_is_superseded(
    cloud: Cloud, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, creation = ask(cloud)
    poll(cloud, creation)
    monkeypatch.setattr(cloud.backend, "retry_after", lambda: 5.0)
    with pytest.raises(BackendUnavailable):
        delete_server(cloud, CALLER, server.id)
    assert find(cloud, creation.id).is_open
    assert read(cloud.database, server).operation_id == creation.id
    monkeypatch.undo()
    deletion = delete_server(cloud, CALLER, server.id)
    monkeypatch.setattr(cloud.backend, "retry_after", lambda: 5.0)
    assert delete_server(cloud, CALLER, server.id).id == deletion.id
