"""Marks: a cloud that keeps no tokens is asked where an action begins, once and beforehand."""

from typing import Any

from backends.base import ActionRequest, CloudUnavailable, ObservedServer
from backends.simulator.simulated_backend import Simulator
from domain.transitions import Action
from operations.clouds.cloud import Caller
from operations.execution.runner import run_operation
from operations.requests.actions import perform_action
from persistence.database.session import Database
from persistence.operations import leases
from tests.unit.operations.cloud_samples import PROJECT, boot, open_cloud, read


class Forgetful(Simulator):
    """A cloud whose history moves on with every look, and whose first response is lost."""

    instant = True

    def __init__(self, database: Database, **options: Any) -> None:
        super().__init__(database, **options)
        self.places: list[str] = []
        self.asked: list[str | None] = []

    def read_history_cursor(self, server_id: str) -> str | None:
        self.places.append(f"req-{len(self.places)}")
        return self.places[-1]

    def perform_action(self, request: ActionRequest) -> ObservedServer:
        self.asked.append(request.history_cursor)
        if len(self.asked) == 1:
            raise CloudUnavailable("The answer was lost")
        return super().perform_action(request)


def test_an_action_that_is_asked_for_again_has_the_mark_of_the_first_time(
    database: Database,
) -> None:
    cloud = open_cloud(database, Forgetful)
    server = boot(cloud)
    backend = cloud.backend
    assert isinstance(backend, Forgetful)
    backend.instant = False
    operation = perform_action(cloud, Caller(PROJECT), server.id, Action.STOP, {})[1]
    while read(database, server).operation_id:
        with database.write() as connection:
            leases.release_leases(connection, leases.list_owners(connection))
        run_operation(cloud, operation.id)
    assert backend.places == ["req-0"]
    assert backend.asked == ["req-0", "req-0"]
    assert read(database, server).status == "SHUTOFF"
