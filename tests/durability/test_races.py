"""Of those who want the same at once one wins: in two workers, and in two services."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.databases import KIND, Databases
from tests.durability.processes import prepare
from tests.durability.workload import Workload
from tests.http.api import SERVERS, expect_error, make_name
from tests.http.seeds import LARGE, MEDIUM, SMALL, UBUNTU
from tests.threads import run_at_once

RIVALS = 50
PATCHES = 20
CREATES = 100
ROOM = 30
SIZES = ("servers", "vcpus", "ram_mb", "disk_gb")
LIMIT, WINDOW = 200, 3600
LIMITS = {
    "RATE_LIMITS": "on",
    "RATE_LIMIT_READ": str(LIMIT),
    "RATE_LIMIT_WINDOW_SECONDS": str(WINDOW),
}
CLOUD = {"SIMULATOR_LATENCIES": '{"stop": 2, "resize": 0.5, "delete": 0.5}'}


@dataclass
class Crowd:
    """Clients of every process on one database; the n-th request goes to the next process."""

    workloads: list[Workload]

    def ask(self, number: int, method: str, path: str, **options: Any) -> httpx.Response:
        """Send a request."""
        client = self.workloads[number % len(self.workloads)].client
        return client.request(method, path, **options)


@pytest.fixture(scope="module")
def crowd(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowd]:
    """Two services on one PostgreSQL, or one with two workers on an SQLite file."""
    url = databases.create()
    services = 2 if KIND == "postgresql" else 1
    with ExitStack() as stack:
        workloads = []
        for number in range(services):
            directory: Path = tmp_path_factory.mktemp(f"service-{number}")
            server = stack.enter_context(prepare(url, directory, CLOUD, workers=3 - services))
            workloads.append(stack.enter_context(Workload(server.url)))
        yield Crowd(workloads)


@pytest.fixture
def server(crowd: Crowd) -> dict[str, Any]:
    body = {"name": make_name(), "flavor_id": SMALL, "image_id": UBUNTU}
    headers = {"Prefer": "wait=30"}
    response = crowd.ask(0, "POST", SERVERS, json=body, headers=headers)
    assert response.json()["status"] == "ACTIVE", response.text
    made: dict[str, Any] = response.json()
    return made


def race(count: int, ask: Any) -> list[httpx.Response]:
    """Ask ``count`` times at once and return the responses."""
    responses = run_at_once(count, ask)
    assert all(isinstance(response, httpx.Response) for response in responses), responses
    return [response for response in responses if isinstance(response, httpx.Response)]


def get_path(server: dict[str, Any]) -> str:
    return f"{SERVERS}/{server['id']}"


def test_of_fifty_stops_on_a_slow_cloud_one_is_taken(crowd: Crowd, server: dict[str, Any]) -> None:
    path = f"{get_path(server)}/action"
    responses = race(RIVALS, lambda n: crowd.ask(n, "POST", path, json={"action": "stop"}))
    assert Counter(a.status_code for a in responses) == {202: 1, 409: RIVALS - 1}
    (winner,) = (a for a in responses if a.status_code == 202)
    operation_id = winner.headers["Location"].rsplit("/", 1)[1]
    for response in responses:
        if response.status_code == 409:
            error = response.json()["error"]
            assert error["code"] in ("SERVER_BUSY", "INVALID_STATE_TRANSITION")
            if error["code"] == "SERVER_BUSY":
                assert error["details"]["operation_id"] == operation_id
                assert error["details"]["task"] == "powering-off"
                assert error["details"]["retry"] is True
    ended = crowd.workloads[0].await_end(operation_id)
    assert ended["status"] == "succeeded"
    assert crowd.ask(0, "GET", get_path(server)).json()["status"] == "SHUTOFF"
    page = crowd.ask(0, "GET", f"{get_path(server)}/operations").json()
    assert [one["action"] for one in page["items"]] == ["create", "stop"]


def test_of_fifty_with_one_key_one_makes_a_server(crowd: Crowd) -> None:
    body = {"name": make_name("keyed"), "flavor_id": SMALL, "image_id": UBUNTU}
    headers = {"Idempotency-Key": make_name("key")}
    responses = race(RIVALS, lambda n: crowd.ask(n, "POST", SERVERS, json=body, headers=headers))
    assert {response.status_code for response in responses} == {201}
    assert len({response.content for response in responses}) == 1
    replayed = Counter(response.headers.get("Idempotent-Replayed") for response in responses)
    assert replayed == {None: 1, "true": RIVALS - 1}
    page = crowd.ask(1, "GET", SERVERS, params={"name": body["name"]}).json()
    assert [server["id"] for server in page["items"]] == [responses[0].json()["id"]]


@pytest.mark.parametrize("action", ["stop", "reboot"])
def test_of_actions_and_deletions_at_once_one_deletion_is_made(
    crowd: Crowd, server: dict[str, Any], action: str
) -> None:
    def act_or_delete(number: int) -> httpx.Response:
        if number % 4 < 2:
            return crowd.ask(number, "DELETE", get_path(server))
        body = {"action": action, **({"type": "HARD"} if action == "reboot" else {})}
        return crowd.ask(number, "POST", f"{get_path(server)}/action", json=body)

    responses = race(RIVALS, act_or_delete)
    deletions = {a.headers["Location"] for a in responses if a.status_code == 204}
    assert len(deletions) == 1
    refused = [a for a in responses if a.status_code >= 300]
    codes = {a.json()["error"]["code"] for a in refused}
    assert codes <= {"SERVER_BUSY", "SERVER_NOT_FOUND", "INVALID_STATE_TRANSITION"}
    assert {a.status_code for a in responses if a.request.method == "DELETE"} <= {204, 404}
    (deletion,) = deletions
    ended = crowd.workloads[0].await_end(deletion.rsplit("/", 1)[1])
    assert ended["status"] == "succeeded"
    expect_error(crowd.ask(0, "GET", get_path(server)), 404, "SERVER_NOT_FOUND")
    done = crowd.ask(0, "GET", f"{get_path(server)}/operations", params={"limit": 100}).json()
    operations = {one["id"]: one for one in done["items"]}
    assert all(one["finished_at"] for one in operations.values())
    assert [one["action"] for one in operations.values()].count("delete") == 1
    for one in operations.values():
        assert (one["status"] == "cancelled") == (one["superseded_by"] is not None)
        assert one["superseded_by"] is None or one["superseded_by"] in operations


def test_of_resizes_at_once_the_one_that_was_taken_wins(
    crowd: Crowd, server: dict[str, Any]
) -> None:
    flavors = [MEDIUM, LARGE]

    def resize(number: int) -> httpx.Response:
        body = {"action": "resize", "flavor_id": flavors[number // 2 % 2]}
        return crowd.ask(number, "POST", f"{get_path(server)}/action", json=body)

    responses = race(RIVALS, resize)
    taken = {
        a.headers["Location"].rsplit("/", 1)[1]: flavors[number // 2 % 2]
        for number, a in enumerate(responses)
        if a.status_code == 202
    }
    assert taken
    ended = [crowd.workloads[0].await_end(operation) for operation in taken]
    in_order = sorted(ended, key=lambda one: str(one["created_at"]))
    # A rival that comes when the first resize is over may be taken as well: never two at once.
    for earlier, later in pairwise(in_order):
        assert earlier["finished_at"] <= later["created_at"]
    found = crowd.ask(0, "GET", get_path(server)).json()
    assert (found["status"], found["flavor_id"]) == ("ACTIVE", taken[in_order[-1]["id"]])


def set_limits(crowd: Crowd, **more: int) -> dict[str, Any]:
    """Let the project have so much more than it has, and anything else; return its quota."""
    path = "/api/v1/quotas/default"
    found = crowd.ask(0, "GET", path).json()
    limits = {name: found[name]["used"] + amount for name, amount in more.items()}
    changed = crowd.ask(1, "PUT", path, json=limits)
    assert changed.status_code == 200, changed.text
    quota: dict[str, Any] = changed.json()
    return quota


def test_of_a_hundred_servers_asked_for_at_once_exactly_those_are_made_for_which_there_is_room(
    crowd: Crowd,
) -> None:
    before = set_limits(crowd, vcpus=ROOM, servers=ROOM + 5)
    body = {"name": make_name(), "flavor_id": SMALL, "image_id": UBUNTU}
    responses = race(CREATES, lambda n: crowd.ask(n, "POST", SERVERS, json=body))
    made = [response.json() for response in responses if response.status_code == 201]
    assert len(made) == ROOM
    for response in responses:
        if response.status_code != 201:
            error = expect_error(response, 403, "QUOTA_EXCEEDED")
            assert error["details"]["used"] == error["details"]["limit"]
    for server in made:
        crowd.workloads[0].await_end(server["operation_id"])
    deletions = race(2 * ROOM, lambda n: crowd.ask(n, "DELETE", get_path(made[n // 2])))
    assert {response.status_code for response in deletions} <= {204, 404}
    for response in deletions:
        if response.status_code == 204:
            crowd.workloads[0].await_end(response.headers["Location"].rsplit("/", 1)[1])
    after = set_limits(crowd)
    assert {name: after[name]["used"] for name in SIZES} == {
        name: before[name]["used"] for name in SIZES
    }


def test_of_resizes_and_creates_at_once_none_passes_the_limit(crowd: Crowd) -> None:
    body = {"name": make_name(), "flavor_id": SMALL, "image_id": UBUNTU}
    servers = [crowd.ask(n, "POST", SERVERS, json=body).json() for n in range(PATCHES)]
    for server in servers:
        crowd.workloads[0].await_end(server["operation_id"])
    before = set_limits(crowd, vcpus=ROOM)

    def grow(number: int) -> httpx.Response:
        if number % 3 == 0:
            return crowd.ask(number, "POST", SERVERS, json=body)
        resize = {"action": "resize", "flavor_id": LARGE}
        path = get_path(servers[number % PATCHES])
        return crowd.ask(number, "POST", f"{path}/action", json=resize)

    responses = race(RIVALS, grow)
    taken = [response for response in responses if response.is_success]
    # A rival that comes when its server's resize is over asks for what it has: that takes nothing.
    resized = {one.json()["id"] for one in taken if one.status_code == 202}
    grown = sum(1 for one in taken if one.status_code == 201) + 3 * len(resized)
    assert ROOM - 3 < grown <= ROOM
    for response in taken:
        crowd.workloads[0].await_end(response.json()["operation_id"])
    quota = set_limits(crowd)
    assert quota["vcpus"] == {
        "limit": -1,
        "used": before["vcpus"]["used"] + grown,
        "reserved": 0,
    }


def test_of_twenty_changes_of_the_same_version_one_is_made(
    crowd: Crowd, server: dict[str, Any]
) -> None:
    tag = crowd.ask(0, "GET", get_path(server)).headers["ETag"]
    responses = race(
        PATCHES,
        lambda n: crowd.ask(
            n, "PATCH", get_path(server), json={"name": f"name-{n}"}, headers={"If-Match": tag}
        ),
    )
    assert Counter(a.status_code for a in responses) == {200: 1, 412: PATCHES - 1}
    (winner,) = (a for a in responses if a.status_code == 200)
    assert crowd.ask(0, "GET", get_path(server)).json() == winner.json()


def test_of_twenty_labels_given_at_once_none_is_lost(crowd: Crowd, server: dict[str, Any]) -> None:
    responses = race(
        PATCHES,
        lambda n: crowd.ask(n, "PATCH", get_path(server), json={"labels": {f"key-{n}": str(n)}}),
    )
    assert Counter(a.status_code for a in responses) == {200: PATCHES}
    labels = crowd.ask(0, "GET", get_path(server)).json()["labels"]
    assert labels == {f"key-{n}": str(n) for n in range(PATCHES)}


def test_labels_given_while_an_action_goes_on_stay(crowd: Crowd, server: dict[str, Any]) -> None:
    path = f"{get_path(server)}/action"
    taken = crowd.ask(0, "POST", path, json={"action": "stop"})
    responses = race(
        PATCHES,
        lambda n: crowd.ask(n, "PATCH", get_path(server), json={"labels": {f"key-{n}": "x"}}),
    )
    assert {a.status_code for a in responses} == {200}
    assert {(a.json()["task"]) for a in responses} == {"powering-off"}
    crowd.workloads[0].await_end(taken.headers["Location"].rsplit("/", 1)[1])
    found = crowd.ask(0, "GET", get_path(server)).json()
    assert (found["status"], len(found["labels"])) == ("SHUTOFF", PATCHES)


def read_statuses(port: int, count: int) -> Counter[int]:
    """Return how often which status comes of reads, each on a connection that a process takes."""
    statuses: Counter[int] = Counter()
    for _ in range(count):
        with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
            connection.request("GET", f"{SERVERS}?limit=1")
            statuses[connection.getresponse().status] += 1
    return statuses


def test_three_processes_let_in_what_a_limit_says_and_no_more(
    databases: Databases, tmp_path: Path
) -> None:
    started = time.monotonic()
    with prepare(databases.create(), tmp_path, LIMITS, workers=3) as service:
        counted = run_at_once(10, lambda _: read_statuses(service.port, 40))
    come = (time.monotonic() - started) * LIMIT / WINDOW
    statuses: Counter[int] = Counter()
    for one in counted:
        assert isinstance(one, Counter), one
        statuses += one
    assert statuses.total() == 400
    assert set(statuses) == {200, 429}
    assert 0.95 * LIMIT <= statuses[200] <= LIMIT + come
