"""The service in front of a busy OpenStack: a deletion gets through, and a hard reboot too."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.http.api import SERVERS, expect_error, get_path, open_client, perform
from tests.openstack.cloud.cloud import Cloud as Machine
from tests.openstack.cloud.controls import Controls
from tests.openstack.project import SMALL, TINY, UBUNTU, Project, wait_until
from tests.openstack.test_service import WAIT, describe_settings
from tests.server import LiveServer, serve

ACTIONS: list[tuple[str, str, dict[str, Any]]] = [
    ("stop", "stop", {}),
    ("reboot", "reboot", {}),
    ("reboot", "reboot", {"type": "HARD"}),
    ("resize", "resize", {"flavor_id": SMALL}),
    ("snapshot", "snapshot", {"name": "unfinished"}),
    ("snapshot", "shelve", {}),
    ("spawn", "rebuild", {"image_id": UBUNTU}),
]
"""A step at which the hypervisor hangs, the action that comes to it, and what that needs."""


@pytest.fixture
def service(cloud: Machine, database_url: str, tmp_path: Path) -> Iterator[LiveServer]:
    with serve(database_url, tmp_path / "server", **describe_settings(cloud.state)) as server:
        yield server


@pytest.fixture
def client(service: LiveServer) -> Iterator[httpx.Client]:
    with open_client(service.url) as client:
        yield client


def create(client: httpx.Client, **headers: str) -> dict[str, Any]:
    body = {"name": "busy", "flavor_id": TINY, "image_id": UBUNTU}
    response = client.post(SERVERS, json=body, headers=headers)
    assert response.status_code == 201, response.text
    server: dict[str, Any] = response.json()
    return server


def wait_until_busy(project: Project, task: str) -> None:
    """Return once Nova's only server is at a task that begins like this."""
    wait_until(
        lambda: (
            (found := list(project.compute.servers())) != []
            and (found[0].task_state or "").startswith(task)
        )
    )


def list_snapshots(project: Project) -> list[str]:
    """Return the names of what was made of servers, finished or not."""
    return [image.name for image in project.image.images() if image.name in NAMES]


NAMES = ("unfinished", "busy-shelved")


def delete_busy(client: httpx.Client, server: dict[str, Any], path: str) -> str:
    """Delete a server twice while an operation goes on; return the path of the deletion."""
    answers = [client.delete(get_path(server)) for _ in range(2)]
    assert [response.status_code for response in answers] == [204, 204]
    location = answers[0].headers["Location"]
    assert answers[1].headers["Location"] == location
    superseded = client.get(path).json()
    assert (superseded["status"], superseded["error"]) == ("cancelled", None)
    assert superseded["superseded_by"] == location.rsplit("/", 1)[1]
    assert client.get(get_path(server)).json()["task"] == "deleting"
    return location


def expect_gone(client: httpx.Client, project: Project, server: dict[str, Any], path: str) -> None:
    """Return once a deletion has succeeded, here and in the cloud."""
    deletion = client.get(path, params={"wait": 60}).json()
    assert (deletion["action"], deletion["status"]) == ("delete", "succeeded"), deletion
    expect_error(client.get(get_path(server)), 404, "SERVER_NOT_FOUND")
    # Nova says that it is deleted a moment before its lists do (nova/compute/manager.py).
    wait_until(lambda: list(project.compute.servers()) == [])
    wait_until(lambda: list_snapshots(project) == [])


def test_a_server_in_the_making_is_deleted(
    cloud: Machine, client: httpx.Client, project: Project
) -> None:
    with cloud.controlled(Controls(hold=["spawn"])):
        server = create(client)
        wait_until_busy(project, "spawning")
        path = delete_busy(client, server, f"/api/v1/operations/{server['operation_id']}")
    expect_gone(client, project, server, path)


def test_a_server_that_was_just_asked_for_is_deleted(
    client: httpx.Client, project: Project
) -> None:
    server = create(client)
    path = delete_busy(client, server, f"/api/v1/operations/{server['operation_id']}")
    expect_gone(client, project, server, path)


@pytest.mark.parametrize(("step", "action", "given"), ACTIONS)
def test_a_server_is_deleted_whatever_hangs(
    cloud: Machine,
    client: httpx.Client,
    project: Project,
    step: str,
    action: str,
    given: dict[str, Any],
) -> None:
    server = create(client, **WAIT)
    with cloud.controlled(Controls(hold=[step])):
        begun = perform(client, server, action, **given)
        assert begun.status_code == 202, begun.text
        wait_until(lambda: client.get(begun.headers["Location"]).json()["progress"] > 0)
        path = delete_busy(client, server, begun.headers["Location"])
    expect_gone(client, project, server, path)


def test_a_snapshot_outlives_a_server_that_is_deleted_while_it_is_put_into_an_image_of_that_name(
    cloud: Machine, client: httpx.Client, project: Project
) -> None:
    server = create(client, **WAIT)
    made = perform(client, server, "snapshot", name="busy-shelved")
    snapshot = client.get(made.headers["Location"], params={"wait": 60}).json()
    with cloud.controlled(Controls(hold=["snapshot"])):
        begun = perform(client, server, "shelve")
        wait_until(lambda: len(list_snapshots(project)) == 2)
        path = delete_busy(client, server, begun.headers["Location"])
    deletion = client.get(path, params={"wait": 60}).json()
    assert deletion["status"] == "succeeded", deletion
    wait_until(lambda: list_snapshots(project) == ["busy-shelved"])
    image_id = snapshot["result"]["image_id"]
    assert [image.id for image in project.image.images(name="busy-shelved")] == [image_id]
    assert client.delete(f"/api/v1/images/{image_id}").status_code == 204


def test_a_hard_reboot_is_taken_while_a_reboot_hangs(
    cloud: Machine, client: httpx.Client, project: Project
) -> None:
    server = create(client, **WAIT)
    with cloud.controlled(Controls(hold=["reboot"])):
        begun = perform(client, server, "reboot")
        wait_until_busy(project, "reboot_started")
        harder = perform(client, server, "reboot", type="HARD")
        assert (harder.status_code, harder.json()["task"]) == (202, "rebooting_hard")
        superseded = client.get(begun.headers["Location"]).json()
        assert superseded["superseded_by"] == harder.headers["Location"].rsplit("/", 1)[1]
        (found,) = project.compute.servers()
        wait_until(
            lambda: (
                [one.action for one in project.compute.server_actions(found)].count("reboot") == 2
            )
        )
    ended = client.get(harder.headers["Location"], params={"wait": 60}).json()
    # A reboot that ends after all lets the harder one fail in Nova, whose task is another then.
    failed = project.read_message(found, "reboot") == "Error"
    assert ended["status"] == ("failed" if failed else "succeeded"), ended
    seen = client.get(get_path(server)).json()
    assert (seen["status"], seen["task"], seen["operation_id"]) == ("ACTIVE", None, None)
    assert client.delete(get_path(server), headers=WAIT).status_code == 204
