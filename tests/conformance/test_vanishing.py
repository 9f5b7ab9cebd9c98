"""Servers that the simulated cloud loses by itself."""

import pytest

from backends.base import BackendRefused
from domain.transitions import Action, Status
from persistence.database.session import Database
from tests.conformance.clouds import LATENCY, Clock, open_simulator


def test_a_server_vanishes_a_while_after_its_build(database: Database) -> None:
    clock = Clock()
    faults = {"vanished": 1, "vanished_after": 60}
    cloud = open_simulator(database, latency=LATENCY, clock=clock, faults=faults)
    watched, unseen = (cloud.backend.create_server(cloud.describe()) for _ in range(2))
    clock.advance(LATENCY + 59)
    observed = cloud.list_servers()
    assert [server.status for server in observed] == [Status.ACTIVE] * 2
    cloud.act(watched.id, Action.SNAPSHOT)
    clock.advance(1)
    assert not cloud.exists(watched.id)
    assert cloud.list_servers() == []
    cloud.backend.delete_server(unseen.id)


def test_a_server_that_vanished_makes_room(database: Database) -> None:
    clock = Clock()
    faults = {"vanished": 1, "vanished_after": 60}
    cloud = open_simulator(database, capacity=1, clock=clock, faults=faults)
    cloud.backend.create_server(cloud.describe())
    with pytest.raises(BackendRefused, match="full at 1"):
        cloud.backend.create_server(cloud.describe())
    clock.advance(60)
    assert cloud.backend.create_server(cloud.describe()).status is Status.ACTIVE
