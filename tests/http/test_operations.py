"""Operations over HTTP: found, followed, listed, given up, and asked for under a condition."""

from typing import Any

import httpx
import pytest

from domain.failures import describe_refusal
from tests.http.api import SERVERS, create_server, expect_error, get_path, perform
from tests.http.slow import OPERATIONS

Server = dict[str, Any]
MISSING = ["no-such-operation", "%00", "00000000-0000-0000-0000-000000000000"]


def test_an_action_on_an_instant_cloud_names_an_operation_that_has_ended(
    client: httpx.Client, server: Server
) -> None:
    response = client.post(
        f"{get_path(server)}/action", json={"action": "stop"}, headers={"X-Request-ID": "trace-1"}
    )
    operation = client.get(response.headers["Location"]).json()
    assert response.headers["Location"] == f"{OPERATIONS}/{operation['id']}"
    assert operation["server_id"] == server["id"]
    assert (operation["action"], operation["status"]) == ("stop", "succeeded")
    assert (operation["progress"], operation["error"], operation["cause"]) == (100, None, "request")
    assert operation["request_id"] == "trace-1"
    assert operation["created_at"] <= operation["started_at"] <= operation["finished_at"]


def test_a_deletion_names_its_operation(client: httpx.Client, server: Server) -> None:
    response = client.delete(get_path(server))
    assert (response.status_code, response.content) == (204, b"")
    operation = client.get(response.headers["Location"]).json()
    assert (operation["action"], operation["status"]) == ("delete", "succeeded")


def test_the_operations_of_a_server_outlive_it(client: httpx.Client, server: Server) -> None:
    for action in ("stop", "start"):
        perform(client, server, action)
    client.delete(get_path(server))
    page = client.get(f"{get_path(server)}/operations").json()
    assert [one["action"] for one in page["items"]] == ["create", "stop", "start", "delete"]
    assert {one["server_id"] for one in page["items"]} == {server["id"]}
    assert (page["total"], page["next_offset"], page["next_cursor"]) == (4, None, None)


def test_operations_are_listed_page_by_page(client: httpx.Client, server: Server) -> None:
    for action in ("stop", "start", "pause", "unpause"):
        perform(client, server, action)
    path = f"{get_path(server)}/operations"
    whole = client.get(path).json()["items"]
    assert [one["created_at"] for one in whole] == sorted(one["created_at"] for one in whole)
    response, seen = client.get(path, params={"limit": 2}), []
    while True:
        page = response.json()
        assert page["total"] == len(whole) == 5
        seen += page["items"]
        if not page["next_cursor"]:
            break
        response = client.get(response.links["next"]["url"])
    assert seen == whole


def test_the_operations_of_all_servers_are_one_list(client: httpx.Client) -> None:
    made = [create_server(client) for _ in range(3)]
    total = client.get(OPERATIONS).json()["total"]
    last = client.get(OPERATIONS, params={"limit": 3, "offset": total - 3}).json()
    assert [one["server_id"] for one in last["items"]] == [server["id"] for server in made]
    assert last["next_offset"] is None


@pytest.mark.parametrize("operation_id", MISSING)
def test_an_operation_that_there_is_not_is_not_found(
    client: httpx.Client, operation_id: str
) -> None:
    path = f"{OPERATIONS}/{operation_id}"
    expect_error(client.get(path), 404, "OPERATION_NOT_FOUND")
    expect_error(client.get(path, params={"wait": 60}), 404, "OPERATION_NOT_FOUND")
    expect_error(client.post(f"{path}/cancel"), 404, "OPERATION_NOT_FOUND")


def test_the_operations_of_a_server_that_never_was_are_not_found(client: httpx.Client) -> None:
    expect_error(client.get(f"{SERVERS}/nothing/operations"), 404, "SERVER_NOT_FOUND")


@pytest.mark.parametrize("wait", ["-1", "61", "soon", "1.5"])
def test_an_impossible_wait_is_refused(client: httpx.Client, wait: str) -> None:
    response = client.get(f"{OPERATIONS}/nothing", params={"wait": wait})
    expect_error(response, 422, "VALIDATION_ERROR")


def test_an_operation_that_has_ended_cannot_be_given_up(
    client: httpx.Client, server: Server
) -> None:
    location = perform(client, server, "stop").headers["Location"]
    error = expect_error(client.post(f"{location}/cancel"), 409, "INVALID_STATE_TRANSITION")
    assert error["details"] == describe_refusal(current_status="succeeded", action="cancel")
    assert client.get(location).json()["status"] == "succeeded"


def test_a_change_is_made_only_to_the_version_that_the_client_knows(
    client: httpx.Client, server: Server
) -> None:
    path = get_path(server)
    old = client.get(path).headers["ETag"]
    assert client.patch(path, json={"name": "new"}, headers={"If-Match": old}).status_code == 200
    now = client.get(path).headers["ETag"]
    stale = {"If-Match": old}
    expect_error(client.patch(path, json={"name": "x"}, headers=stale), 412, "PRECONDITION_FAILED")
    stop = {"action": "stop"}
    response = client.post(f"{path}/action", json=stop, headers=stale)
    expect_error(response, 412, "PRECONDITION_FAILED")
    error = expect_error(client.delete(path, headers=stale), 412, "PRECONDITION_FAILED")
    assert error["details"] == describe_refusal(allowed_actions=server["allowed_actions"])
    assert client.get(path).headers["ETag"] == now
    fresh = {"If-Match": f'"other", {now}'}
    assert client.post(f"{path}/action", json=stop, headers=fresh).status_code == 202
    assert client.delete(path, headers={"If-Match": "*"}).status_code == 204


def test_a_condition_on_a_deleted_server_is_answered_as_without_it(
    client: httpx.Client, server: Server
) -> None:
    client.delete(get_path(server))
    for headers in ({}, {"If-Match": "*"}, {"If-Match": '"old"'}):
        expect_error(client.delete(get_path(server), headers=headers), 404, "SERVER_NOT_FOUND")
        response = client.post(
            f"{get_path(server)}/action", json={"action": "stop"}, headers=headers
        )
        expect_error(response, 404, "SERVER_NOT_FOUND")
        response = client.patch(get_path(server), json={"name": "x"}, headers=headers)
        expect_error(response, 409, "SERVER_DELETED")


def test_labels_are_merged(client: httpx.Client, server: Server) -> None:
    media = {"Content-Type": "application/merge-patch+json"}
    path = get_path(server)
    client.patch(path, json={"labels": {"tier": "web", "owner": "me"}})
    response = client.patch(
        path, content=b'{"labels": {"owner": null, "zone": "a", "never": null}}', headers=media
    )
    assert response.json()["labels"] == {"tier": "web", "zone": "a"}
    assert client.get(path).json()["labels"] == {"tier": "web", "zone": "a"}
    assert client.patch(path, json={}).json() == response.json()
    assert response.json()["updated_at"] > server["updated_at"]


def test_the_console_of_a_running_server_can_be_read_and_opened(
    client: httpx.Client, server: Server
) -> None:
    lines = client.get(f"{get_path(server)}/console-log").json()["lines"]
    assert server["name"] in "\n".join(lines)
    last = client.get(f"{get_path(server)}/console-log", params={"lines": 1}).json()["lines"]
    assert last == lines[-1:]
    console = client.post(f"{get_path(server)}/console").json()
    assert (console["type"], console["url"].startswith("http")) == ("novnc", True)
    perform(client, server, "stop")
    refused = client.post(f"{get_path(server)}/console")
    error = expect_error(refused, 409, "INVALID_STATE_TRANSITION")
    stopped = client.get(get_path(server)).json()
    assert error["details"] == describe_refusal(
        allowed_actions=stopped["allowed_actions"], current_status="SHUTOFF", action="open_console"
    )
    client.delete(get_path(server))
    expect_error(client.get(f"{get_path(server)}/console-log"), 404, "SERVER_NOT_FOUND")
    expect_error(client.post(f"{get_path(server)}/console"), 404, "SERVER_NOT_FOUND")
