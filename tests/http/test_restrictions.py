"""Keys that are restricted to some servers: others are not there, and the rest is not allowed."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from service.access.reach import OPEN_TO_RESTRICTED
from tests.contract.validator import load_document
from tests.databases import Databases
from tests.http.api import SERVERS, create_server, expect_error, get_path, make_name, perform
from tests.http.keys import create_key, open_keyed_client, serve_with_keys
from tests.http.seeds import SMALL, UBUNTU
from tests.http.simulator import CONTROLLED
from tests.http.streams import EventReader
from tests.http.waits import wait_until
from tests.server import LiveServer

WEB = {"team": "web"}
NEW = {"flavor_id": SMALL, "image_id": UBUNTU}
METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture(scope="module")
def keyed_server(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    directory = tmp_path_factory.mktemp("restricted")
    with serve_with_keys(databases.create(), directory, **CONTROLLED) as server:
        yield server


@pytest.fixture(scope="module")
def admin(keyed_server: LiveServer) -> Iterator[httpx.Client]:
    with open_keyed_client(keyed_server.url) as client:
        yield client


@pytest.fixture(scope="module")
def web(keyed_server: LiveServer, admin: httpx.Client) -> Iterator[httpx.Client]:
    """A caller who may do everything with the servers of a team, in every project."""
    secret = create_key(admin, all_projects=True, restrictions={"labels": WEB})["secret"]
    with open_keyed_client(keyed_server.url, secret) as client:
        yield client


def boot(client: httpx.Client, labels: dict[str, str]) -> dict[str, Any]:
    """Return a server that runs."""
    path = get_path(create_server(client, labels=labels))
    wait_until(lambda: client.get(path).json()["task"] is None)
    return client.get(path).json()


@pytest.fixture(scope="module")
def own(admin: httpx.Client) -> dict[str, Any]:
    return boot(admin, {**WEB, "tier": "front"})


@pytest.fixture(scope="module")
def other(admin: httpx.Client) -> dict[str, Any]:
    return boot(admin, {"team": "ops"})


def list_ids(client: httpx.Client, **filters: Any) -> list[str]:
    """Return the ids of the servers that a list shows, of which it must know the number."""
    page = client.get(SERVERS, params={"limit": 100, **filters}).json()
    assert page["total"] == len(page["items"])
    return [server["id"] for server in page["items"]]


def test_a_list_leaves_others_out(
    web: httpx.Client, own: dict[str, Any], other: dict[str, Any]
) -> None:
    assert own["id"] in list_ids(web)
    assert other["id"] not in list_ids(web)
    assert list_ids(web, label="team=ops") == []
    assert list_ids(web, label="tier=front") == [own["id"]]
    assert list_ids(web, name=other["name"], sort="-name") == []


def test_another_server_is_not_there(
    web: httpx.Client, admin: httpx.Client, other: dict[str, Any]
) -> None:
    path = get_path(other)
    stopped = perform(admin, other, "stop")
    assert stopped.status_code == 202, stopped.text
    operation = stopped.headers["Location"]
    for answer, code in (
        (web.get(path), "SERVER_NOT_FOUND"),
        (web.get(f"{path}/events"), "SERVER_NOT_FOUND"),
        (web.get(f"{path}/operations"), "SERVER_NOT_FOUND"),
        (web.get(f"{path}/console-log"), "SERVER_NOT_FOUND"),
        (perform(web, other, "start"), "SERVER_NOT_FOUND"),
        (web.patch(path, json={"name": "mine"}), "SERVER_NOT_FOUND"),
        (web.delete(path), "SERVER_NOT_FOUND"),
        (web.get(operation), "OPERATION_NOT_FOUND"),
        (web.post(f"{operation}/cancel"), "OPERATION_NOT_FOUND"),
    ):
        expect_error(answer, 404, code)
    absent = web.get(f"{SERVERS}/{'0' * len(other['id'])}").text
    assert web.get(path).text == absent.replace("0" * len(other["id"]), other["id"])
    assert admin.get(path).json()["status"] == "SHUTOFF"


def test_an_own_server_is_as_to_anybody(
    web: httpx.Client, admin: httpx.Client, keyed_server: LiveServer
) -> None:
    server = create_server(web, labels=WEB)
    path = get_path(server)
    stopped = perform(web, server, "stop")
    assert stopped.status_code == 202
    assert web.get(stopped.headers["Location"]).status_code == 200
    renamed = web.patch(path, json={"name": "renamed", "labels": {"tier": "back"}})
    assert renamed.json()["labels"] == {**WEB, "tier": "back"}
    with EventReader(
        keyed_server.port, f"{path}/events", {"Authorization": web.headers["Authorization"]}
    ) as stream:
        deleted = web.delete(path)
        assert deleted.status_code == 204
        assert stream.read_event()["server_id"] == server["id"]
    assert web.get(deleted.headers["Location"]).status_code == 200


@pytest.mark.parametrize("labels", [{}, {"team": "ops"}, {"tier": "web"}])
def test_a_server_is_made_with_the_labels_of_the_key_alone(
    web: httpx.Client, labels: dict[str, str]
) -> None:
    refused = web.post(SERVERS, json={**NEW, "name": make_name(), "labels": labels})
    error = expect_error(refused, 403, "PERMISSION_DENIED")
    assert error["details"]["reason"] == "restriction"
    assert "team=web" in error["message"]


def test_a_server_keeps_the_labels_of_the_key(web: httpx.Client, own: dict[str, Any]) -> None:
    for labels in ({"team": None}, {"team": "ops"}):
        refused = web.patch(get_path(own), json={"labels": labels})
        expect_error(refused, 403, "PERMISSION_DENIED")
    assert web.get(get_path(own)).json()["labels"] == own["labels"]


def test_a_key_of_one_server_sees_that_alone_and_makes_none(
    keyed_server: LiveServer, admin: httpx.Client, own: dict[str, Any], other: dict[str, Any]
) -> None:
    secret = create_key(admin, restrictions={"servers": [other["id"]]})["secret"]
    with open_keyed_client(keyed_server.url, secret) as client:
        assert list_ids(client) == [other["id"]]
        assert list_ids(client, sort="name", status="ACTIVE,SHUTOFF") == [other["id"]]
        expect_error(client.get(get_path(own)), 404, "SERVER_NOT_FOUND")
        assert client.get(get_path(other)).status_code == 200
        refused = client.post(SERVERS, json={**NEW, "name": make_name(), "labels": WEB})
        expect_error(refused, 403, "PERMISSION_DENIED")


def iterate_operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield method, path and description of every operation of the document that is not open."""
    for path, item in load_document()["paths"].items():
        for method in METHODS:
            if method in item and item[method]["security"]:
                parameters = [*item.get("parameters", ()), *item[method].get("parameters", ())]
                yield method, path, {**item[method], "parameters": parameters}


@pytest.mark.parametrize(
    ("method", "path", "described"),
    [pytest.param(*each, id=each[2]["operationId"]) for each in iterate_operations()],
)
def test_every_operation_is_about_permitted_servers_or_not_allowed(
    web: httpx.Client,
    keyed_server: LiveServer,
    method: str,
    path: str,
    described: dict[str, Any],
) -> None:
    names_server = "{server_id}" in path or "{operation_id}" in path
    path = path.replace("{", "").replace("}", "")
    headers = {"Authorization": web.headers["Authorization"]}
    if "requestBody" in described:
        headers["Content-Type"] = "application/json"
    response = httpx.request(method, keyed_server.url + path, headers=headers, content=b"")
    error = json.loads(response.content).get("error") or {}
    denied = error.get("code") == "PERMISSION_DENIED"
    if described["operationId"] in OPEN_TO_RESTRICTED:
        assert not denied
    elif names_server:
        assert error["code"] in ("SERVER_NOT_FOUND", "OPERATION_NOT_FOUND")
    else:
        assert denied
        assert error["details"]["reason"] == "restriction"
