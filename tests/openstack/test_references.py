"""What a server is made of is told by Nova and Glance even when it is offered no more."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.conformance.clouds import Cloud
from tests.openstack.backend import open_openstack
from tests.openstack.cloud.cloud import Cloud as Machine
from tests.openstack.project import Project


@pytest.fixture
def region(cloud: Machine) -> Cloud:
    return open_openstack(cloud.state)


@pytest.fixture
def flavor(cloud: Machine) -> Iterator[Any]:
    """A flavor of a name that is not its id, which a test may delete."""
    compute = cloud.connect("admin").compute
    yield compute.create_flavor(id="short-lived", name="m1.brief", vcpus=1, ram=256, disk=1)
    compute.delete_flavor("short-lived")


def test_a_server_outlives_its_flavor_and_its_image(
    cloud: Machine, region: Cloud, project: Project, flavor: Any
) -> None:
    image = project.snapshot(project.boot("source"), "golden")
    server = project.boot("by-hand", flavor_id=flavor.id, image_id=image.id)
    shown, made_of = region.backend.describe_references(server.id)
    assert (made_of.name, made_of.status) == ("golden", "active")
    cloud.connect("admin").compute.delete_flavor(flavor.id)
    project.image.delete_image(image.id)
    assert region.backend.describe_references(server.id)[0] == shown
    assert (shown.id, shown.name, shown.ram_mb) == ("short-lived", "m1.brief", 256)
    gone = region.backend.describe_references(server.id)[1]
    assert (gone.id, gone.name, gone.status) == (image.id, image.id, "deleted")
