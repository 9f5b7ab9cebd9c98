"""Images: a snapshot makes one that servers boot from, until it is deleted; a rebuild uses one."""

import pytest
from msgspec.structs import replace

from backends.base import BackendRefused, ObservedServer
from domain.catalogue import Image
from domain.transitions import Action, Status
from tests.conformance.clouds import PROJECT, Cloud, make_token

SNAPSHOT_STATUSES = [Status.ACTIVE, Status.SHUTOFF, Status.PAUSED, Status.SUSPENDED]
UNKNOWN_IMAGES = [None, "no-such", "", "a\0b", "\ud800", "x" * 100_000]


def find_image(cloud: Cloud, image_id: str | None) -> Image:
    (found,) = [image for image in cloud.backend.list_images() if image.id == image_id]
    return found


def find_snapshot(cloud: Cloud, token: str) -> Image:
    """Return the image that the action ``token`` made."""
    return find_image(cloud, cloud.backend.find_snapshot(token))


@pytest.mark.parametrize("status", SNAPSHOT_STATUSES)
def test_a_snapshot_makes_an_image_and_leaves_the_server_as_it_was(
    cloud: Cloud, server: ObservedServer, status: Status
) -> None:
    before = cloud.bring(server.id, status)
    token = make_token()
    cloud.act(server.id, Action.SNAPSHOT, token=token, image_name="Sicherung 1")
    after = cloud.settle(server.id, status)
    assert after == replace(before, token=token, updated_at=after.updated_at)
    source = find_image(cloud, server.image_id)
    made = find_snapshot(cloud, token)
    assert made.min_disk_gb >= source.min_disk_gb
    copied = replace(source, min_disk_gb=made.min_disk_gb)
    assert not source.snapshot
    expected = replace(copied, id=made.id, name="Sicherung 1", snapshot=True, project_id=PROJECT)
    assert made == expected


def test_a_server_boots_from_a_snapshot(cloud: Cloud, server: ObservedServer) -> None:
    token = make_token()
    cloud.act(server.id, Action.SNAPSHOT, token=token)
    cloud.settle(server.id, Status.ACTIVE)
    image_id = find_snapshot(cloud, token).id
    assert cloud.boot(image_id=image_id).image_id == image_id


def test_a_repeated_snapshot_makes_one_image(cloud: Cloud, server: ObservedServer) -> None:
    count = len(cloud.backend.list_images())
    token = make_token()
    for _ in range(2):
        cloud.act(server.id, Action.SNAPSHOT, token=token)
        cloud.settle(server.id, Status.ACTIVE)
    assert len(cloud.backend.list_images()) == count + 1


def test_a_snapshot_outlives_its_server(cloud: Cloud, server: ObservedServer) -> None:
    token = make_token()
    cloud.act(server.id, Action.SNAPSHOT, token=token)
    cloud.settle(server.id, Status.ACTIVE)
    cloud.remove(server.id)
    assert find_snapshot(cloud, token).name == "backup"


@pytest.mark.parametrize("status", [Status.ACTIVE, Status.SHUTOFF])
def test_a_rebuild_changes_the_image_and_keeps_the_power_state(
    cloud: Cloud, server: ObservedServer, status: Status
) -> None:
    cloud.bring(server.id, status)
    image_id = cloud.list_images()[1].id
    cloud.act(server.id, Action.REBUILD, image_id=image_id)
    rebuilt = cloud.settle(server.id, status)
    assert rebuilt.image_id == image_id != server.image_id
    assert (rebuilt.flavor_id, rebuilt.ip_address) == (server.flavor_id, server.ip_address)


@pytest.mark.parametrize("image_id", UNKNOWN_IMAGES, ids=range(len(UNKNOWN_IMAGES)))
def test_a_rebuild_from_an_unknown_image_is_refused(
    cloud: Cloud, server: ObservedServer, image_id: str | None
) -> None:
    with pytest.raises(BackendRefused) as refusal:
        cloud.act(server.id, Action.REBUILD, image_id=image_id)
    assert refusal.value.reason == "reference"
    assert cloud.look(server.id) == server


def take_snapshot(cloud: Cloud, server: ObservedServer) -> Image:
    """Return an image of a server."""
    token = make_token()
    cloud.act(server.id, Action.SNAPSHOT, token=token)
    cloud.settle(server.id, Status.ACTIVE)
    return find_snapshot(cloud, token)


def test_a_deleted_snapshot_is_gone_and_its_server_is_as_it_was(
    cloud: Cloud, server: ObservedServer
) -> None:
    snapshot = take_snapshot(cloud, server)
    before = cloud.look(server.id)
    for _ in range(2):
        cloud.backend.delete_image(snapshot.id)
        assert snapshot not in cloud.reopen().list_images()
    assert cloud.look(server.id) == before
    with pytest.raises(BackendRefused) as refusal:
        cloud.backend.create_server(cloud.describe(image_id=snapshot.id))
    assert refusal.value.reason == "reference"


def test_a_server_outlives_the_snapshot_it_was_made_from(
    cloud: Cloud, server: ObservedServer
) -> None:
    snapshot = take_snapshot(cloud, server)
    made = cloud.boot(image_id=snapshot.id)
    cloud.backend.delete_image(snapshot.id)
    assert cloud.look(made.id).image_id == snapshot.id
    cloud.act(made.id, Action.STOP)
    cloud.settle(made.id, Status.SHUTOFF)


def test_an_image_that_is_no_snapshot_cannot_be_deleted(cloud: Cloud) -> None:
    for image in cloud.list_images():
        with pytest.raises(BackendRefused) as refusal:
            cloud.backend.delete_image(image.id)
        assert refusal.value.reason == "state"
        assert image in cloud.backend.list_images()


@pytest.mark.parametrize("image_id", UNKNOWN_IMAGES[1:], ids=range(len(UNKNOWN_IMAGES) - 1))
def test_the_deletion_of_an_image_that_there_is_not_is_fine(cloud: Cloud, image_id: str) -> None:
    before = cloud.backend.list_images()
    cloud.backend.delete_image(image_id)
    assert cloud.backend.list_images() == before


def test_the_image_of_a_snapshot_is_deleted_by_its_token(
    cloud: Cloud, server: ObservedServer
) -> None:
    token = make_token()
    assert cloud.backend.delete_snapshot(token) is None
    before = cloud.backend.list_images()
    cloud.act(server.id, Action.SNAPSHOT, token=token)
    cloud.settle(server.id, Status.ACTIVE)
    made = find_snapshot(cloud, token)
    assert cloud.reopen().delete_snapshot(token) == made.id
    assert cloud.backend.find_snapshot(token) is None
    assert cloud.backend.delete_snapshot(token) is None
    assert cloud.backend.list_images() == before
