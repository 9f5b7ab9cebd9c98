"""The cloud of the tests does with a server what a real OpenStack does."""

from collections.abc import Iterator
from typing import Any

import pytest
from openstack import exceptions

from tests.openstack.cloud.cloud import Cloud
from tests.openstack.project import DEBIAN, SMALL, TINY, Project


@pytest.fixture(scope="module")
def server(cloud: Cloud) -> Iterator[Any]:
    """A server that runs, and that every test leaves so."""
    project = Project(cloud, "member")
    yield project.boot("talker")
    project.clean()


def test_a_server_becomes_active_with_an_address_of_the_network(server: Any) -> None:
    (address,) = server.addresses["private"]
    assert address["addr"].startswith("10.20.")
    assert server.fault is None


def test_a_server_stops_and_starts(project: Project, server: Any) -> None:
    project.compute.stop_server(server)
    assert project.wait(server, "SHUTOFF").power_state == 4
    project.compute.start_server(server)
    assert project.wait(server, "ACTIVE").power_state == 1


@pytest.mark.parametrize("how", ["SOFT", "HARD"])
def test_a_server_reboots(project: Project, server: Any, how: str) -> None:
    project.compute.reboot_server(server, how)
    assert project.wait(server, "ACTIVE").task_state is None
    assert project.read_message(server, "reboot") is None


def test_a_server_pauses_and_suspends(project: Project, server: Any) -> None:
    project.compute.pause_server(server)
    assert project.wait(server, "PAUSED").power_state == 3
    project.compute.unpause_server(server)
    project.wait(server, "ACTIVE")
    project.compute.suspend_server(server)
    assert project.wait(server, "SUSPENDED").power_state == 7
    project.compute.resume_server(server)
    assert project.wait(server, "ACTIVE").power_state == 1


def test_a_server_is_rescued(project: Project, server: Any) -> None:
    project.compute.rescue_server(server)
    project.wait(server, "RESCUE")
    project.compute.unrescue_server(server)
    assert project.wait(server, "ACTIVE").status == "ACTIVE"


def test_a_locked_server_cannot_be_stopped(project: Project, server: Any) -> None:
    project.compute.lock_server(server)
    with pytest.raises(exceptions.ConflictException):
        project.compute.stop_server(server)
    project.compute.unlock_server(server)
    assert project.compute.get_server(server.id).is_locked is False


def test_a_paused_server_cannot_be_stopped(project: Project, server: Any) -> None:
    project.compute.pause_server(server)
    project.wait(server, "PAUSED")
    with pytest.raises(exceptions.ConflictException, match="vm_state paused"):
        project.compute.stop_server(server)
    project.compute.unpause_server(server)
    project.wait(server, "ACTIVE")


def test_a_server_is_rebuilt_from_another_image(project: Project, server: Any) -> None:
    project.compute.rebuild_server(server, image=DEBIAN)
    assert project.wait(server, "ACTIVE").image.id == DEBIAN


def test_a_server_boots_from_a_snapshot(project: Project, server: Any) -> None:
    image = project.snapshot(server, "golden")
    assert image.size > 0
    assert project.boot("copy", image_id=image.id).image.id == image.id


def test_a_shelved_server_comes_back(project: Project, server: Any) -> None:
    project.compute.shelve_server(server)
    project.wait(server, "SHELVED_OFFLOADED")
    project.compute.unshelve_server(server)
    assert project.wait(server, "ACTIVE").power_state == 1


def test_a_resize_is_confirmed(project: Project) -> None:
    server = project.boot()
    project.compute.resize_server(server, SMALL)
    project.wait(server, "VERIFY_RESIZE")
    project.compute.confirm_server_resize(server)
    assert project.wait(server, "ACTIVE").flavor.original_name == "m1.small"


def test_a_resize_is_reverted(project: Project, server: Any) -> None:
    project.compute.resize_server(server, SMALL)
    project.wait(server, "VERIFY_RESIZE")
    project.compute.revert_server_resize(server)
    assert project.wait(server, "ACTIVE").flavor.original_name == "m1.tiny"


def test_a_server_has_a_console(project: Project, server: Any) -> None:
    log = project.compute.get_server_console_output(server)["output"]
    assert log.splitlines()[-1] == "talker login: "
    console = project.compute.create_server_remote_console(server, protocol="vnc", type="novnc")
    assert "token" in console.url


def test_a_project_over_its_quota_is_refused(other: Project) -> None:
    other.boot()
    with pytest.raises(exceptions.ForbiddenException, match="Quota exceeded"):
        other.create("one-too-many")


def test_four_servers_are_made_at_once(project: Project) -> None:
    servers = [project.create(f"web-{number}") for number in range(4)]
    ready = [project.wait(server, "ACTIVE") for server in servers]
    assert len({server.addresses["private"][0]["addr"] for server in ready}) == 4


def test_the_flavors_have_the_ids_of_the_simulated_cloud(project: Project) -> None:
    flavors = {flavor.name: flavor for flavor in project.compute.flavors()}
    assert flavors["m1.tiny"].id == TINY
    assert [flavors[f"m1.{size}"].vcpus for size in ("small", "large", "xlarge")] == [1, 4, 8]


def test_a_server_is_invisible_to_another_project(server: Any, other: Project) -> None:
    assert [seen.id for seen in other.compute.servers()] == []
    with pytest.raises(exceptions.NotFoundException):
        other.compute.get_server(server.id)
