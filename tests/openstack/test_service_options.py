"""The service in front of a real OpenStack: options, labels and request ids as Nova has them."""

import base64
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.http.api import SERVERS, expect_error, get_path, open_client
from tests.http.keypairs import create_keypair, locate
from tests.openstack.cloud.cloud import Cloud as Machine
from tests.openstack.project import TINY, UBUNTU, Project, wait_until
from tests.openstack.test_service import WAIT, act, describe_settings, read, read_operation
from tests.server import serve

USER_DATA = base64.b64encode(b"#!/bin/sh\necho ready\n").decode()


@pytest.fixture(scope="module")
def client(cloud: Machine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    directory = tmp_path_factory.mktemp("options")
    url = f"sqlite:///{directory}/ostler.db"
    settings = describe_settings(cloud.state)
    with serve(url, directory / "server", **settings) as server, open_client(server.url) as client:
        yield client


def boot(client: httpx.Client, **options: Any) -> dict[str, Any]:
    """Make a server with options and return it."""
    body = {"name": "options", "flavor_id": TINY, "image_id": UBUNTU, **options}
    response = client.post(SERVERS, json=body, headers=WAIT)
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json()
    return made


def find(project: Project, server: dict[str, Any]) -> Any:
    """Return the server as Nova describes it."""
    (found,) = project.compute.servers(tags=f"ostler:{server['id']}")
    return project.compute.get_server(found.id)


def list_requests(client: httpx.Client, server: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what was done to a server, and the cloud's own ids of it."""
    items = client.get(f"{get_path(server)}/operations").json()["items"]
    return [(one["action"], one["cloud_request_id"]) for one in items]


def test_a_server_is_booted_with_everything(client: httpx.Client, project: Project) -> None:
    keypair = create_keypair(client)
    server = boot(
        client,
        networks=[project.network.id],
        security_groups=["default"],
        key_name=keypair["name"],
        user_data=USER_DATA,
        availability_zone="nova",
        labels={"tier": "web"},
    )
    client.delete(locate(keypair))
    seen = find(project, server)
    assert (server["status"], server["availability_zone"]) == ("ACTIVE", "nova")
    assert (seen.key_name, seen.metadata["tier"]) == (server["key_name"], "web")
    ((name, (address,)),) = server["addresses"].items()
    assert (name, address["address"]) == ("private", server["ip_address"])
    assert address["mac_address"] == seen.addresses["private"][0]["OS-EXT-IPS-MAC:mac_addr"]
    client.delete(get_path(server), headers=WAIT)


def test_the_request_ids_are_those_of_the_history_of_nova(
    client: httpx.Client, project: Project
) -> None:
    server = boot(client)
    act(client, server, "stop")
    nova_id = find(project, server).id
    actions = list(project.compute.server_actions(nova_id))[::-1]
    history = [(one.action, one.request_id) for one in actions]
    assert list_requests(client, server) == history
    assert [action for action, _ in history] == ["create", "stop"]
    gone = client.delete(get_path(server), headers=WAIT)
    ended = read_operation(client, gone.headers["Location"])
    assert ended["cloud_request_id"].startswith("req-")


def test_labels_follow_in_both_directions(client: httpx.Client, project: Project) -> None:
    server = boot(client, labels={"tier": "web", "owner": "me"})
    response = client.patch(get_path(server), json={"labels": {"owner": None, "stage": "test"}})
    assert response.json()["labels"] == {"tier": "web", "stage": "test"}
    seen = find(project, server)
    assert {**seen.metadata, "ostler_project_id": ""} == {
        **response.json()["labels"],
        "ostler_project_id": "",
    }
    project.compute.set_server_metadata(seen, by_hand="yes")
    project.compute.update_server(seen, name="by-hand")
    wait_until(lambda: "by_hand" in read(client, server)["labels"])
    assert read(client, server)["name"] == "by-hand"
    client.delete(get_path(server), headers=WAIT)


def test_labels_of_a_shelved_server_reach_nova_when_it_is_back(
    client: httpx.Client, project: Project
) -> None:
    server = boot(client)
    act(client, server, "shelve")
    response = client.patch(get_path(server), json={"labels": {"tier": "web"}})
    assert (response.status_code, response.json()["labels"]) == (200, {"tier": "web"})
    assert "tier" not in find(project, server).metadata
    act(client, server, "unshelve")
    wait_until(lambda: find(project, server).metadata.get("tier") == "web")
    client.delete(get_path(server), headers=WAIT)


def test_a_server_made_by_hand_is_adopted_with_what_it_has(
    client: httpx.Client, project: Project
) -> None:
    name = f"by-hand-{uuid.uuid4().hex[:8]}"
    made = project.boot(name, metadata={"tier": "web"}, availability_zone="nova")
    wait_until(lambda: client.get(f"{SERVERS}/{made.id}").status_code == 200)
    adopted = read(client, {"id": made.id})
    assert (adopted["labels"], adopted["availability_zone"]) == ({"tier": "web"}, "nova")
    assert list(adopted["addresses"]) == ["private"]


@pytest.mark.parametrize(
    ("option", "status", "code"),
    [
        ({"networks": [str(uuid.UUID(int=7))]}, 404, "NETWORK_NOT_FOUND"),
        ({"key_name": "no-such"}, 404, "KEYPAIR_NOT_FOUND"),
    ],
)
def test_what_the_cloud_does_not_have_is_not_found(
    client: httpx.Client, option: dict[str, Any], status: int, code: str
) -> None:
    body = {"name": "options", "flavor_id": TINY, "image_id": UBUNTU, **option}
    expect_error(client.post(SERVERS, json=body), status, code)


@pytest.mark.parametrize(
    ("option", "loc"),
    [
        ({"availability_zone": "no-such"}, ["body", "availability_zone"]),
        ({"availability_zone": "internal"}, ["body", "availability_zone"]),
        ({"security_groups": ["default", "no-such"]}, ["body", "security_groups", 1]),
        ({"security_groups": [str(uuid.UUID(int=7))]}, ["body", "security_groups", 0]),
    ],
)
def test_an_unknown_zone_or_group_is_refused_before_anything_is_recorded(
    client: httpx.Client, option: dict[str, Any], loc: list[Any]
) -> None:
    total = client.get(SERVERS).json()["total"]
    body = {"name": "options", "flavor_id": TINY, "image_id": UBUNTU, **option}
    (fault,) = expect_error(client.post(SERVERS, json=body), 422, "VALIDATION_ERROR")["details"]
    assert fault["loc"] == loc
    assert client.get(SERVERS).json()["total"] == total


def test_a_group_that_was_made_just_now_is_found_by_its_name_and_by_its_id(
    client: httpx.Client, project: Project
) -> None:
    network: Any = project.connection.network
    made = [network.create_security_group(name=name) for name in ("web", "twice", "twice")]
    by_name = {"security_groups": ["web", made[1].id]}
    wait_until(lambda: is_taken(client, by_name))
    body = {"name": "options", "flavor_id": TINY, "image_id": UBUNTU, "security_groups": ["twice"]}
    error = expect_error(client.post(SERVERS, json=body), 409, "AMBIGUOUS_NAME")
    assert set(error["details"]["ids"]) == {made[1].id, made[2].id}
    for group in made:
        network.delete_security_group(group)


def is_taken(client: httpx.Client, options: dict[str, Any]) -> bool:
    """Tell whether a server is made with options, and delete it then.

    A copy of what the cloud has is not made again within moments.
    """
    body = {"name": "options", "flavor_id": TINY, "image_id": UBUNTU, **options}
    response = client.post(SERVERS, json=body, headers=WAIT)
    if response.status_code != 201:
        return False
    assert (response.json()["status"], response.json()["fault"]) == ("ACTIVE", None)
    return client.delete(get_path(response.json()), headers=WAIT).status_code == 204
