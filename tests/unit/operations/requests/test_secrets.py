"""User data often hold passwords: they are kept until a server is made, and not a moment longer."""

from typing import Any

import pytest

from backends.base import BackendRefused, ObservedServer, ServerRequest
from backends.simulator.simulated_backend import Simulator
from domain.operations import Operation
from operations.clouds.cloud import Caller, Cloud
from operations.execution.runner import run_operation
from operations.requests.cancellation import cancel_operation
from operations.requests.creation import NewServer, create_server
from persistence.database.session import Database
from persistence.operations import operations
from tests.http.seeds import SMALL, UBUNTU
from tests.unit.operations.cloud_samples import PROJECT, open_cloud

SECRET = "c2VjcmV0"


class Asked(Simulator):
    """A cloud that remembers what it was asked for, and refuses it if told so."""

    def __init__(self, database: Database, **options: Any) -> None:
        super().__init__(database, **options)
        self.asked: list[ServerRequest] = []
        self.refusing = False

    def create_server(self, request: ServerRequest) -> ObservedServer:
        self.asked.append(request)
        if self.refusing:
            raise BackendRefused("input", "Not today")
        return super().create_server(request)


@pytest.fixture
def cloud(database: Database) -> Cloud:
    opened = open_cloud(database, Asked)
    opened.backend.instant = False
    return opened


def ask(cloud: Cloud) -> Operation:
    """Ask for a server with user data."""
    wanted = NewServer("web", SMALL, UBUNTU, {}, False, None, user_data=SECRET)
    assert SECRET not in repr(wanted)
    return create_server(cloud, Caller(PROJECT), wanted)[1]


def read(cloud: Cloud, operation: Operation) -> Operation:
    with cloud.database.read() as connection:
        return operations.read_operation(connection, PROJECT, operation.id)


@pytest.mark.parametrize("refusing", [False, True])
def test_user_data_are_handed_to_the_cloud_and_dropped_at_the_end(
    cloud: Cloud, refusing: bool
) -> None:
    assert isinstance(cloud.backend, Asked)
    cloud.backend.refusing = refusing
    operation = ask(cloud)
    assert read(cloud, operation).arguments["user_data"] == SECRET
    assert SECRET not in repr(read(cloud, operation))
    run_operation(cloud, operation.id)
    ended = read(cloud, operation)
    assert (ended.is_open, ended.arguments.get("user_data")) == (False, None)
    assert ended.arguments["name"] == "web"
    assert [request.user_data for request in cloud.backend.asked] == [SECRET]
    assert SECRET not in repr(cloud.backend.asked)


def test_user_data_of_a_creation_that_is_given_up_are_dropped(cloud: Cloud) -> None:
    operation = ask(cloud)
    cancelled = cancel_operation(cloud, Caller(PROJECT), operation.id)
    assert (cancelled.status, "user_data" in cancelled.arguments) == ("cancelled", False)


def test_an_instant_cloud_leaves_no_user_data_in_the_record(database: Database) -> None:
    cloud = open_cloud(database)
    assert "user_data" not in read(cloud, ask(cloud)).arguments
