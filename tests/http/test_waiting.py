"""Waiting for operations on a slow cloud: by ``?wait=``, by ``Prefer``, by many at once."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from domain.failures import describe_refusal
from tests.databases import Databases
from tests.http.api import SERVERS, create_server, expect_error, get_path, make_name, perform
from tests.http.seeds import LARGE, SMALL, UBUNTU
from tests.http.slow import OPERATIONS, follow, open_service

Server = dict[str, Any]
LATENCIES = '{"stop": 0.3, "start": 0.3, "resize": 0.3, "delete": 0.3, "create": 0.3, "suspend": 5}'


@pytest.fixture(scope="module")
def slow(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a service whose cloud takes its time, most of all to suspend a server."""
    directory = tmp_path_factory.mktemp("slow")
    with open_service(databases.create(), directory, {"SIMULATOR_LATENCIES": LATENCIES}) as client:
        yield client


@pytest.fixture
def ready(slow: httpx.Client) -> Server:
    """A server that runs."""
    body = {"name": make_name(), "flavor_id": SMALL, "image_id": UBUNTU}
    response = slow.post(SERVERS, json=body, headers={"Prefer": "wait=60"})
    assert (response.status_code, response.json()["status"]) == (201, "ACTIVE")
    server: Server = response.json()
    return server


def test_a_creation_is_answered_before_it_is_done(slow: httpx.Client) -> None:
    server = create_server(slow)
    assert (server["status"], server["task"]) == ("BUILD", "scheduling")
    assert (server["ip_address"], server["allowed_actions"]) == (None, [])
    path = f"{OPERATIONS}/{server['operation_id']}"
    operation = slow.get(path, params={"wait": 60}).json()
    assert (operation["status"], operation["progress"]) == ("succeeded", 100)
    found = slow.get(get_path(server)).json()
    assert (found["status"], found["task"], found["operation_id"]) == ("ACTIVE", None, None)
    assert found["ip_address"]


def test_a_busy_server_says_what_it_is_doing(slow: httpx.Client, ready: Server) -> None:
    taken = perform(slow, ready, "stop")
    assert (taken.status_code, taken.json()["status"]) == (202, "ACTIVE")
    assert (taken.json()["task"], taken.json()["allowed_actions"]) == ("powering-off", [])
    busy = perform(slow, ready, "stop")
    error = expect_error(busy, 409, "SERVER_BUSY")
    operation_id = taken.headers["Location"].rsplit("/", 1)[1]
    assert error["details"] == describe_refusal(
        retry_after=1, operation_id=operation_id, task="powering-off"
    )
    assert busy.headers["Retry-After"] == "1"
    expect_error(perform(slow, ready, "lock"), 409, "SERVER_BUSY")
    assert follow(slow, taken)["status"] == "succeeded"
    assert slow.get(get_path(ready)).json()["status"] == "SHUTOFF"


def test_a_response_waits_as_long_as_the_client_prefers(slow: httpx.Client, ready: Server) -> None:
    path = f"{get_path(ready)}/action"
    response = slow.post(
        path, json={"action": "resize", "flavor_id": LARGE}, headers={"Prefer": "wait=30"}
    )
    assert (response.status_code, response.headers["Preference-Applied"]) == (202, "wait=30")
    assert (response.json()["status"], response.json()["flavor_id"]) == ("ACTIVE", LARGE)
    assert response.json()["task"] is None
    gone = slow.delete(get_path(ready), headers={"Prefer": "respond-async, wait=30"})
    assert (gone.status_code, gone.headers["Preference-Applied"]) == (204, "wait=30")
    expect_error(slow.get(get_path(ready)), 404, "SERVER_NOT_FOUND")


def test_what_has_nothing_to_wait_for_does_not_say_that_it_has_waited(
    slow: httpx.Client, ready: Server
) -> None:
    renamed = slow.patch(get_path(ready), json={"name": "b"}, headers={"Prefer": "wait=30"})
    assert (renamed.status_code, renamed.json()["name"]) == (200, "b")
    assert "Preference-Applied" not in renamed.headers


def test_a_response_comes_when_the_preferred_time_is_over(
    slow: httpx.Client, ready: Server
) -> None:
    path = f"{get_path(ready)}/action"
    response = slow.post(path, json={"action": "suspend"}, headers={"Prefer": "wait=1"})
    assert (response.status_code, response.headers["Preference-Applied"]) == (202, "wait=1")
    assert (response.json()["status"], response.json()["task"]) == ("ACTIVE", "suspending")
    operation = slow.get(response.headers["Location"]).json()
    assert (operation["status"], operation["finished_at"]) == ("running", None)
    assert 0 < operation["progress"] < 100


def test_a_deleted_server_is_seen_until_the_cloud_has_let_go_of_it(
    slow: httpx.Client, ready: Server
) -> None:
    gone = slow.delete(get_path(ready))
    assert gone.status_code == 204
    seen = slow.get(get_path(ready))
    assert (seen.status_code, seen.json()["task"]) == (200, "deleting")
    assert follow(slow, gone)["status"] == "succeeded"
    expect_error(slow.get(get_path(ready)), 404, "SERVER_NOT_FOUND")
