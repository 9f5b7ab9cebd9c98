"""In front of a real OpenStack the service refuses what it does in front of a strict cloud."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.http.api import open_client
from tests.http.strictness import EXPECTED, GOLDEN, list_refusals
from tests.openstack.cloud.cloud import Cloud as Machine
from tests.openstack.project import Project
from tests.openstack.test_service import describe_settings
from tests.server import LiveServer, serve


@pytest.fixture
def service(cloud: Machine, database_url: str, tmp_path: Path) -> Iterator[LiveServer]:
    with serve(database_url, tmp_path / "server", **describe_settings(cloud.state)) as server:
        yield server


def test_the_refusals_are_those_of_a_strict_simulated_cloud(
    service: LiveServer, project: Project
) -> None:
    with open_client(service.url) as client:
        assert list_refusals(client) == EXPECTED
    images: Any = project.image
    for image in images.images(name=GOLDEN):
        images.delete_image(image.id)
