"""Resizing: the new flavor is there to be confirmed, or to be given back."""

import pytest

from backends.base import BackendRefused, ObservedServer
from domain.transitions import Action, Status
from tests.conformance.clouds import Cloud

UNKNOWN_FLAVORS = [None, "no-such", "", "a\0b", "\ud800", "x" * 100_000]


def resize(cloud: Cloud, server: ObservedServer) -> ObservedServer:
    """Return the server with the third flavor, unconfirmed."""
    flavor_id = cloud.list_flavors()[2].id
    cloud.act(server.id, Action.RESIZE, flavor_id=flavor_id)
    resized = cloud.settle(server.id, Status.VERIFY_RESIZE)
    assert resized.flavor_id == flavor_id != server.flavor_id
    return resized


def test_a_resize_gives_the_new_flavor_and_keeps_the_rest(
    cloud: Cloud, server: ObservedServer
) -> None:
    after = resize(cloud, server)
    assert (after.image_id, after.ip_address) == (server.image_id, server.ip_address)


def test_a_confirmed_resize_keeps_the_new_flavor(cloud: Cloud, server: ObservedServer) -> None:
    resized = resize(cloud, server)
    cloud.act(server.id, Action.CONFIRM_RESIZE)
    assert cloud.settle(server.id, Status.ACTIVE).flavor_id == resized.flavor_id


def test_a_reverted_resize_gives_the_old_flavor_back(cloud: Cloud, server: ObservedServer) -> None:
    resize(cloud, server)
    cloud.backend.change_server(server.id, name="db-1")
    cloud.act(server.id, Action.REVERT_RESIZE)
    reverted = cloud.settle(server.id, Status.ACTIVE)
    assert (reverted.flavor_id, reverted.name) == (server.flavor_id, "db-1")


def test_a_resize_after_a_reverted_one_can_be_reverted_again(
    cloud: Cloud, server: ObservedServer
) -> None:
    for _ in range(2):
        resize(cloud, server)
        cloud.act(server.id, Action.REVERT_RESIZE)
        assert cloud.settle(server.id, Status.ACTIVE).flavor_id == server.flavor_id


@pytest.mark.parametrize("flavor_id", UNKNOWN_FLAVORS, ids=range(len(UNKNOWN_FLAVORS)))
def test_a_resize_to_an_unknown_flavor_is_refused(
    cloud: Cloud, server: ObservedServer, flavor_id: str | None
) -> None:
    with pytest.raises(BackendRefused) as refusal:
        cloud.act(server.id, Action.RESIZE, flavor_id=flavor_id)
    assert refusal.value.reason == "reference"
    assert cloud.look(server.id) == server


def test_only_a_resize_looks_at_the_flavor(cloud: Cloud, server: ObservedServer) -> None:
    other = cloud.list_flavors()[1].id
    cloud.act(server.id, Action.STOP, flavor_id=other)
    assert cloud.settle(server.id, Status.SHUTOFF).flavor_id == server.flavor_id
