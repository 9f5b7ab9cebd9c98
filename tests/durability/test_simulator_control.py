"""A cloud that an operator changes while the service runs: nothing is lost, nothing done twice."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from domain.operations import OPEN
from tests.durability.invariants import check_all
from tests.durability.lengths import choose
from tests.durability.lives import live_fully
from tests.durability.processes import prepare
from tests.durability.workload import OPERATIONS, Workload
from tests.http.api import SERVERS
from tests.operator import Operator

pytestmark = pytest.mark.long

CLOUD = {
    "SIMULATOR_CONTROL": "true",
    "SIMULATOR_LATENCY": "0.2",
    "SIMULATOR_MAX_SERVERS": "200",
    "OPERATION_DEADLINE_SECONDS": "120",
    "RECONCILE_SECONDS": "0.5",
}
CLIENTS = 6
PATIENCE_S = 60
GONE = ("BACKEND_FAILED", "The server is gone from the cloud")
DIFFICULTIES: dict[str, dict[str, float]] = {
    "away": {"unavailable": 1},
    "hanging": {"hang": 0.3, "hang_seconds": choose(1, 35)},
    "deaf": {"lost_answer": 0.7},
}


@pytest.fixture
def workload(database_url: str, directory: Path) -> Iterator[Workload]:
    """Clients of a service whose cloud can be changed."""
    with prepare(database_url, directory, CLOUD) as server, Workload(server.url) as workload:
        yield workload


@pytest.fixture
def operator(database_url: str, tmp_path: Path) -> Operator:
    return Operator(database_url, tmp_path)


def boot(workload: Workload) -> dict[str, Any]:
    """Create a server and return it once it runs."""
    created = workload.create()
    assert workload.await_end(created["operation_id"])["status"] == "succeeded"
    return created


def read(workload: Workload, server: dict[str, Any]) -> dict[str, Any]:
    """Return a server as it is shown now."""
    return workload.client.get(f"{SERVERS}/{server['id']}").json()


def await_field(
    workload: Workload, server: dict[str, Any], name: str, value: str
) -> dict[str, Any]:
    """Return a server once it is shown with a value."""
    deadline = time.monotonic() + PATIENCE_S
    while (shown := read(workload, server))[name] != value:
        assert time.monotonic() < deadline, f"{name} did not become {value}: {shown}"
        time.sleep(0.1)
    return shown


@pytest.mark.parametrize("difficulty", DIFFICULTIES)
def test_a_cloud_that_is_difficult_for_a_while_makes_nothing_fail_and_nothing_happen_twice(
    difficulty: str, workload: Workload, operator: Operator, database_url: str
) -> None:
    with ThreadPoolExecutor(1) as pool:
        living = pool.submit(workload.run, CLIENTS, live_fully)
        for _ in range(choose(1, 2)):
            operator.set_faults(**DIFFICULTIES[difficulty])
            time.sleep(choose(1, 60))
            operator.set_faults()
        workload.stopping.set()
        assert living.result() >= CLIENTS
    check_all(workload, database_url)


def test_readiness_tells_of_an_outage_of_the_cloud_and_the_service_goes_on(
    workload: Workload, operator: Operator
) -> None:
    server = boot(workload)
    operator.set_faults(unavailable=1)
    response = workload.client.get("/health/ready")
    assert response.status_code == 503
    checks = {name: check["status"] for name, check in response.json()["checks"].items()}
    assert checks == {"database": "healthy", "backend": "unhealthy"}
    assert read(workload, server)["status"] == "ACTIVE"
    renamed = workload.client.patch(f"{SERVERS}/{server['id']}", json={"name": "other"})
    assert renamed.status_code == 503
    assert read(workload, server)["name"] == server["name"]
    operator.set_faults()
    assert workload.client.get("/health/ready").status_code == 200


def test_while_the_clock_stands_still_a_build_goes_on_and_it_goes_as_far_as_the_clock_is_moved(
    workload: Workload, operator: Operator, database_url: str
) -> None:
    operator.run("clock", "freeze")
    created = workload.create()
    path = f"{OPERATIONS}/{created['operation_id']}"
    assert workload.client.get(path, params={"wait": 1}).json()["status"] in OPEN
    shown = read(workload, created)
    assert (shown["status"], shown["task"]) == ("BUILD", "scheduling")
    operator.run("clock", "advance", "0.15")
    await_field(workload, created, "task", "spawning")
    operator.run("clock", "advance", "0.05")
    assert workload.await_end(created["operation_id"])["status"] == "succeeded"
    assert read(workload, created)["status"] == "ACTIVE"
    records = check_all(workload, database_url)
    told = [event["data"]["task"] for event in records.events_of[created["id"]]]
    assert told == ["scheduling", "spawning", None]


def test_a_server_that_the_cloud_lost_is_shown_in_error_and_can_be_deleted(
    workload: Workload, operator: Operator, database_url: str
) -> None:
    lost, kept = boot(workload), boot(workload)
    operator.run("vanish", lost["id"])
    fault = await_field(workload, lost, "status", "ERROR")["fault"]
    assert (fault["code"], fault["message"]) == GONE
    event = workload.client.get(f"{SERVERS}/{lost['id']}/events").json()["items"][-1]
    assert (event["operation_id"], event["request_id"]) == (None, "reconcile")
    told = {"status": "ERROR", "task": None, "fault": fault, "changed": ["status", "fault"]}
    assert event["data"] == told
    operation_id = workload.delete(lost)
    assert operation_id is not None
    assert workload.await_end(operation_id)["status"] == "succeeded"
    records = check_all(workload, database_url)
    assert [server["id"] for server in records.live] == [kept["id"]]


def test_a_server_that_vanishes_during_an_action_fails_it(
    workload: Workload, operator: Operator, database_url: str
) -> None:
    server = boot(workload)
    operator.run("clock", "freeze")
    operation_id = workload.act(server, "stop")
    assert operation_id is not None
    operator.run("vanish", server["id"])
    ended = workload.await_end(operation_id)
    assert (ended["status"], ended["error"]["code"], ended["error"]["message"]) == ("failed", *GONE)
    shown = read(workload, server)
    assert (shown["status"], shown["fault"]) == ("ERROR", ended["error"])
    check_all(workload, database_url, truthful=False)
