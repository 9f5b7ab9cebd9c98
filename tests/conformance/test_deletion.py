"""Deleting servers: afterwards there is nothing, and saying it twice is no mistake."""

import pytest

from backends.base import ObservedServer, ServerMissing
from domain.transitions import Action
from tests.conformance.clouds import Cloud
from tests.threads import run_at_once


def test_a_deleted_server_is_gone_for_every_call(cloud: Cloud, server: ObservedServer) -> None:
    cloud.remove(server.id)
    with pytest.raises(ServerMissing):
        cloud.backend.observe_server(server.id)
    with pytest.raises(ServerMissing):
        cloud.act(server.id, Action.STOP)
    with pytest.raises(ServerMissing):
        cloud.backend.change_server(server.id, name="db-1")
    assert server.id not in [other.id for other in cloud.backend.observe_servers()]


def test_a_server_can_be_deleted_twice(cloud: Cloud, server: ObservedServer) -> None:
    cloud.remove(server.id)
    cloud.remove(server.id)
    assert not cloud.exists(server.id)


@pytest.mark.parametrize("server_id", ["no-such", "", "a\0b", "\ud800"], ids=range(4))
def test_deleting_what_never_was_is_fine(
    cloud: Cloud, server: ObservedServer, server_id: str
) -> None:
    cloud.backend.delete_server(server_id)
    assert cloud.exists(server.id)


def test_many_deletes_at_once_all_succeed(cloud: Cloud, server: ObservedServer) -> None:
    request_ids = run_at_once(20, lambda _: cloud.backend.delete_server(server.id))
    assert all(told is None or str(told).startswith("req-") for told in request_ids), request_ids
    cloud.remove(server.id)
    assert not cloud.exists(server.id)


def test_a_delete_leaves_the_other_servers_alone(cloud: Cloud, server: ObservedServer) -> None:
    other = cloud.boot(name="db-1")
    cloud.remove(server.id)
    assert cloud.backend.observe_server(other.id) == other
