"""Changes of names and labels in a cloud that is not in the transactions of the record."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backends.base import BackendRefused, CloudUnavailable, ObservedServer
from backends.simulator.simulated_backend import Simulator
from domain.errors import OstlerError, ValueRefused
from domain.labels import LabelChange, TooManyLabels
from domain.servers import Server
from operations.clouds.cloud import Caller, Cloud
from operations.execution.labels import bring_due_labels
from operations.requests.changes import change_server
from persistence.database.session import Database
from persistence.servers import servers
from tests.unit.operations.cloud_samples import PROJECT, boot, list_changes, open_cloud, read

LATER = datetime.now(UTC) + timedelta(days=1)


class Changed(OstlerError):
    """The server is not as the caller knows it."""


class Watched(Simulator):
    """A cloud that fails as it is told, and at which something happens during a change."""

    silent = False
    refused: str | None = None
    meddle: Callable[[], object] | None = None

    def change_server(
        self, server_id: str, name: str | None = None, labels: LabelChange | None = None
    ) -> ObservedServer:
        assert not self._database._current.writing
        if self.silent:
            raise CloudUnavailable
        if self.refused and labels:
            raise BackendRefused(self.refused, "No labels today")
        changed = super().change_server(server_id, name, labels)
        if self.meddle:
            meddle, self.meddle = self.meddle, None
            meddle()
        return changed


@pytest.fixture
def cloud(database: Database) -> Cloud:
    return open_cloud(database, Watched)


@pytest.fixture
def backend(cloud: Cloud) -> Watched:
    assert isinstance(cloud.backend, Watched)
    return cloud.backend


@pytest.fixture
def server(cloud: Cloud, backend: Watched) -> Server:
    made = boot(cloud)
    backend.instant = False
    return made


def change(cloud: Cloud, server: Server, **values: Any) -> Server:
    return change_server(cloud, Caller(PROJECT, "request-1"), server.id, values)


def look(backend: Watched, server: Server) -> tuple[str, dict[str, str]]:
    """Return the name and the labels of a server in the cloud."""
    seen = backend.observe_server(server.id)
    return seen.name, dict(seen.labels)


def test_the_cloud_is_told_and_the_record_says_so(
    cloud: Cloud, backend: Watched, database: Database, server: Server
) -> None:
    changed = change(cloud, server, name="db", labels={"tier": "db"})
    assert read(database, server) == changed
    assert look(backend, server) == (changed.name, changed.labels) == ("db", {"tier": "db"})
    assert list_changes(cloud, server) == [("request-1", ["name", "labels"])]


def test_labels_that_the_cloud_cannot_take_now_are_taken_later(
    cloud: Cloud, backend: Watched, database: Database, server: Server
) -> None:
    backend.silent = True
    change(cloud, server, labels={"tier": "db", "owner": "me"})
    backend.silent, backend.refused = False, "state"
    changed = change(cloud, server, labels={"owner": None, "stage": "test"})
    assert changed.labels == {"tier": "db", "stage": "test"}
    assert look(backend, server)[1] == {}
    backend.refused = None
    bring_due_labels(cloud)
    assert look(backend, server)[1] == changed.labels
    assert read(database, server).labels_due is None
    bring_due_labels(cloud)


def test_what_is_due_is_brought_with_the_next_change(
    cloud: Cloud, backend: Watched, database: Database, server: Server
) -> None:
    backend.refused = "state"
    change(cloud, server, labels={"tier": "db"})
    backend.refused = None
    change(cloud, server, labels={"owner": "me"})
    assert look(backend, server)[1] == {"tier": "db", "owner": "me"}
    assert read(database, server).labels_due is None


def test_labels_that_the_cloud_will_never_take_are_not_due_for_ever(
    cloud: Cloud, backend: Watched, database: Database, server: Server
) -> None:
    backend.silent = True
    change(cloud, server, labels={"tier": "db"})
    backend.silent, backend.refused = False, "quota"
    bring_due_labels(cloud)
    assert read(database, server).labels_due is None


def test_a_refusal_takes_the_name_back(
    cloud: Cloud, backend: Watched, database: Database, server: Server
) -> None:
    backend.refused = "input"
    with pytest.raises(ValueRefused):
        change(cloud, server, name="db", labels={"tier": "db"})
    assert look(backend, server) == (server.name, {})
    assert read(database, server) == server


def test_of_two_changes_to_one_version_the_second_leaves_the_cloud_as_the_first_made_it(
    cloud: Cloud, backend: Watched, database: Database, server: Server
) -> None:
    def be_quicker() -> None:
        with database.write() as connection:
            held = servers.lock_server(connection, PROJECT, server.id)
            values = {"name": "quicker", "labels": {"tier": "web"}}
            servers.change_server(connection, held, values, LATER)

    def require_known(found: Any) -> None:
        if found != server:
            raise Changed("The server has changed")

    backend.meddle = be_quicker
    caller = Caller(PROJECT, precondition=require_known)
    with pytest.raises(Changed):
        change_server(cloud, caller, server.id, {"name": "slower", "labels": {"tier": "db"}})
    now = read(database, server)
    assert (now.name, now.labels) == ("quicker", {"tier": "web"})
    assert look(backend, server) == ("quicker", {"tier": "web"})


def test_what_became_due_during_a_change_stays_due(
    cloud: Cloud, backend: Watched, database: Database, server: Server
) -> None:
    def owe() -> None:
        with database.write() as connection:
            held = servers.lock_server(connection, PROJECT, server.id)
            due = {"labels": {"other": "x"}, "labels_due": {"other": "x"}}
            servers.change_server(connection, held, due, LATER)

    backend.meddle = owe
    changed = change(cloud, server, labels={"tier": "db"})
    assert (changed.labels, changed.labels_due) == ({"tier": "db", "other": "x"}, {"other": "x"})
    bring_due_labels(cloud)
    assert look(backend, server)[1] == changed.labels


def test_a_cloud_is_not_told_what_is_so_already(
    cloud: Cloud, backend: Watched, database: Database, server: Server
) -> None:
    labelled = change(cloud, server, labels={"tier": "db"})
    backend.silent = True
    assert change(cloud, server, name=server.name, labels={"tier": "db", "x": None}) == labelled
    assert read(database, server) == labelled


def test_labels_that_came_meanwhile_count(
    cloud: Cloud, backend: Watched, database: Database, server: Server
) -> None:
    many = {f"rival-{number}": "x" for number in range(64)}
    record = {"labels": many}

    def meddle() -> None:
        with database.write() as connection:
            servers.change_server(connection, read_within(connection), record, LATER)

    def read_within(connection: Any) -> Server:
        return servers.lock_server(connection, PROJECT, server.id)

    backend.meddle = meddle
    with pytest.raises(TooManyLabels):
        change(cloud, server, labels={"tier": "db"})
    assert read(database, server).labels == many
    assert look(backend, server)[1] == {}
