"""Comparisons of the record with the cloud: what is lost, and what only seems so."""

import dataclasses
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from backends.base import ObservedServer
from backends.simulator import Simulator
from domain.servers import Server
from domain.states import Status
from operations.catalogue import Catalogue
from operations.cloud import Caller, Cloud
from operations.corrections import GONE
from operations.creation import NewServer, create_server
from operations.events import read_events
from operations.reconcile import reconcile
from persistence import servers, tasks
from persistence.session import Database
from tests.http.seeds import SMALL, UBUNTU

PROJECT = "default"
REFUSED = {"code": "BACKEND_REFUSED", "message": "The simulated cloud is full at 1"}


class Overlooking(Simulator):
    """A cloud whose walks meet no server, as one that was made meanwhile."""

    def observe_servers(self, changed_since: datetime | None = None) -> Iterator[ObservedServer]:
        yield from ()


def open_cloud(database: Database, kind: type[Simulator] = Simulator, **options: Any) -> Cloud:
    """Return a cloud whose catalogue is known."""
    cloud = Cloud("RegionOne", kind(database, **options), database)
    Catalogue(cloud).refresh()
    return cloud


def boot(cloud: Cloud) -> Server:
    """Create a server in an instant cloud."""
    wanted = NewServer("web", SMALL, UBUNTU, {}, False, None)
    return create_server(cloud, Caller(PROJECT), wanted)[0]


def read(database: Database, server: Server) -> Server:
    """Return a server as it is recorded."""
    with database.read() as connection:
        return servers.read_server(connection, PROJECT, server.id)


def list_changes(cloud: Cloud, server: Server) -> list[tuple[str, list[str]]]:
    """Return who changed what of a server since it was made."""
    events = read_events(cloud, PROJECT, server.id, 0, 100)[1:]
    return [(event.request_id, event.data["changed"]) for event in events]


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


def test_a_server_that_never_was_in_the_cloud_keeps_the_reason(database: Database) -> None:
    cloud = open_cloud(database)
    server = boot(cloud)
    cloud.backend.delete_server(server.id)
    refused = dataclasses.replace(server, status=Status.ERROR, ip_address=None, fault=REFUSED)
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
    busy = dataclasses.replace(server, task="powering-off", operation_id="operation-1")
    with database.write() as connection:
        tasks.save_server(connection, busy)
    reconcile(cloud)
    assert read(database, server).status is Status.ACTIVE
