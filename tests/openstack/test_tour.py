"""The tour of the README, on a real OpenStack."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.http.tour import check_tour, take_tour
from tests.openstack.cloud.cloud import Cloud
from tests.openstack.test_service import describe_settings
from tests.server import LiveServer, serve


@pytest.fixture
def service(cloud: Cloud, database_url: str, tmp_path: Path) -> Iterator[LiveServer]:
    with serve(database_url, tmp_path / "server", **describe_settings(cloud.state)) as server:
        yield server


def test_the_tour_of_the_readme_works_as_printed(service: LiveServer, tmp_path: Path) -> None:
    check_tour(take_tour(service.url, tmp_path))
