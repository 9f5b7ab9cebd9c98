"""One cloud for all tests, and servers in it that go with the test that made them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.openstack.agreement import wait_for_agreement
from tests.openstack.cloud.cloud import Cloud
from tests.openstack.cloud.testing import open_cloud
from tests.openstack.project import Project
from tests.server import LiveServer


@pytest.fixture(scope="session")
def machine() -> Iterator[Cloud]:
    """The cloud, where ``cloud`` is something else."""
    with open_cloud() as cloud:
        yield cloud


@pytest.fixture(scope="session")
def cloud(machine: Cloud) -> Cloud:
    return machine


@pytest.fixture
def project(cloud: Cloud) -> Iterator[Project]:
    """An ordinary user of the project ``ostler``."""
    project = Project(cloud, "member")
    yield project
    project.clean()


@pytest.fixture
def database_url(blueprint: Path, tmp_path: Path) -> str:
    """A database for a service, with every table and no row."""
    shutil.copyfile(blueprint, tmp_path / "ostler.db")
    return f"sqlite:///{tmp_path}/ostler.db"


@pytest.fixture(autouse=True)
def agreement(request: pytest.FixtureRequest) -> Iterator[None]:
    """After every test of a ``service``, Nova's list of servers and its own agree.

    It begins with a project that has none; a service that the test has ended is not asked. Where
    it has several regions, the module says in ``REGION_OF_MEMBER`` which of them is the project.
    """
    if "service" not in request.fixturenames:
        yield
        return
    project = Project(request.getfixturevalue("cloud"), "member")
    project.wait_until_empty()
    if "project" in request.fixturenames:
        request.getfixturevalue("project")
    service: LiveServer = request.getfixturevalue("service")
    yield
    if service.process.poll() is None:
        region = getattr(request.module, "REGION_OF_MEMBER", None)
        wait_for_agreement(service.url, project, region)


@pytest.fixture
def other(cloud: Cloud) -> Iterator[Project]:
    """An ordinary user of another project, which may have one server and has none yet."""
    project = Project(cloud, "other")
    project.wait_until_empty()
    yield project
    project.clean()
