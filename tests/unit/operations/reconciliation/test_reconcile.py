"""Comparisons of the record with the cloud: what is lost, and what only seems so."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from msgspec.structs import replace

from backends.base import (
    ActionRequest,
    CloudUnavailable,
    DeletedServer,
    ObservedServer,
    ServerRequest,
)
from backends.simulator.simulated_backend import Simulator
from domain.errors import ServerNotFound
from domain.transitions import Action, Status
from operations.clouds.cloud import Caller
from operations.reconciliation.corrections import GONE
from operations.reconciliation.reconcile import Seen, reconcile
from operations.record.events import read_events
from operations.requests.actions import perform_action
from persistence.database.session import Database
from persistence.servers import tasks
from tests.http.seeds import SMALL, UBUNTU
from tests.unit.operations.cloud_samples import PROJECT, boot, list_changes, open_cloud, read

REFUSED = {"code": "BACKEND_REFUSED", "message": "The simulated cloud is full at 1"}


class Overlooking(Simulator):
    """A cloud whose lists show no server, as one that was made meanwhile."""

    def observe_servers(self, changed_since: datetime | None = None) -> Iterator[Seen]:
        yield from ()


class Renaming(Simulator):
    """A cloud that has ids of its own, and tells only those of what was deleted."""

    def observe_servers(self, changed_since: datetime | None = None) -> Iterator[Seen]:
        for seen in super().observe_servers(changed_since):
            if isinstance(seen, ObservedServer):
                yield replace(seen, cloud_id=f"cloud-{seen.id}")
            else:
                yield DeletedServer(f"cloud-{seen.id}")

    def was_deleted(self, server_id: str, cloud_id: str | None) -> bool:
        return cloud_id == f"cloud-{server_id}"


class Away(Simulator):
    """A cloud that does not answer."""

    def observe_servers(self, changed_since: datetime | None = None) -> Iterator[Seen]:
        raise CloudUnavailable


class Meddled(Simulator):
    """A cloud at which somebody does something while Ostler looks at a single server."""

    meddle: Callable[[], object] | None = None

    def observe_server(self, server_id: str) -> ObservedServer:
        seen = super().observe_server(server_id)
        if self.meddle:
            meddle, self.meddle = self.meddle, None
            meddle()
        return seen


def test_a_lost_server_is_marked_once_and_the_others_stay(database: Database) -> None:
    cloud = open_cloud(database)
    lost, kept = boot(cloud), boot(cloud)
    cloud.backend.delete_server(lost.id)
    for _ in range(2):
        reconcile(cloud)
    marked = read(database, lost)
    assert (marked.status, marked.fault) == (Status.ERROR, GONE)
    assert list_changes(cloud, lost) == [("reconcile", ["status", "fault"])]
    assert read(database, kept) == kept


def test_a_server_that_a_walk_did_not_meet_is_not_lost(database: Database) -> None:
    cloud = open_cloud(database, Overlooking)
    server = boot(cloud)
    reconcile(cloud)
    assert read(database, server) == server


def test_a_look_at_what_has_changed_finds_nothing_lost(database: Database) -> None:
    cloud = open_cloud(database)
    server = boot(cloud)
    cloud.backend.delete_server(server.id)
    reconcile(cloud, server.created_at)
    assert read(database, server) == server


def test_a_server_that_was_deleted_in_the_cloud_is_deleted_here_by_a_look_at_what_has_changed(
    database: Database,
) -> None:
    server, kept = (boot(open_cloud(database)) for _ in range(2))
    cloud = open_cloud(database, control=True)
    cloud.backend.delete_server(server.id)
    reconcile(cloud, server.created_at)
    reconcile(cloud, server.created_at)
    with pytest.raises(ServerNotFound):
        read(database, server)
    told = read_events(cloud, PROJECT, server.id, 0, 100)[-1]
    assert (told.type, told.request_id, told.operation_id) == ("server.deleted", "reconcile", None)
    assert list_changes(cloud, server) == [("reconcile", ["status"])]
    assert read(database, kept) == kept


@pytest.mark.parametrize("missed", [Status.ACTIVE, Status.ERROR])
def test_a_deletion_that_was_missed_is_found_by_comparing_everything(
    database: Database, missed: Status
) -> None:
    server = boot(open_cloud(database))
    open_cloud(database, control=True).backend.delete_server(server.id)
    if missed is Status.ERROR:
        with database.write() as connection:
            tasks.save_server(connection, replace(server, status=missed, fault=GONE))
    reconcile(open_cloud(database, control=True))
    with pytest.raises(ServerNotFound):
        read(database, server)


def test_what_is_locked_and_protected_is_deleted_in_the_cloud_all_the_same(
    database: Database,
) -> None:
    server = boot(open_cloud(database))
    cloud = open_cloud(database, control=True)
    perform_action(cloud, Caller(PROJECT), server.id, Action.LOCK, {})
    cloud.backend.delete_server(server.id)
    reconcile(cloud, server.created_at)
    with pytest.raises(ServerNotFound):
        read(database, server)


def test_a_server_that_is_there_again_after_its_deletion_stays(database: Database) -> None:
    server = boot(open_cloud(database))
    cloud = open_cloud(database, control=True)
    cloud.backend.delete_server(server.id)
    again = ServerRequest(server.id, PROJECT, server.name, SMALL, UBUNTU)
    Simulator(database).create_server(again)
    reconcile(cloud, server.created_at)
    assert read(database, server).status is Status.ACTIVE


def test_a_deletion_during_an_operation_is_left_to_it(database: Database) -> None:
    server = boot(open_cloud(database))
    cloud = open_cloud(database, control=True)
    cloud.backend.delete_server(server.id)
    busy = replace(server, task="powering-off", operation_id="operation-1")
    with database.write() as connection:
        tasks.save_server(connection, busy)
    reconcile(cloud, server.created_at)
    assert read(database, server).operation_id == "operation-1"
    with database.write() as connection:
        tasks.save_server(connection, replace(server, status=Status.ERROR, fault=GONE))
    reconcile(cloud, server.created_at)
    with pytest.raises(ServerNotFound):
        read(database, server)


def test_the_servers_of_another_region_are_not_deleted(database: Database) -> None:
    server = boot(open_cloud(database))
    cloud = replace(open_cloud(database, control=True), region="Elsewhere")
    cloud.backend.delete_server(server.id)
    reconcile(cloud, server.created_at)
    assert read(database, server) == server


def test_a_server_is_known_by_what_the_cloud_calls_it(database: Database) -> None:
    server = boot(open_cloud(database))
    cloud = open_cloud(database, Renaming, control=True)
    reconcile(cloud)
    cloud.backend.delete_server(server.id)
    reconcile(cloud, server.created_at)
    with pytest.raises(ServerNotFound):
        read(database, server)


def test_a_server_that_never_was_in_the_cloud_keeps_the_reason(database: Database) -> None:
    cloud = open_cloud(database)
    server = boot(cloud)
    cloud.backend.delete_server(server.id)
    refused = replace(server, status=Status.ERROR, ip_address=None, fault=REFUSED)
    with database.write() as connection:
        tasks.save_server(connection, refused)
    reconcile(cloud)
    assert read(database, server).fault == REFUSED


@pytest.mark.parametrize("faults", [{"unavailable": 1}, {"lost_answer": 1}])
def test_a_cloud_that_is_silent_has_lost_nothing(
    database: Database, faults: dict[str, float]
) -> None:
    server = boot(open_cloud(database))
    reconcile(open_cloud(database, faults=faults))
    assert read(database, server) == server


def test_a_server_with_which_something_goes_on_is_left_to_its_operation(
    database: Database,
) -> None:
    cloud = open_cloud(database)
    server = boot(cloud)
    cloud.backend.delete_server(server.id)
    busy = replace(server, task="powering-off", operation_id="operation-1")
    with database.write() as connection:
        tasks.save_server(connection, busy)
    reconcile(cloud)
    assert read(database, server).status is Status.ACTIVE


def test_what_is_recorded_after_a_look_is_not_overwritten_by_it(database: Database) -> None:
    cloud = open_cloud(database, Meddled)
    server = boot(cloud)
    backend = cloud.backend
    assert isinstance(backend, Meddled)
    backend.perform_action(ActionRequest(server.id, Action.PAUSE, "by-hand"))

    def unpause_and_stop() -> None:
        backend.perform_action(ActionRequest(server.id, Action.UNPAUSE, "by-hand-too"))
        perform_action(cloud, Caller(PROJECT), server.id, Action.STOP, {})

    backend.meddle = unpause_and_stop
    reconcile(cloud)
    assert read(database, server).status is Status.SHUTOFF
    changes = list_changes(cloud, server)
    assert [request_id for request_id, _ in changes] == ["-"]


def test_a_name_that_was_given_in_the_cloud_is_shown(database: Database) -> None:
    cloud = open_cloud(database)
    server = boot(cloud)
    cloud.backend.change_server(server.id, name="by-hand")
    reconcile(cloud)
    assert read(database, server).name == "by-hand"
    assert list_changes(cloud, server) == [("reconcile", ["name"])]


def test_a_server_in_error_has_the_reason_of_the_cloud_until_it_recovers(
    database: Database,
) -> None:
    cloud = open_cloud(database, faults={"action_error": 1})
    server = boot(open_cloud(database))
    cloud.backend.perform_action(ActionRequest(server.id, Action.PAUSE, "by-hand"))
    reconcile(cloud)
    failed = read(database, server)
    assert failed.status is Status.ERROR
    assert failed.fault
    assert "hypervisor" in failed.fault["message"]
    open_cloud(database).backend.perform_action(
        ActionRequest(server.id, Action.REBOOT_HARD, "by-hand-too")
    )
    reconcile(cloud)
    recovered = read(database, server)
    assert (recovered.status, recovered.fault) == (Status.ACTIVE, None)


def test_a_comparison_that_the_cloud_did_not_answer_is_told_from_one_that_it_did(
    database: Database,
) -> None:
    assert reconcile(open_cloud(database))
    boot(open_cloud(database))
    away = open_cloud(database, Away)
    assert not reconcile(away)
