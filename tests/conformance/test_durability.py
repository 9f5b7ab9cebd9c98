"""Durability: what a cloud has said stays true for others and after a restart."""

from backends.base import ObservedServer
from domain.transitions import Action, Status
from tests.conformance.clouds import Cloud


def test_another_process_sees_the_same_server(cloud: Cloud, server: ObservedServer) -> None:
    assert cloud.reopen().observe_server(server.id) == server


def test_what_happened_to_a_server_is_remembered(cloud: Cloud, server: ObservedServer) -> None:
    cloud.backend.change_server(server.id, name="renamed")
    cloud.act(server.id, Action.STOP)
    stopped = cloud.settle(server.id, Status.SHUTOFF)
    assert cloud.look(server.id, cloud.reopen()) == stopped
    assert stopped.name == "renamed"


def test_a_create_repeated_by_another_process_is_harmless(cloud: Cloud) -> None:
    request = cloud.describe()
    cloud.backend.create_server(request)
    first = cloud.settle(request.id, Status.ACTIVE)
    assert cloud.reopen().create_server(request) == first


def test_what_one_process_deleted_is_gone_for_the_other(
    cloud: Cloud, server: ObservedServer
) -> None:
    cloud.remove(server.id)
    assert server.id not in [other.id for other in cloud.reopen().observe_servers()]
