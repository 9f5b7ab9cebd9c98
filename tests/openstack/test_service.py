"""The service in front of a real OpenStack: what it says is so there, through kills too."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.http.api import (
    FLAVORS,
    IMAGES,
    NETWORKS,
    SERVERS,
    expect_error,
    get_path,
    open_client,
    perform,
)
from tests.http.keypairs import KEYPAIRS, create_keypair, locate, make_body
from tests.openstack.backend import USER
from tests.openstack.cloud.cloud import Cloud as Machine
from tests.openstack.cloud.clouds import describe_cloud
from tests.openstack.cloud.state import State
from tests.openstack.project import TINY, UBUNTU, Project, wait_until
from tests.server import LiveServer, serve

SERVERS_MADE = 30
KILLS = 3
WAIT = {"Prefer": "wait=60"}


def describe_settings(state: State) -> dict[str, Any]:
    """Return the settings of a service in front of the cloud."""
    return {
        "USE_MOCK_OPENSTACK": "false",
        "OS_CLOUD": USER,
        "OS_CLIENT_CONFIG_FILE": str(state.clouds_yaml),
        "RECONCILE_SECONDS": "1",
    }


@pytest.fixture
def service(cloud: Machine, database_url: str, tmp_path: Path) -> Iterator[LiveServer]:
    with serve(database_url, tmp_path / "server", **describe_settings(cloud.state)) as server:
        yield server


@pytest.fixture
def client(service: LiveServer) -> Iterator[httpx.Client]:
    with open_client(service.url, connections=SERVERS_MADE) as client:
        yield client


def create(client: httpx.Client, name: str = "web-01", **headers: str) -> dict[str, Any]:
    """Ask for a server and return it as it is answered."""
    body = {"name": name, "flavor_id": TINY, "image_id": UBUNTU}
    response = client.post(SERVERS, json=body, headers=headers)
    assert response.status_code == 201, response.text
    return response.json()


def read(client: httpx.Client, server: dict[str, Any]) -> dict[str, Any]:
    """Return the server as it is now."""
    return client.get(get_path(server)).json()


def find_server(client: httpx.Client, name: str) -> dict[str, Any] | None:
    """Return the server of a name, None without one."""
    found = client.get(SERVERS, params={"name": name}).json()["items"]
    return found[0] if found else None


def list_tags(project: Project) -> list[str]:
    """Return the tags of all servers of the project."""
    return sorted(tag for server in project.compute.servers() for tag in server.tags)


def test_the_tour_of_the_readme(client: httpx.Client, project: Project) -> None:
    assert client.get("/health/ready").status_code == 200
    large = client.get(FLAVORS).json()["items"][0]
    assert large["name"] == "m1.large"
    assert client.get(f"{IMAGES}/{UBUNTU}").json()["name"] == "Ubuntu 22.04 LTS"
    server = create(client, **WAIT)
    assert (server["status"], server["task"], server["fault"]) == ("ACTIVE", None, None)
    assert server["ip_address"].startswith("10.20.")
    renamed = client.patch(get_path(server), json={"name": "web-02"})
    assert renamed.json()["name"] == "web-02"
    assert act(client, server, "stop")["status"] == "SHUTOFF"
    expect_error(perform(client, server, "stop"), 409, "INVALID_STATE_TRANSITION")
    assert act(client, server, "start")["status"] == "ACTIVE"
    resized = act(client, server, "resize", flavor_id=large["id"])
    assert (resized["status"], resized["flavor"]["name"]) == ("ACTIVE", "m1.large")
    (seen,) = project.compute.servers()
    assert (seen.name, seen.tags) == ("web-02", [f"ostler:{server['id']}"])
    assert client.delete(get_path(server), headers=WAIT).status_code == 204
    expect_error(client.get(get_path(server)), 404, "SERVER_NOT_FOUND")
    assert list(project.compute.servers()) == []


def act(client: httpx.Client, server: dict[str, Any], action: str, **given: Any) -> dict[str, Any]:
    """Have an action done and return the server as it is then."""
    body = {"action": action, **given}
    response = client.post(f"{get_path(server)}/action", json=body, headers=WAIT)
    assert response.status_code == 202, response.text
    assert read_operation(client, response.headers["Location"])["status"] == "succeeded"
    return response.json()


def read_operation(client: httpx.Client, path: str) -> dict[str, Any]:
    """Return an operation once it has ended."""
    return client.get(path, params={"wait": 60}).json()


def test_a_snapshot_names_its_image_and_boots(client: httpx.Client, project: Project) -> None:
    server = create(client, **WAIT)
    response = perform(client, server, "snapshot", name="backup")
    ended = read_operation(client, response.headers["Location"])
    image = client.get(f"{IMAGES}/{ended['result']['image_id']}").json()
    assert (ended["status"], image["name"]) == ("succeeded", "backup")
    client.delete(get_path(server), headers=WAIT)
    assert client.delete(f"{IMAGES}/{image['id']}").status_code == 204
    expect_error(client.get(f"{IMAGES}/{image['id']}"), 404, "IMAGE_NOT_FOUND")
    assert project.image.find_image(image["id"]) is None
    expect_error(client.delete(f"{IMAGES}/{UBUNTU}"), 403, "FORBIDDEN")


def test_networks_and_key_pairs_are_those_of_the_cloud(
    client: httpx.Client, project: Project
) -> None:
    networks = client.get(NETWORKS).json()["items"]
    assert [network["name"] for network in networks] == ["private", "public"]
    keypair = create_keypair(client)
    assert project.compute.get_keypair(keypair["name"]).fingerprint == keypair["fingerprint"]
    response = client.post(KEYPAIRS, json=make_body(keypair["name"]))
    expect_error(response, 409, "KEYPAIR_EXISTS")
    assert client.delete(locate(keypair)).status_code == 204
    assert project.compute.find_keypair(keypair["name"]) is None


def test_what_somebody_does_by_hand_is_shown(client: httpx.Client, project: Project) -> None:
    made = project.boot("by-hand")
    await_truth(lambda: (find_server(client, "by-hand") or {}).get("status") == "ACTIVE")
    adopted = find_server(client, "by-hand") or {}
    assert (adopted["id"], adopted["flavor_id"], adopted["status"]) == (made.id, TINY, "ACTIVE")
    assert act(client, adopted, "stop")["status"] == "SHUTOFF"
    project.compute.start_server(made)
    await_truth(lambda: read(client, adopted)["status"] == "ACTIVE")
    project.compute.delete_server(made)
    await_truth(lambda: client.get(get_path(adopted)).status_code == 404)
    assert read_last_event(client, adopted) == ("server.deleted", "reconcile", None)


def test_a_server_that_is_deleted_in_nova_is_deleted_here(
    client: httpx.Client, project: Project
) -> None:
    kept, gone = (create(client, name, **WAIT) for name in ("kept", "gone"))
    delete_by_hand(project, gone)
    await_truth(lambda: client.get(get_path(gone)).status_code == 404)
    assert read_last_event(client, gone) == ("server.deleted", "reconcile", None)
    history = client.get(f"{get_path(gone)}/operations").json()["items"]
    assert [operation["action"] for operation in history] == ["create"]
    assert read(client, kept)["status"] == "ACTIVE"


def test_a_server_that_is_deleted_in_nova_while_nobody_looks_is_deleted_here(
    service: LiveServer, client: httpx.Client, project: Project
) -> None:
    gone = create(client, "gone", **WAIT)
    service.stop()
    delete_by_hand(project, gone)
    service.start()
    await_truth(lambda: client.get(get_path(gone)).status_code == 404)
    assert read_last_event(client, gone) == ("server.deleted", "reconcile", None)


def test_an_action_on_a_server_that_is_deleted_in_nova_fails_and_then_it_is_deleted_here(
    client: httpx.Client, project: Project
) -> None:
    gone = create(client, "gone", **WAIT)
    delete_by_hand(project, gone)
    asked = perform(client, gone, "stop")
    if asked.status_code == 202:
        error = read_operation(client, asked.headers["Location"])["error"]
        assert error["message"] == "The server is gone from the cloud"
    await_truth(lambda: client.get(get_path(gone)).status_code == 404)


def delete_by_hand(project: Project, server: dict[str, Any]) -> None:
    """Have Nova delete a server of Ostler's, and return when it is gone there."""
    (found,) = project.compute.servers(tags=f"ostler:{server['id']}")
    project.compute.delete_server(found)
    wait_until(lambda: not list(project.compute.servers(tags=f"ostler:{server['id']}")))


def read_last_event(client: httpx.Client, server: dict[str, Any]) -> tuple[str, str, str | None]:
    """Return what the newest event of a server says of itself."""
    event = client.get(f"{get_path(server)}/events").json()["items"][-1]
    return event["type"], event["request_id"], event["operation_id"]


def await_truth(happens: Callable[[], bool]) -> None:
    """Return once the record follows the cloud."""
    wait_until(happens)


def test_kills_in_the_middle_of_creates_leave_as_many_servers_as_were_asked_for(
    service: LiveServer, client: httpx.Client, project: Project
) -> None:
    with ThreadPoolExecutor(10) as pool:
        made = list(pool.map(lambda number: create(client, f"web-{number}"), range(SERVERS_MADE)))
    for _ in range(KILLS):
        time.sleep(2)
        service.kill()
        service.start()
    ended = [read_operation(client, f"/api/v1/operations/{one['operation_id']}") for one in made]
    assert {operation["status"] for operation in ended} == {"succeeded"}
    assert list_tags(project) == sorted(f"ostler:{server['id']}" for server in made)
    for server in made:
        client.delete(get_path(server))
    wait_until(lambda: list(project.compute.servers()) == [])
    assert service.complaints == ""


def test_the_variables_of_the_replaced_service_are_a_login_too(
    cloud: Machine, tmp_path: Path
) -> None:
    login = describe_cloud(cloud.state, USER)["auth"]
    settings = {
        "USE_MOCK_OPENSTACK": "false",
        **{
            f"OPENSTACK_{name.upper()}": login[name]
            for name in ("auth_url", "username", "password", "project_name")
        },
    }
    with (
        serve(f"sqlite:///{tmp_path}/ostler.db", tmp_path / "server", **settings) as server,
        open_client(server.url) as client,
    ):
        assert client.get("/health/ready").status_code == 200
        assert client.get(FLAVORS).json()["total"] == 5
    assert login["password"] not in server.stdout + server.stderr
