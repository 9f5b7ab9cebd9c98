"""The lifecycle: which action is taken in which status, and what comes of it."""

from typing import Any

import httpx
import pytest

from domain.failures import describe_refusal
from domain.transitions import SERVED, Status, list_allowed_actions
from tests.http.api import expect_error, get_path, list_faults, perform
from tests.http.seeds import FLAVORS, LARGE, SMALL

Server = dict[str, Any]


def test_the_life_of_a_server(client: httpx.Client, server: Server) -> None:
    stopped = perform(client, server, "stop")
    assert (stopped.status_code, stopped.json()["status"]) == (202, "SHUTOFF")
    error = expect_error(perform(client, server, "stop"), 409, "INVALID_STATE_TRANSITION")
    assert error["message"] == "Cannot perform action 'stop' on server in status 'SHUTOFF'"
    assert error["details"] == describe_refusal(
        allowed_actions=list_allowed_actions(Status.SHUTOFF),
        current_status="SHUTOFF",
        action="stop",
    )
    started = perform(client, server, "start")
    assert (started.status_code, started.json()["status"]) == (202, "ACTIVE")
    assert client.delete(get_path(server)).status_code == 204
    expect_error(client.get(get_path(server)), 404, "SERVER_NOT_FOUND")


def test_the_response_to_an_action_is_the_server_as_the_next_look_finds_it(
    client: httpx.Client, server: Server
) -> None:
    response = perform(client, server, "stop")
    found = client.get(get_path(server))
    assert response.json() == found.json()
    assert response.headers["ETag"] == found.headers["ETag"]
    assert response.json()["updated_at"] > server["updated_at"]
    assert response.json()["created_at"] == server["created_at"]


def test_a_reboot_leaves_a_running_server_running(client: httpx.Client, server: Server) -> None:
    rebooted = perform(client, server, "reboot")
    assert (rebooted.status_code, rebooted.json()["status"]) == (202, "ACTIVE")
    assert rebooted.json()["ip_address"] == server["ip_address"]


def test_a_resize_gives_a_running_server_its_new_flavor(
    client: httpx.Client, server: Server
) -> None:
    resized = perform(client, server, "resize", flavor_id=LARGE)
    assert (resized.status_code, resized.json()["status"]) == (202, "ACTIVE")
    assert resized.json()["flavor_id"] == LARGE
    assert resized.json()["flavor"] == {"id": LARGE, **FLAVORS[LARGE]}
    assert client.get(get_path(server)).json()["flavor_id"] == LARGE


def test_a_resize_to_an_unknown_flavor_changes_nothing(
    client: httpx.Client, server: Server
) -> None:
    response = perform(client, server, "resize", flavor_id="m9.nowhere")
    assert "m9.nowhere" in expect_error(response, 404, "FLAVOR_NOT_FOUND")["message"]
    assert client.get(get_path(server)).json() == server


@pytest.mark.parametrize("action", ["stop", "reboot", "resize"])
def test_a_stopped_server_refuses_what_needs_a_running_one(
    client: httpx.Client, server: Server, action: str
) -> None:
    perform(client, server, "stop")
    fields = {"flavor_id": SMALL} if action == "resize" else {}
    error = expect_error(perform(client, server, action, **fields), 409, "INVALID_STATE_TRANSITION")
    assert error["details"]["action"] == action
    assert "start" in error["details"]["allowed_actions"]
    assert not {"stop", "reboot", "resize"} & set(error["details"]["allowed_actions"])
    assert client.get(get_path(server)).json()["status"] == "SHUTOFF"


def test_a_running_server_cannot_be_started(client: httpx.Client, server: Server) -> None:
    error = expect_error(perform(client, server, "start"), 409, "INVALID_STATE_TRANSITION")
    assert error["details"] == describe_refusal(
        allowed_actions=server["allowed_actions"], current_status="ACTIVE", action="start"
    )
    assert client.get(get_path(server)).json() == server


def test_a_resize_needs_a_flavor(client: httpx.Client, server: Server) -> None:
    error = expect_error(perform(client, server, "resize"), 422, "VALIDATION_ERROR")
    assert ("body", "flavor_id") in list_faults(error)


@pytest.mark.parametrize("action", ["start", "stop", "reboot"])
def test_no_action_but_resize_takes_a_flavor(
    client: httpx.Client, server: Server, action: str
) -> None:
    response = perform(client, server, action, flavor_id=SMALL)
    assert ("body", "flavor_id") in list_faults(expect_error(response, 422, "VALIDATION_ERROR"))
    assert client.get(get_path(server)).json() == server


@pytest.mark.parametrize("action", ["explode", "START", "", "create", "delete", "reboot_hard"])
def test_an_unknown_action_is_refused(client: httpx.Client, server: Server, action: str) -> None:
    assert action not in map(str, SERVED)
    error = expect_error(perform(client, server, action), 422, "VALIDATION_ERROR")
    assert ("body", "action") in list_faults(error)
    assert client.get(get_path(server)).json() == server


def test_an_address_is_kept_through_the_whole_life(client: httpx.Client, server: Server) -> None:
    perform(client, server, "stop")
    perform(client, server, "start")
    perform(client, server, "resize", flavor_id=LARGE)
    perform(client, server, "reboot")
    assert client.get(get_path(server)).json()["ip_address"] == server["ip_address"]
