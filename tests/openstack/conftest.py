"""One cloud for all tests, and servers in it that go with the test that made them."""

from collections.abc import Iterator

import pytest

from tests.openstack.cloud.cloud import Cloud
from tests.openstack.cloud.testing import open_cloud
from tests.openstack.project import Project


@pytest.fixture(scope="session")
def cloud() -> Iterator[Cloud]:
    with open_cloud() as cloud:
        yield cloud


@pytest.fixture
def project(cloud: Cloud) -> Iterator[Project]:
    """An ordinary user of the project ``ostler``."""
    project = Project(cloud, "member")
    yield project
    project.clean()


@pytest.fixture
def other(cloud: Cloud) -> Iterator[Project]:
    """An ordinary user of another project, which may have one server."""
    project = Project(cloud, "other")
    yield project
    project.clean()
