"""Choices that a strict cloud does not take: it says so at once, or they come to nothing."""

from collections.abc import Callable
from contextlib import suppress

import pytest

from backends.base import BackendRefused, ObservedServer
from domain.catalogue import Flavor, Image
from domain.choices import find_action_fault, find_disk_fault, find_name_fault
from domain.transitions import Action, Status
from tests.conformance.clouds import Cloud, make_token

ODD_NAMES = [" web", "web ", "\u00a0web", "we\u200bb", "web 🚀", "we\x9fb", " "]


def choose(cloud: Cloud, server: ObservedServer) -> tuple[Flavor, Image]:
    """Return what a server is made of."""
    return cloud.backend.describe_references(server.id)


@pytest.fixture
def larger(cloud: Cloud) -> ObservedServer:
    """A server of the second flavor."""
    return cloud.boot(flavor_id=cloud.list_flavors()[1].id)


@pytest.fixture
def snapshot(cloud: Cloud, larger: ObservedServer) -> Image:
    """An image that needs the disk of the second flavor."""
    return take_snapshot(cloud, larger)


def take_snapshot(cloud: Cloud, server: ObservedServer) -> Image:
    token = make_token()
    cloud.act(server.id, Action.SNAPSHOT, token=token)
    cloud.settle(server.id, Status.ACTIVE)
    image_id = cloud.backend.find_snapshot(token)
    return next(image for image in cloud.backend.list_images() if image.id == image_id)


def refuse(call: Callable[[], object]) -> None:
    with pytest.raises(BackendRefused) as refusal:
        call()
    assert refusal.value.reason == "input"


def test_a_snapshot_needs_the_disk_that_it_was_made_of(cloud: Cloud, snapshot: Image) -> None:
    assert snapshot.min_disk_gb == cloud.list_flavors()[1].disk_gb


def test_a_snapshot_of_a_resized_server_needs_the_disk_that_it_has_now(cloud: Cloud) -> None:
    server = cloud.bring(cloud.boot().id, Status.VERIFY_RESIZE)
    cloud.act(server.id, Action.CONFIRM_RESIZE)
    cloud.settle(server.id, Status.ACTIVE)
    assert take_snapshot(cloud, server).min_disk_gb == cloud.list_flavors()[1].disk_gb


def test_an_image_is_put_on_no_smaller_disk_than_it_needs(cloud: Cloud, snapshot: Image) -> None:
    small = cloud.list_flavors()[0]
    assert find_disk_fault("flavor_id", (small, snapshot))
    request = cloud.describe(flavor_id=small.id, image_id=snapshot.id)
    refuse(lambda: cloud.backend.create_server(request))
    assert not cloud.exists(request.id)


def test_a_server_is_rebuilt_from_no_image_that_needs_a_larger_disk(
    cloud: Cloud, snapshot: Image
) -> None:
    server = cloud.boot()
    before = choose(cloud, server)
    assert find_action_fault(Action.REBUILD, before, (before[0], snapshot), None)
    refuse(lambda: cloud.act(server.id, Action.REBUILD, image_id=snapshot.id))
    assert cloud.look(server.id) == server


def test_a_resize_to_the_same_flavor_is_refused(cloud: Cloud, server: ObservedServer) -> None:
    choice = choose(cloud, server)
    assert find_action_fault(Action.RESIZE, choice, choice, None)
    refuse(lambda: cloud.act(server.id, Action.RESIZE, flavor_id=server.flavor_id))
    assert cloud.look(server.id) == server


def test_a_resize_to_a_smaller_disk_comes_to_nothing(cloud: Cloud, larger: ObservedServer) -> None:
    flavor, image = choose(cloud, larger)
    small = cloud.list_flavors()[0]
    assert find_action_fault(Action.RESIZE, (flavor, image), (small, image), None)
    with suppress(BackendRefused):
        cloud.act(larger.id, Action.RESIZE, flavor_id=small.id)
    cloud.settle(larger.id, Status.ACTIVE)
    assert cloud.look(larger.id).flavor_id == flavor.id


@pytest.mark.parametrize("name", ODD_NAMES, ids=range(len(ODD_NAMES)))
def test_an_odd_name_is_given_to_nothing(cloud: Cloud, server: ObservedServer, name: str) -> None:
    assert find_name_fault(name)
    request = cloud.describe(name=name)
    refuse(lambda: cloud.backend.create_server(request))
    refuse(lambda: cloud.backend.change_server(server.id, name=name))
    refuse(lambda: cloud.act(server.id, Action.SNAPSHOT, image_name=name))
    assert not cloud.exists(request.id)
    assert cloud.look(server.id) == server


@pytest.mark.parametrize("name", ["w", "w e b", "Grüße", "数据库", "a\u0301", "web-1_2.3@x"])
def test_a_name_that_can_be_printed_is_taken(
    cloud: Cloud, server: ObservedServer, name: str
) -> None:
    assert find_name_fault(name) is None
    assert cloud.backend.change_server(server.id, name=name).name == name
