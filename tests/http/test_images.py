"""Images: those that snapshots have made can be deleted, and are remembered where they are used."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from domain.failures import describe_refusal
from tests.databases import Databases
from tests.http.api import IMAGES, SERVERS, create_server, expect_error, get_path, perform
from tests.http.seeds import DEBIAN, SMALL, UBUNTU
from tests.http.slow import follow, open_service

Server = dict[str, Any]
WAIT = {"Prefer": "wait=30"}


@pytest.fixture(params=["instant", "slow"], scope="module")
def client(
    request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """A client of a service whose cloud joins its transactions, and of one whose cloud does not."""
    settings = {"SIMULATOR_LATENCY": "0.05"} if request.param == "slow" else {}
    directory = tmp_path_factory.mktemp("images")
    with open_service(databases.create(), directory, settings) as client:
        yield client


def boot(client: httpx.Client, image_id: str = UBUNTU) -> Server:
    """Return a server that runs."""
    body = {"name": "web-01", "flavor_id": SMALL, "image_id": image_id}
    server: Server = client.post(SERVERS, json=body, headers=WAIT).json()
    assert (server["status"], server["task"]) == ("ACTIVE", None)
    return server


def take_snapshot(client: httpx.Client, server: Server) -> str:
    """Return the id of an image of a server."""
    ended = follow(client, perform(client, server, "snapshot", name="backup"))
    assert ended["status"] == "succeeded", ended
    image_id: str = ended["result"]["image_id"]
    return image_id


@pytest.fixture
def server(client: httpx.Client) -> Server:
    return boot(client)


@pytest.fixture
def snapshot(client: httpx.Client, server: Server) -> str:
    return take_snapshot(client, server)


def test_only_a_snapshot_says_that_it_is_one(client: httpx.Client, snapshot: str) -> None:
    made = client.get(f"{IMAGES}/{snapshot}").json()
    seed = client.get(f"{IMAGES}/{UBUNTU}").json()
    assert (made["snapshot"], seed["snapshot"]) == (True, False)


def test_a_deleted_snapshot_is_gone(client: httpx.Client, snapshot: str) -> None:
    total = client.get(IMAGES).json()["total"]
    assert client.delete(f"{IMAGES}/{snapshot}").status_code == 204
    for method in ("GET", "DELETE"):
        error = expect_error(client.request(method, f"{IMAGES}/{snapshot}"), 404, "IMAGE_NOT_FOUND")
        assert (snapshot in error["message"], error["details"]) == (True, None)
    page = client.get(IMAGES, params={"limit": 100}).json()
    assert page["total"] == total - 1
    assert snapshot not in [image["id"] for image in page["items"]]


def test_nothing_can_be_made_from_a_deleted_snapshot(
    client: httpx.Client, server: Server, snapshot: str
) -> None:
    client.delete(f"{IMAGES}/{snapshot}")
    body = {"name": "web", "flavor_id": SMALL, "image_id": snapshot}
    expect_error(client.post(SERVERS, json=body), 404, "IMAGE_NOT_FOUND")
    rebuilt = perform(client, server, "rebuild", image_id=snapshot)
    expect_error(rebuilt, 404, "IMAGE_NOT_FOUND")


def test_a_server_still_shows_the_snapshot_it_was_made_from(
    client: httpx.Client, snapshot: str
) -> None:
    made = boot(client, snapshot)
    client.delete(f"{IMAGES}/{snapshot}")
    assert client.get(get_path(made)).json() == made
    assert made["image"]["name"] == "backup"
    again = take_snapshot(client, made)
    assert client.get(f"{IMAGES}/{again}").json()["os_distro"] == made["image"]["os_distro"]
    follow(client, perform(client, made, "rebuild", image_id=DEBIAN))
    assert client.get(get_path(made)).json()["image_id"] == DEBIAN


def test_an_image_that_the_cloud_offers_to_all_cannot_be_deleted(client: httpx.Client) -> None:
    error = expect_error(client.delete(f"{IMAGES}/{UBUNTU}"), 403, "FORBIDDEN")
    assert error["details"] == describe_refusal()
    assert client.get(f"{IMAGES}/{UBUNTU}").status_code == 200
    assert create_server(client)["image_id"] == UBUNTU
