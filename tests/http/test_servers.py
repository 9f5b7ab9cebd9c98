"""What can be done with a server, and what comes of it."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Any

import httpx
import pytest

from domain.failures import describe_refusal
from tests.http.api import (
    SERVERS,
    create_server,
    expect_error,
    get_path,
    list_faults,
    make_name,
    perform,
)
from tests.http.seeds import DEBIAN, FLAVORS, IMAGES, LARGE, SMALL, TINY, UBUNTU

Server = dict[str, Any]


def test_a_created_server_is_active_with_an_address_its_flavor_and_its_image(
    client: httpx.Client,
) -> None:
    server = create_server(client, "web-01", flavor_id=TINY, image_id=DEBIAN)
    assert (server["name"], server["status"]) == ("web-01", "ACTIVE")
    assert server["flavor"] == {"id": TINY, **FLAVORS[TINY]}
    assert server["image"] == {"id": DEBIAN, **IMAGES[DEBIAN]}
    assert ip_address(server["ip_address"])


def test_a_created_server_is_found_where_location_says(client: httpx.Client) -> None:
    body = {"name": make_name(), "flavor_id": SMALL, "image_id": UBUNTU}
    created = client.post(SERVERS, json=body)
    assert created.headers["Location"] == get_path(created.json())
    found = client.get(created.headers["Location"])
    assert found.json() == created.json()
    assert found.headers["ETag"] == created.headers["ETag"]


def test_times_are_utc_and_a_new_server_has_not_changed_since_it_was_made(server: Server) -> None:
    assert server["created_at"].endswith("Z")
    created = datetime.fromisoformat(server["created_at"])
    assert abs(datetime.now(UTC) - created) < timedelta(minutes=10)
    assert server["updated_at"] == server["created_at"]


def test_two_servers_may_have_one_name_but_never_one_address(client: httpx.Client) -> None:
    first, second = create_server(client, "twin"), create_server(client, "twin")
    assert first["id"] != second["id"]
    assert first["ip_address"] != second["ip_address"]


@pytest.mark.parametrize(
    "name",
    [
        *("x", "n" * 255, "Zoë's 机器 🚀", " a b ", "'; DROP TABLE servers; --"),
        *("\N{WOMAN}\u200d\N{PERSONAL COMPUTER}", "\u0645\u06cc\u200c\u062e\u0648", "e\u0301"),
    ],
)
def test_a_name_comes_back_as_it_was_sent(client: httpx.Client, name: str) -> None:
    server = create_server(client, name)
    assert client.get(get_path(server)).json()["name"] == name


def test_an_unknown_flavor_is_not_found_and_nothing_is_made(client: httpx.Client) -> None:
    body = {"name": make_name(), "flavor_id": "m1.nano", "image_id": UBUNTU}
    error = expect_error(client.post(SERVERS, json=body), 404, "FLAVOR_NOT_FOUND")
    assert "m1.nano" in error["message"]
    assert client.get(SERVERS, params={"name": body["name"]}).json()["total"] == 0


def test_an_unknown_image_is_not_found_and_nothing_is_made(client: httpx.Client) -> None:
    body = {"name": make_name(), "flavor_id": SMALL, "image_id": "windows-95"}
    error = expect_error(client.post(SERVERS, json=body), 404, "IMAGE_NOT_FOUND")
    assert "windows-95" in error["message"]
    assert client.get(SERVERS, params={"name": body["name"]}).json()["total"] == 0


def test_a_server_that_never_was_is_not_found(client: httpx.Client) -> None:
    path = f"{SERVERS}/abc123"
    body = {"name": "new"}
    assert "abc123" in expect_error(client.get(path), 404, "SERVER_NOT_FOUND")["message"]
    expect_error(client.patch(path, json=body), 404, "SERVER_NOT_FOUND")
    expect_error(client.delete(path), 404, "SERVER_NOT_FOUND")
    expect_error(client.post(f"{path}/action", json={"action": "stop"}), 404, "SERVER_NOT_FOUND")


@pytest.mark.parametrize("kind", ["application/json", "application/merge-patch+json"])
def test_a_server_can_be_renamed(client: httpx.Client, server: Server, kind: str) -> None:
    headers = {"Content-Type": kind}
    renamed = client.patch(get_path(server), content='{"name": "new"}', headers=headers)
    assert renamed.status_code == 200
    assert renamed.json()["updated_at"] > server["updated_at"]
    wanted = {**server, "name": "new", "updated_at": renamed.json()["updated_at"]}
    assert renamed.json() == client.get(get_path(server)).json() == wanted


@pytest.mark.parametrize("change", [{}, {"name": None}])
def test_a_patch_without_a_new_name_changes_nothing(
    client: httpx.Client, server: Server, change: dict[str, None]
) -> None:
    patched = client.patch(get_path(server), json=change)
    assert (patched.status_code, patched.json()) == (200, server)
    assert client.get(get_path(server)).json() == server


def test_an_etag_changes_with_the_server(client: httpx.Client, server: Server) -> None:
    first = client.get(get_path(server)).headers["ETag"]
    headers = {"If-None-Match": first}
    assert client.get(get_path(server), headers=headers).status_code == 304
    client.patch(get_path(server), json={"name": "other"})
    second = client.get(get_path(server), headers=headers)
    assert second.status_code == 200
    assert second.headers["ETag"] != first


def test_a_deleted_server_is_gone(client: httpx.Client, server: Server) -> None:
    deleted = client.delete(get_path(server))
    assert (deleted.status_code, deleted.content) == (204, b"")
    expect_error(client.get(get_path(server)), 404, "SERVER_NOT_FOUND")
    expect_error(client.delete(get_path(server)), 404, "SERVER_NOT_FOUND")
    expect_error(perform(client, server, "start"), 404, "SERVER_NOT_FOUND")
    assert client.get(SERVERS, params={"name": server["name"]}).json()["total"] == 0


@pytest.mark.parametrize("change", [{"name": "late"}, {"name": None}, {}])
def test_a_patch_of_a_deleted_server_is_a_conflict(
    client: httpx.Client, server: Server, change: dict[str, Any]
) -> None:
    client.delete(get_path(server))
    error = expect_error(client.patch(get_path(server), json=change), 409, "SERVER_DELETED")
    assert server["id"] in error["message"]
    assert error["details"] == describe_refusal()


def test_a_stopped_server_can_be_deleted(client: httpx.Client, server: Server) -> None:
    assert perform(client, server, "stop").status_code == 202
    assert client.delete(get_path(server)).status_code == 204


def test_a_body_with_several_faults_hears_of_each(client: httpx.Client) -> None:
    error = expect_error(
        client.post(SERVERS, json={"name": "", "flavor_id": 7, "extra": 1}), 422, "VALIDATION_ERROR"
    )
    wanted = {("body", "name"), ("body", "flavor_id"), ("body", "image_id"), ("body", "extra")}
    assert set(list_faults(error)) == wanted


def test_a_new_flavor_outlives_the_stop_that_follows(client: httpx.Client, server: Server) -> None:
    perform(client, server, "resize", flavor_id=LARGE)
    perform(client, server, "stop")
    found = client.get(get_path(server)).json()
    assert (found["status"], found["flavor_id"]) == ("SHUTOFF", LARGE)
