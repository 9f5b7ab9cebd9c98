"""The tours of the documents, on a real OpenStack."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.http.tour import check_tour, follow, take_tour
from tests.openstack.cloud.cloud import Cloud
from tests.openstack.project import Project
from tests.openstack.test_service import describe_settings
from tests.server import LiveServer, serve


@pytest.fixture
def service(cloud: Cloud, database_url: str, tmp_path: Path) -> Iterator[LiveServer]:
    with serve(database_url, tmp_path / "server", **describe_settings(cloud.state)) as server:
        yield server


def test_the_tour_of_the_readme_works_as_printed(service: LiveServer, tmp_path: Path) -> None:
    check_tour(take_tour(service.url, tmp_path))


def test_the_tour_of_the_regions_works_as_printed(
    cloud: Cloud, project: Project, other: Project, database_url: str, tmp_path: Path
) -> None:
    here = {
        "make openstack ": "true ",
        "$PWD/.openstack/state/clouds.yaml": str(cloud.state.clouds_yaml),
    }
    (printed,) = follow("docs/regions.md", tmp_path / "tour", database_url, here)
    regions, north, offered, flavors, booted, listed, stopped, deleted = map(
        json.loads, printed.splitlines()
    )
    assert [region["name"] for region in regions["items"]] == ["lab", "north", "south"]
    assert (north["name"], north["status"]) == ("north", "up")
    assert not {"shelve", "unshelve"} & set(offered["actions"])
    assert flavors["items"]
    assert (booted["region"], booted["status"]) == ("north", "ACTIVE")
    assert booted["id"] in [server["id"] for server in listed["items"]]
    assert stopped["status"] == "SHUTOFF"
    assert deleted == 204


def replace_cloud(cloud: Cloud) -> dict[str, str]:
    """Return what makes the printed commands find this cloud where they would start one."""
    return {
        "make openstack\n": "",
        ".openstack/state/clouds.yaml": str(cloud.state.clouds_yaml),
    }


def test_the_tour_to_a_cloud_makes_a_server_in_it(
    cloud: Cloud, project: Project, database_url: str, tmp_path: Path
) -> None:
    here = {**replace_cloud(cloud), "sqlite:///openstack.db": database_url}
    *_, answers, made = follow("docs/how-to/cloud.md", tmp_path / "tour", database_url, here)
    assert answers.startswith("healthy\n")
    assert "m1.tiny" in answers
    assert made == "NAME   STATUS\nfirst  ACTIVE\nserver first deleted\n"


def test_the_service_is_pointed_at_the_cloud_as_printed(
    cloud: Cloud, project: Project, database_url: str, tmp_path: Path
) -> None:
    here = {**replace_cloud(cloud), "sqlite:///openstack.db": database_url}
    sections = ("Point it at the cloud",)
    assert follow("docs/openstack.md", tmp_path / "tour", database_url, here, sections) == []


def test_the_sdk_finds_the_cloud_as_printed(
    cloud: Cloud, database_url: str, tmp_path: Path
) -> None:
    here = {".openstack/state/clouds.yaml": str(cloud.state.clouds_yaml)}
    sections = ("What is in it",)
    (flavors,) = follow(
        "docs/openstack-cloud.md", tmp_path / "tour", database_url, here, sections, alone=True
    )
    assert "m1.tiny" in flavors
