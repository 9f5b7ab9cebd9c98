"""Every action in every status: taken where the table allows it, refused everywhere else."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from domain.failures import describe_refusal
from domain.transitions import SERVED, Action, Status, end_status, is_allowed, list_allowed_actions
from tests.databases import Databases
from tests.http.api import create_server, expect_error, get_path, perform
from tests.http.seeds import DEBIAN, LARGE, MEDIUM
from tests.http.slow import open_service
from tests.samples import sample_cases

Server = dict[str, Any]

ARGUMENTS: dict[str, dict[str, Any]] = {
    "resize": {"flavor_id": LARGE},
    "rebuild": {"image_id": DEBIAN},
    "snapshot": {"name": "a snapshot"},
    "reboot_hard": {"type": "HARD"},
}
WAYS: dict[Status, list[tuple[str, dict[str, Any]]]] = {
    Status.ACTIVE: [],
    Status.SHUTOFF: [("stop", {})],
    Status.PAUSED: [("pause", {})],
    Status.SUSPENDED: [("suspend", {})],
    Status.RESCUE: [("rescue", {})],
    Status.VERIFY_RESIZE: [("resize", {"flavor_id": MEDIUM, "auto_confirm": False})],
    Status.SHELVED_OFFLOADED: [("shelve", {})],
}
ACTIONS = [*SERVED, Action.REBOOT_HARD]


def is_taken(action: Action, status: Status) -> bool:
    """Tell whether an unlocked server takes an action; to unlock it is fine and no change."""
    return action is Action.UNLOCK or is_allowed(action, status)


def act(client: httpx.Client, server: Server, action: str) -> httpx.Response:
    """Ask for an action with what it needs."""
    name = "reboot" if action == "reboot_hard" else action
    return perform(client, server, name, **ARGUMENTS.get(action, {}))


def bring(client: httpx.Client, status: Status) -> Server:
    """Return a new server in ``status``."""
    server = create_server(client)
    for action, arguments in WAYS[status]:
        assert perform(client, server, action, **arguments).status_code == 202
    found: Server = client.get(get_path(server)).json()
    assert found["status"] == status
    return found


@pytest.mark.parametrize("action", sample_cases(ACTIONS))
@pytest.mark.parametrize("status", WAYS)
def test_an_action_is_taken_where_the_table_allows_it_and_nowhere_else(
    client: httpx.Client, status: Status, action: Action
) -> None:
    server = bring(client, status)
    assert server["allowed_actions"] == list_allowed_actions(status)
    response = act(client, server, action)
    if is_taken(action, status):
        assert response.status_code == 202, response.text
        found = client.get(get_path(server)).json()
        assert response.json() == found
        assert found["status"] == end_status(action, status)
        assert client.get(response.headers["Location"]).json()["action"] == action
    else:
        error = expect_error(response, 409, "INVALID_STATE_TRANSITION")
        assert error["details"] == describe_refusal(
            allowed_actions=list_allowed_actions(status), current_status=status, action=action
        )
        assert client.get(get_path(server)).json() == server


@pytest.fixture(scope="module")
def failing(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """A client of a service whose cloud has no host for any server."""
    faults = {"SIMULATOR_FAULTS": '{"no_valid_host": 1}'}
    directory = tmp_path_factory.mktemp("failing")
    with open_service(databases.create(), directory, faults) as client:
        yield client


@pytest.mark.parametrize("action", sample_cases(ACTIONS))
def test_a_server_that_failed_can_be_rescued_and_deleted(
    failing: httpx.Client, action: Action
) -> None:
    body = {"name": "fails", "flavor_id": MEDIUM, "image_id": DEBIAN}
    response = failing.post("/api/v1/servers", json=body, headers={"Prefer": "wait=60"})
    server = response.json()
    assert (server["status"], server["fault"]["code"]) == ("ERROR", "BACKEND_FAILED")
    assert "No valid host" in server["fault"]["message"]
    assert (server["fault"]["retry"], "room" in server["fault"]["hint"]) == (True, True)
    assert server["allowed_actions"] == list_allowed_actions(Status.ERROR)
    response = act(failing, server, action)
    if is_taken(action, Status.ERROR):
        assert response.status_code == 202
        operation = failing.get(response.headers["Location"], params={"wait": 60}).json()
        assert operation["finished_at"]
    else:
        expect_error(response, 409, "INVALID_STATE_TRANSITION")
    if action is not Action.LOCK:
        assert failing.delete(get_path(server)).status_code == 204


def test_a_locked_server_can_only_be_unlocked(client: httpx.Client, server: Server) -> None:
    locked = perform(client, server, "lock")
    assert (locked.status_code, locked.json()["locked"]) == (202, True)
    assert locked.json()["allowed_actions"] == ["unlock"]
    for action in ACTIONS:
        if action not in (Action.LOCK, Action.UNLOCK):
            error = expect_error(act(client, server, action), 409, "SERVER_LOCKED")
            assert error["details"] == describe_refusal(allowed_actions=["unlock"])
    expect_error(client.delete(get_path(server)), 409, "SERVER_LOCKED")
    unlocked = perform(client, server, "unlock")
    assert (unlocked.status_code, unlocked.json()["locked"]) == (202, False)
    assert client.delete(get_path(server)).status_code == 204


@pytest.mark.parametrize("action", ["lock", "unlock"])
def test_to_lock_or_unlock_twice_changes_nothing(
    client: httpx.Client, server: Server, action: str
) -> None:
    perform(client, server, action)
    before = client.get(get_path(server))
    told = client.get(f"{get_path(server)}/events").text
    again = perform(client, server, action)
    assert (again.status_code, again.json()) == (202, before.json())
    assert again.headers["ETag"] == before.headers["ETag"]
    operation = client.get(again.headers["Location"]).json()
    assert (operation["action"], operation["status"]) == (action, "succeeded")
    assert client.get(f"{get_path(server)}/events").text == told


def test_a_lock_keeps_the_reason_of_a_failure(failing: httpx.Client) -> None:
    body = {"name": "fails", "flavor_id": MEDIUM, "image_id": DEBIAN}
    response = failing.post("/api/v1/servers", json=body, headers={"Prefer": "wait=60"})
    locked = perform(failing, response.json(), "lock")
    assert locked.json()["fault"] == response.json()["fault"] is not None


def test_a_protected_server_cannot_be_deleted(client: httpx.Client, server: Server) -> None:
    changed = client.patch(get_path(server), json={"protected": True})
    assert changed.json()["protected"] is True
    error = expect_error(client.delete(get_path(server)), 409, "SERVER_PROTECTED")
    assert error["details"] == describe_refusal(allowed_actions=server["allowed_actions"])
    assert perform(client, server, "stop").status_code == 202
    client.patch(get_path(server), json={"protected": False})
    assert client.delete(get_path(server)).status_code == 204


@pytest.mark.parametrize(
    ("decision", "flavor"), [("confirm_resize", "new"), ("revert_resize", "old")]
)
def test_a_resize_can_wait_for_a_decision(
    client: httpx.Client, server: Server, decision: str, flavor: str
) -> None:
    waits = perform(client, server, "resize", flavor_id=LARGE, auto_confirm=False)
    assert (waits.json()["status"], waits.json()["flavor_id"]) == ("VERIFY_RESIZE", LARGE)
    assert "stop" not in waits.json()["allowed_actions"]
    decided = perform(client, server, decision)
    wanted = LARGE if flavor == "new" else server["flavor_id"]
    assert (decided.json()["status"], decided.json()["flavor_id"]) == ("ACTIVE", wanted)


def test_a_snapshot_boots_a_server(client: httpx.Client, server: Server) -> None:
    taken = perform(client, server, "snapshot", name="a fine image")
    assert taken.status_code == 202
    operation = client.get(taken.headers["Location"]).json()
    image_id = operation["result"]["image_id"]
    image = client.get(f"/api/v1/images/{image_id}").json()
    assert (image["name"], image["status"]) == ("a fine image", "active")
    assert image["os_distro"] == server["image"]["os_distro"]
    made = create_server(client, image_id=image_id)
    assert (made["status"], made["image"]) == ("ACTIVE", image)
    rebuilt = perform(client, server, "rebuild", image_id=image_id)
    assert (rebuilt.json()["image_id"], rebuilt.json()["status"]) == (image_id, "ACTIVE")


def test_a_rebuild_from_an_unknown_image_changes_nothing(
    client: httpx.Client, server: Server
) -> None:
    response = perform(client, server, "rebuild", image_id="nothing")
    expect_error(response, 404, "IMAGE_NOT_FOUND")
    assert client.get(get_path(server)).json() == server
