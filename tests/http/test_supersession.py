"""What is asked of a busy server: a deletion always, a hard reboot at times, take the place."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update

from domain.failures import describe_refusal
from domain.transitions import ALLOW_REBOOT, INTERRUPTING, TRANSITIONS, Action, Status
from persistence.database.session import Database
from persistence.simulator.simulator_tables import simulator_images, simulator_servers
from tests.databases import Databases
from tests.http.api import create_server, expect_error, get_path, make_name, perform
from tests.http.seeds import DEBIAN, LARGE, MEDIUM
from tests.http.slow import OPERATIONS, PATIENCE, follow, open_service
from tests.http.streams import read_log
from tests.samples import sample_cases
from tests.threads import run_at_once

Server = dict[str, Any]
NEVER = {"SIMULATOR_LATENCY": "3000", "SIMULATOR_LATENCIES": '{"delete": 0.1}'}
WORK = [action for action in Action if TRANSITIONS[action].task and action is not Action.DELETE]
ARGUMENTS: dict[Action, dict[str, Any]] = {
    Action.RESIZE: {"flavor_id": LARGE},
    Action.REBUILD: {"image_id": DEBIAN},
    Action.SNAPSHOT: {"name": "a snapshot"},
    Action.REBOOT_HARD: {"type": "HARD"},
}
WAYS: dict[Status, tuple[Action, dict[str, Any]] | None] = {
    Status.ACTIVE: None,
    Status.SHUTOFF: (Action.STOP, {}),
    Status.PAUSED: (Action.PAUSE, {}),
    Status.SUSPENDED: (Action.SUSPEND, {}),
    Status.RESCUE: (Action.RESCUE, {}),
    Status.VERIFY_RESIZE: (Action.RESIZE, {"flavor_id": MEDIUM, "auto_confirm": False}),
    Status.SHELVED_OFFLOADED: (Action.SHELVE, {}),
}
RIVALS = 20


@dataclass
class Hung:
    """A service whose cloud ends nothing but deletions until it is told to."""

    client: httpx.Client
    database: Database

    def let_end(self, server: Server, path: str = "") -> None:
        """Have the cloud end what it is at with a server, for the operation at ``path`` if any."""
        row = simulator_servers.c
        at_it = [row.id == server["id"], row.due_at.is_not(None)]
        if path:
            at_it.append(row.token.startswith(find_id(path)))
        wanted = update(simulator_servers).where(*at_it).values(due_at=datetime.now(UTC))
        deadline = time.monotonic() + PATIENCE
        while True:
            with self.database.write() as connection:
                if connection.execute(wanted).rowcount:
                    return
            assert time.monotonic() < deadline, "the cloud was not asked in time"
            time.sleep(0.05)

    def end(self, response: httpx.Response) -> dict[str, Any]:
        """Have the cloud end what a response has begun; return the operation."""
        self.let_end(response.json(), response.headers["Location"])
        return follow(self.client, response)

    def begin(self, action: Action) -> tuple[Server, str]:
        """Return a server with which the cloud is at ``action``, and the path of the operation."""
        if action is Action.CREATE:
            server = create_server(self.client)
            return server, f"{OPERATIONS}/{server['operation_id']}"
        server = self.bring(min(TRANSITIONS[action].allowed_in & WAYS.keys()))
        response = self.act(server, action)
        assert response.status_code == 202, response.text
        return response.json(), response.headers["Location"]

    def bring(self, status: Status) -> Server:
        """Return a server that rests in ``status``."""
        server = create_server(self.client)
        self.let_end(server)
        path = f"{OPERATIONS}/{server['operation_id']}"
        assert self.client.get(path, params={"wait": 60}).json()["status"] == "succeeded"
        way = WAYS[status]
        if way:
            assert self.end(perform(self.client, server, *way[:1], **way[1]))["error"] is None
        found: Server = self.client.get(get_path(server)).json()
        assert (found["status"], found["task"]) == (status, None)
        return found

    def act(self, server: Server, action: Action, **more: Any) -> httpx.Response:
        """Ask for an action with what it needs."""
        name = "reboot" if action is Action.REBOOT_HARD else action.value
        return perform(self.client, server, name, **{**ARGUMENTS.get(action, {}), **more})

    def knows(self, server_id: str) -> bool:
        """Tell whether the cloud has a server."""
        with self.database.read() as connection:
            wanted = select(simulator_servers.c.id).where(simulator_servers.c.id == server_id)
            return connection.execute(wanted).first() is not None

    def list_snapshots(self) -> list[str]:
        """Return the images that snapshots have made."""
        made = (simulator_images.c.snapshot, ~simulator_images.c.gone)
        with self.database.read() as connection:
            return list(connection.execute(select(simulator_images.c.id).where(*made)).scalars())


@pytest.fixture(scope="module")
def hung(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hung]:
    url = databases.create()
    with open_service(url, tmp_path_factory.mktemp("hung"), NEVER) as client:
        database = Database(url)
        yield Hung(client, database)
        database.close()


def read(hung: Hung, path: str) -> dict[str, Any]:
    operation: dict[str, Any] = hung.client.get(path).json()
    return operation


def list_operations(hung: Hung, server: Server) -> list[dict[str, Any]]:
    """Return what was done to a server, in its order."""
    page = hung.client.get(f"{get_path(server)}/operations", params={"limit": 100}).json()
    operations: list[dict[str, Any]] = page["items"]
    return operations


def find_id(path: str) -> str:
    return path.removeprefix(f"{OPERATIONS}/")


@pytest.mark.parametrize("action", sample_cases(WORK))
def test_a_deletion_takes_the_place_of_whatever_goes_on(hung: Hung, action: Action) -> None:
    server, path = hung.begin(action)
    assert server["task"] == TRANSITIONS[action].task
    response = hung.client.delete(get_path(server))
    assert (response.status_code, response.content) == (204, b"")
    ended = read(hung, path)
    assert (ended["status"], ended["error"], ended["result"]) == ("cancelled", None, None)
    assert ended["superseded_by"] == find_id(response.headers["Location"])
    assert ended["created_at"] <= (ended["started_at"] or ended["created_at"])
    assert ended["finished_at"] >= (ended["started_at"] or ended["created_at"])
    deletion = follow(hung.client, response)
    assert (deletion["action"], deletion["status"]) == ("delete", "succeeded")
    assert (deletion["cause"], deletion["superseded_by"]) == ("request", None)
    expect_error(hung.client.get(get_path(server)), 404, "SERVER_NOT_FOUND")
    expect_error(hung.client.delete(get_path(server)), 404, "SERVER_NOT_FOUND")
    assert not hung.knows(server["id"])
    assert hung.list_snapshots() == []
    told = read_log(hung.client, f"{get_path(server)}/events")[-3:]
    ids = [ended["id"], deletion["id"], deletion["id"]]
    assert [event["operation_id"] for event in told] == ids
    tasks = [(event["type"], event["data"]["task"]) for event in told]
    assert tasks == [
        ("server.changed", None),
        ("server.changed", "deleting"),
        ("server.deleted", None),
    ]


def test_who_waits_for_an_operation_is_told_that_it_was_superseded(hung: Hung) -> None:
    server = hung.bring(Status.ACTIVE)
    with ThreadPoolExecutor(2) as pool:
        body, prefer = {"action": "stop"}, {"Prefer": "wait=60"}
        path = f"{get_path(server)}/action"
        preferring = pool.submit(hung.client.post, path, json=body, headers=prefer)
        while not (operation_id := hung.client.get(get_path(server)).json()["operation_id"]):
            time.sleep(0.05)
        operation = f"{OPERATIONS}/{operation_id}"
        waiting = pool.submit(hung.client.get, operation, params={"wait": 60})
        begun = time.monotonic()
        deletion = hung.client.delete(get_path(server))
        assert waiting.result().json()["superseded_by"] == find_id(deletion.headers["Location"])
        response = preferring.result()
        assert time.monotonic() - begun < 30  # half of what both would wait
    assert (response.status_code, response.headers["Location"]) == (202, operation)
    assert response.json()["id"] == server["id"]


def test_a_server_that_is_being_deleted_is_not_deleted_twice(hung: Hung) -> None:
    for _ in range(RIVALS):  # on a busy machine the server may be gone before it is asked again
        server, _ = hung.begin(Action.CREATE)
        path = get_path(server)
        responses = [hung.client.delete(path) for _ in range(3)]
        if responses[-1].status_code != 404:
            break
    assert [response.status_code for response in responses] == [204] * 3
    assert len({response.headers["Location"] for response in responses}) == 1
    assert follow(hung.client, responses[0])["status"] == "succeeded"
    done = [one["action"] for one in list_operations(hung, server)]
    assert done == ["create", "delete"]
    types = [event["type"] for event in read_log(hung.client, f"{path}/events")]
    assert types.count("server.deleted") == 1


def test_of_twenty_deletions_and_actions_at_once_one_deletion_is_made(hung: Hung) -> None:
    for action in (Action.CREATE, Action.REBOOT, Action.SNAPSHOT):
        server, path = hung.begin(action)

        def ask(number: int, server: Server = server) -> httpx.Response:
            if number % 2:
                return hung.act(server, Action.REBOOT_HARD if number % 4 == 1 else Action.STOP)
            return hung.client.delete(get_path(server))

        responses = run_at_once(RIVALS, ask)
        assert all(isinstance(response, httpx.Response) for response in responses), responses
        statuses = {response.status_code for response in responses}  # type: ignore[union-attr]
        assert statuses <= {202, 204, 404, 409}
        done = list_operations(hung, server)
        [deletion] = [one for one in done if one["action"] == "delete"]
        for one in done:  # asked at once, they begin in another order than they came
            assert (one["finished_at"] or one["created_at"]) >= one["created_at"]
        chain = {one["id"]: one["superseded_by"] for one in done}
        step: str | None = find_id(path)
        while step and chain[step]:
            step = chain[step]
        assert step == deletion["id"]
        assert deletion["superseded_by"] is None
        ended = hung.client.get(f"{OPERATIONS}/{step}", params={"wait": 60}).json()
        assert ended["status"] == "succeeded"
        assert not hung.knows(server["id"])


@pytest.mark.parametrize("action", [Action.CREATE, Action.RESIZE])
def test_a_busy_server_that_is_protected_is_not_deleted(hung: Hung, action: Action) -> None:
    server, path = hung.begin(action)
    assert hung.client.patch(get_path(server), json={"protected": True}).status_code == 200
    error = expect_error(hung.client.delete(get_path(server)), 409, "SERVER_PROTECTED")
    assert error["details"] == describe_refusal()
    assert read(hung, path)["status"] == "running"
    assert hung.client.patch(get_path(server), json={"protected": False}).status_code == 200
    assert hung.client.delete(get_path(server)).status_code == 204


def test_a_busy_server_is_deleted_in_the_version_that_the_client_knows_alone(hung: Hung) -> None:
    server, path = hung.begin(Action.CREATE)
    stale = {"If-Match": '"stale"'}
    response = hung.client.delete(get_path(server), headers=stale)
    expect_error(response, 412, "PRECONDITION_FAILED")
    assert read(hung, path)["superseded_by"] is None
    hung.client.patch(get_path(server), json={"protected": True})
    hung.client.patch(get_path(server), json={"protected": False})
    while read(hung, path)["status"] == "queued":
        time.sleep(0.05)
    for _ in range(10):  # the task may move on between the two
        known = {"If-Match": hung.client.get(get_path(server)).headers["ETag"]}
        response = hung.client.delete(get_path(server), headers=known)
        if response.status_code == 204:
            break
    assert response.status_code == 204
    assert follow(hung.client, response)["status"] == "succeeded"


def test_what_has_taken_the_place_of_an_operation_cannot_be_cancelled(hung: Hung) -> None:
    server, path = hung.begin(Action.CREATE)
    location = hung.client.delete(get_path(server)).headers["Location"]
    for superseded_or_not, status in ((path, "cancelled"), (location, "running")):
        refused = hung.client.post(f"{superseded_or_not}/cancel")
        details = expect_error(refused, 409, "INVALID_STATE_TRANSITION")["details"]
        if details["current_status"] != "succeeded":
            assert details == describe_refusal(current_status=status, action="cancel")
    assert read(hung, location)["status"] in ("running", "succeeded")
    ended = hung.client.get(location, params={"wait": 60}).json()
    assert ended["status"] == "succeeded"


def test_a_creation_that_is_cancelled_and_superseded_at_once_leaves_nothing(hung: Hung) -> None:
    for _ in range(5):
        server, path = hung.begin(Action.CREATE)

        def ask(number: int, server: Server = server, path: str = path) -> httpx.Response:
            if number % 2:
                return hung.client.delete(get_path(server))
            return hung.client.post(f"{path}/cancel")

        responses = run_at_once(4, ask)
        assert all(isinstance(response, httpx.Response) for response in responses), responses
        for one in list_operations(hung, server):
            ended = hung.client.get(f"{OPERATIONS}/{one['id']}", params={"wait": 60}).json()
            assert ended["status"] == {"create": "cancelled", "delete": "succeeded"}[one["action"]]
        expect_error(hung.client.get(get_path(server)), 404, "SERVER_NOT_FOUND")
        assert not hung.knows(server["id"])


@pytest.mark.parametrize(
    "action", sample_cases(one for one in WORK if TRANSITIONS[one].task in ALLOW_REBOOT)
)
def test_a_hard_reboot_takes_the_place_of_what_it_interrupts_in_nova(
    hung: Hung, action: Action
) -> None:
    server, path = hung.begin(action)
    response = hung.act(server, Action.REBOOT_HARD)
    assert (response.status_code, response.json()["task"]) == (202, "rebooting_hard")
    ended = read(hung, path)
    assert (ended["status"], ended["superseded_by"]) == (
        "cancelled",
        find_id(response.headers["Location"]),
    )
    assert hung.end(response)["status"] == "succeeded"
    found = hung.client.get(get_path(server)).json()
    assert (found["status"], found["task"], found["fault"]) == ("ACTIVE", None, None)
    assert hung.client.delete(get_path(server)).status_code == 204


@pytest.mark.parametrize(
    "action", sample_cases(one for one in WORK if TRANSITIONS[one].task not in ALLOW_REBOOT)
)
def test_a_hard_reboot_does_not_take_the_place_of_anything_else(hung: Hung, action: Action) -> None:
    server, path = hung.begin(action)
    error = expect_error(hung.act(server, Action.REBOOT_HARD), 409, "SERVER_BUSY")
    assert error["details"]["operation_id"] == find_id(path)
    assert error["details"]["allowed_actions"] == []
    assert read(hung, path)["superseded_by"] is None
    assert hung.client.delete(get_path(server)).status_code == 204


@pytest.mark.parametrize(
    "action", sample_cases(one for one in WORK if one not in (*INTERRUPTING, Action.CREATE))
)
def test_no_other_action_takes_the_place_of_a_reboot(hung: Hung, action: Action) -> None:
    server, path = hung.begin(Action.REBOOT)
    error = expect_error(hung.act(server, action), 409, "SERVER_BUSY")
    assert error["details"]["operation_id"] == find_id(path)
    assert hung.client.delete(get_path(server)).status_code == 204


@pytest.mark.parametrize("action", [Action.REBOOT, Action.REBOOT_HARD, Action.STOP, Action.LOCK])
def test_nothing_takes_the_place_of_a_deletion(hung: Hung, action: Action) -> None:
    server, _ = hung.begin(Action.REBOOT)
    deletion = hung.client.delete(get_path(server))
    refused = hung.act(server, action)
    if refused.status_code != 404:
        error = expect_error(refused, 409, "SERVER_BUSY")
        assert error["details"]["operation_id"] == find_id(deletion.headers["Location"])
        assert error["details"]["task"] == "deleting"
    assert follow(hung.client, deletion)["status"] == "succeeded"


def test_to_unlock_a_busy_server_changes_nothing_and_to_lock_it_is_refused(hung: Hung) -> None:
    server, path = hung.begin(Action.STOP)
    expect_error(hung.act(server, Action.LOCK), 409, "SERVER_BUSY")
    unlocked = hung.act(server, Action.UNLOCK)
    assert (unlocked.status_code, unlocked.json()["operation_id"]) == (202, find_id(path))
    assert unlocked.json()["task"] == "powering-off"
    operation = read(hung, unlocked.headers["Location"])
    assert (operation["action"], operation["status"]) == ("unlock", "succeeded")
    told = read_log(hung.client, f"{get_path(server)}/events")
    assert operation["id"] not in [event["operation_id"] for event in told]
    assert read(hung, path)["status"] == "running"
    hung.let_end(server, path)
    assert hung.client.get(path, params={"wait": 60}).json()["status"] == "succeeded"
    assert hung.client.get(get_path(server)).json()["status"] == "SHUTOFF"


def test_a_hard_reboot_that_is_repeated_by_its_key_is_one(hung: Hung) -> None:
    server, path = hung.begin(Action.REBOOT)
    body, keyed = {"action": "reboot", "type": "HARD"}, {"Idempotency-Key": make_name("key")}
    asked = f"{get_path(server)}/action"
    responses = [hung.client.post(asked, json=body, headers=keyed) for _ in range(2)]
    assert [response.status_code for response in responses] == [202, 202]
    assert responses[0].content == responses[1].content
    assert read(hung, path)["superseded_by"] == find_id(responses[1].headers["Location"])
    done = [one["action"] for one in list_operations(hung, server)]
    assert done == ["create", "reboot", "reboot_hard"]
    assert hung.client.delete(get_path(server)).status_code == 204


def test_a_server_past_its_time_is_deleted_though_it_is_busy(hung: Hung) -> None:
    server, path = hung.begin(Action.CREATE)
    soon = (datetime.now(UTC) + timedelta(seconds=1.5)).isoformat()
    assert hung.client.patch(get_path(server), json={"expires_at": soon}).status_code == 200
    ended = hung.client.get(path, params={"wait": 60}).json()
    assert ended["status"] == "cancelled"
    deletion = hung.client.get(f"{OPERATIONS}/{ended['superseded_by']}", params={"wait": 60}).json()
    assert (deletion["action"], deletion["cause"]) == ("delete", "expiry")
    assert deletion["status"] == "succeeded"
    assert not hung.knows(server["id"])
