"""Operations that do not end in time, and operations that are given up."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.durability.invariants import check_all, check_events
from tests.durability.processes import prepare
from tests.durability.records import read_records
from tests.durability.workload import OPERATIONS, Workload
from tests.http.api import SERVERS, expect_error

STUCK = {
    "SIMULATOR_FAULTS": json.dumps({"stuck_in_build": 1}),
    "OPERATION_DEADLINE_SECONDS": "1",
    "SIMULATOR_LATENCIES": json.dumps({"delete": 0.2}),
}


@pytest.fixture
def slow(database_url: str, directory: Path) -> Iterator[Workload]:
    """Clients of a service whose cloud takes its time to build and to stop."""
    latencies = json.dumps({"create": 2, "stop": 0.5, "delete": 0.3})
    with (
        prepare(database_url, directory, {"SIMULATOR_LATENCIES": latencies}) as server,
        Workload(server.url) as workload,
    ):
        yield workload


def test_a_server_that_is_never_built_fails_and_can_be_deleted(
    database_url: str, directory: Path
) -> None:
    with prepare(database_url, directory, STUCK) as server, Workload(server.url) as workload:
        created = workload.create()
        ended = workload.await_end(created["operation_id"])
        assert (ended["status"], ended["error"]["code"]) == ("failed", "DEADLINE_EXCEEDED")
        found = workload.client.get(f"{SERVERS}/{created['id']}").json()
        assert (found["task"], found["operation_id"]) == (None, None)
        assert found["fault"] == ended["error"]
        operation_id = workload.delete(created)
        assert operation_id is not None
        assert workload.await_end(operation_id)["status"] == "succeeded"
        records = check_all(workload, database_url, truthful=False)
        assert records.cloud_servers == []


def test_a_creation_under_way_can_be_given_up(slow: Workload, database_url: str) -> None:
    created = slow.create()
    while slow.client.get(f"{OPERATIONS}/{created['operation_id']}").json()["status"] == "queued":
        continue
    asked = slow.cancel(created["operation_id"])
    assert asked.status_code == 202
    assert asked.headers["Location"] == f"{OPERATIONS}/{created['operation_id']}"
    ended = slow.await_end(created["operation_id"])
    assert (ended["status"], ended["error"]) == ("cancelled", None)
    response = slow.client.get(f"{SERVERS}/{created['id']}")
    expect_error(response, 404, "SERVER_NOT_FOUND")
    records = check_all(slow, database_url)
    assert records.cloud_servers == []
    assert records.live == []
    expect_error(slow.cancel(created["operation_id"]), 409, "INVALID_STATE_TRANSITION")


def test_creations_are_given_up_at_whatever_moment(slow: Workload, database_url: str) -> None:
    def create_and_cancel(workload: Workload, number: int) -> None:
        server = workload.create()
        threading.Event().wait(number * 0.02)
        assert workload.cancel(server["operation_id"]).status_code == 202
        assert workload.await_end(server["operation_id"])["status"] == "cancelled"

    assert slow.run(8, create_and_cancel, 16) == 16
    records = check_all(slow, database_url)
    assert records.cloud_servers == []


def test_who_waits_for_a_creation_that_is_given_up_hears_of_its_end(slow: Workload) -> None:
    created = slow.create()
    heard = []

    def wait() -> None:
        path = f"{OPERATIONS}/{created['operation_id']}"
        heard.append(slow.client.get(path, params={"wait": 60}).json()["status"])

    waiting = threading.Thread(target=wait)
    waiting.start()
    assert slow.cancel(created["operation_id"]).status_code == 202
    waiting.join()
    assert heard == ["cancelled"]


def test_a_creation_that_cannot_be_deleted_is_given_up_until_its_deadline(
    database_url: str, directory: Path
) -> None:
    settings = {
        "SIMULATOR_LATENCIES": json.dumps({"create": 60, "delete": 60}),
        "OPERATION_DEADLINE_SECONDS": "1",
    }
    with prepare(database_url, directory, settings) as server, Workload(server.url) as workload:
        created = workload.create()
        path = f"{OPERATIONS}/{created['operation_id']}"
        while workload.client.get(path).json()["status"] == "queued":
            continue
        assert workload.cancel(created["operation_id"]).status_code == 202
        ended = workload.await_end(created["operation_id"])
        assert (ended["status"], ended["error"]["code"]) == ("failed", "DEADLINE_EXCEEDED")
        check_events(read_records(database_url))


def test_an_action_under_way_cannot_be_given_up(slow: Workload, database_url: str) -> None:
    server = slow.create()
    slow.await_end(server["operation_id"])
    operation_id = slow.act(server, "stop")
    assert operation_id is not None
    while slow.client.get(f"{OPERATIONS}/{operation_id}").json()["status"] == "queued":
        continue
    error = expect_error(slow.cancel(operation_id), 409, "INVALID_STATE_TRANSITION")
    assert error["details"]["action"] == "cancel"
    assert slow.await_end(operation_id)["status"] == "succeeded"
    expect_error(slow.cancel("no-such-operation"), 404, "OPERATION_NOT_FOUND")
    check_all(slow, database_url)
