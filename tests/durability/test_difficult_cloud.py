"""A cloud that loses answers, is away, and fails: each operation ends, and ends truthfully."""

import json
from pathlib import Path

import pytest

from tests.durability.invariants import (
    check_acknowledged,
    check_all,
    check_done_once,
)
from tests.durability.lengths import choose
from tests.durability.lives import live_fully, live_rashly
from tests.durability.processes import prepare
from tests.durability.records import Records
from tests.durability.workload import Life, Workload

pytestmark = pytest.mark.long

LIVES = choose(24, 200)
CLIENTS = 8
SILENT = {"lost_answer": 0.25, "unavailable": 0.15, "hang": 0.05, "hang_seconds": 0.2}
FAILING = {"build_error": 0.1, "no_valid_host": 0.3, "action_error": 0.3}
SLOW = {"slow_answer": 0.05}
CODES = {"BACKEND_FAILED", "BACKEND_REFUSED", "BACKEND_UNAVAILABLE", "DEADLINE_EXCEEDED"}


def configure(faults: dict[str, float], seed: int, deadline: int = 120) -> dict[str, str]:
    """Return the settings of a service with a difficult cloud."""
    return {
        "SIMULATOR_LATENCY": "0.1",
        "SIMULATOR_FAULTS": json.dumps({**faults, "seed": seed}),
        "OPERATION_DEADLINE_SECONDS": str(deadline),
    }


@pytest.mark.parametrize("life", [live_fully, live_rashly])
@pytest.mark.parametrize("seed", range(choose(1, 5)))
def test_a_cloud_that_loses_answers_makes_nothing_fail_and_nothing_happen_twice(
    seed: int, life: Life, database_url: str, directory: Path
) -> None:
    with (
        prepare(database_url, directory, configure({**SILENT, **SLOW}, seed)) as server,
        Workload(server.url) as workload,
    ):
        assert workload.run(CLIENTS, life, LIVES) == LIVES
        check_all(workload, database_url)


@pytest.mark.parametrize("seed", range(choose(1, 5)))
def test_what_fails_in_the_cloud_fails_with_its_reason(
    seed: int, database_url: str, directory: Path
) -> None:
    with (
        prepare(database_url, directory, configure({**SILENT, **FAILING}, seed)) as server,
        Workload(server.url) as workload,
    ):
        assert workload.run(CLIENTS, live_fully, LIVES) == LIVES
        records = check_all(workload, database_url, truthful=False)
    check_truth(records)
    failed = [row["error"]["message"] for row in records.operations if row["error"]]
    assert any("No valid host" in message for message in failed)
    assert any("hypervisor" in message for message in failed)


def check_truth(records: Records) -> None:
    """A failure has its reason on both sides; a success is what the cloud shows."""
    for row in records.operations:
        assert (row["status"] == "failed") == (row["error"] is not None), row
        assert row["error"] is None or row["error"]["code"] in CODES
    cloud = {row["id"]: row for row in records.cloud_servers}
    for server in records.live:
        last = max(records.list_operations(server["id"]), key=lambda row: row["created_at"])
        assert server["fault"] == last["error"], (server, last)
        if last["status"] == "succeeded":
            assert cloud[server["id"]]["failed_token"] is None
            assert server["status"] != "ERROR"
        elif last["error"]["code"] == "BACKEND_FAILED":
            assert cloud[server["id"]]["fault"] == last["error"]["message"]


def test_a_cloud_that_stays_away_has_every_operation_fail_at_its_deadline(
    database_url: str, directory: Path
) -> None:
    settings = configure({"unavailable": 1.0}, 0, deadline=1)
    with prepare(database_url, directory, settings) as server, Workload(server.url) as workload:
        created = workload.create()
        ended = workload.await_end(created["operation_id"])
        assert (ended["status"], ended["error"]["code"]) == ("failed", "BACKEND_UNAVAILABLE")
        found = workload.client.get(f"/api/v1/servers/{created['id']}").json()
        assert (found["status"], found["fault"]) == ("ERROR", ended["error"])
        check_all(workload, database_url, truthful=False)


def test_a_full_cloud_refuses_and_has_room_again_after_a_delete(
    database_url: str, directory: Path
) -> None:
    settings = {"SIMULATOR_LATENCY": "0.1", "SIMULATOR_MAX_SERVERS": "1"}
    with prepare(database_url, directory, settings) as server, Workload(server.url) as workload:
        first, refused = workload.create(), workload.create()
        outcomes = {
            made["id"]: workload.await_end(made["operation_id"]) for made in (first, refused)
        }
        if outcomes[first["id"]]["error"]:  # which one the cloud takes first is not promised
            first, refused = refused, first
        assert outcomes[first["id"]]["status"] == "succeeded"
        error = outcomes[refused["id"]]["error"]
        assert (error["code"], error["retry"]) == ("BACKEND_REFUSED", True)
        assert "quota" in error["hint"]
        operation_id = workload.delete(first)
        assert operation_id is not None
        assert workload.await_end(operation_id)["status"] == "succeeded"
        created = workload.create()
        assert workload.await_end(created["operation_id"])["status"] == "succeeded"
        records = check_all(workload, database_url, truthful=False)
    check_done_once(records)
    assert {server["id"] for server in records.live} == {refused["id"], created["id"]}


def test_a_resize_that_is_confirmed_at_once_is_begun_once(
    database_url: str, directory: Path
) -> None:
    settings = {
        **configure(SILENT, 3),
        "SIMULATOR_LATENCY": "0",
        "SIMULATOR_LATENCIES": json.dumps({"confirm_resize": 0.3}),
    }
    with prepare(database_url, directory, settings) as server, Workload(server.url) as workload:
        assert workload.run(CLIENTS, live_fully, LIVES) == LIVES
        records = check_all(workload, database_url)
        check_acknowledged(workload, records)
