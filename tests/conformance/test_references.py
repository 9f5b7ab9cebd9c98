"""References: what a server is made of can be told for as long as it is there."""

import pytest

from backends.base import ObservedServer, ServerMissing
from domain.transitions import Action, Status
from tests.conformance.clouds import Cloud


def test_a_server_tells_its_flavor_and_its_image(cloud: Cloud, server: ObservedServer) -> None:
    flavor, image = cloud.backend.describe_references(server.id)
    assert flavor == cloud.list_flavors()[0]
    assert image == cloud.list_images()[0]
    assert (flavor.id, image.id) == (server.flavor_id, server.image_id)


def test_a_resized_server_tells_its_new_flavor(cloud: Cloud, server: ObservedServer) -> None:
    cloud.bring(server.id, Status.VERIFY_RESIZE)
    cloud.act(server.id, Action.CONFIRM_RESIZE)
    cloud.settle(server.id, Status.ACTIVE)
    flavor, _ = cloud.backend.describe_references(server.id)
    assert flavor == cloud.list_flavors()[1]


def test_nothing_is_told_of_a_server_that_is_not_there(cloud: Cloud) -> None:
    with pytest.raises(ServerMissing):
        cloud.backend.describe_references("no-such-server")
