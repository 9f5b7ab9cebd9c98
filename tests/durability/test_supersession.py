"""A service that dies over the deletion of a busy server: what was promised is kept."""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from operations.record.fault_points import VARIABLE
from operations.record.transactions import Call, Commit
from tests.databases import Databases
from tests.durability.invariants import check_all
from tests.durability.processes import prepare
from tests.durability.workload import OPERATIONS, Server, ServiceGone, Workload
from tests.http.api import SERVERS
from tests.server import LiveServer

pytestmark = pytest.mark.long

CLOUD = {"SIMULATOR_LATENCIES": '{"snapshot": 3000, "delete": 0.3}', "RECONCILE_SECONDS": "1"}
STEPS: dict[Commit | Call, int] = {
    Commit.RECORD: 1,  # the deletion takes the place of the snapshot
    Call.SUBMIT: 1,
    Call.DISCARD: 1,
    Commit.FINISH: 1,
    Commit.CLAIM: 2,  # the first may be that of the snapshot, which is looked at again
    Commit.PROGRESS: 1,
    Call.OBSERVE: 2,
}
TRAPS = [f"{when}-{step}:{count}" for step, count in STEPS.items() for when in ("before", "after")]
AT_ONCE = 4
SIGKILLED = -9
DEATH_DEADLINE_S = 60


def begin_snapshot(workload: Workload) -> tuple[Server, str]:
    """Return a server with which the cloud is at a snapshot, and the operation."""
    server = workload.create()
    workload.await_end(server["operation_id"])
    operation_id = workload.act(server, "snapshot", name="unfinished")
    assert operation_id
    while workload.send("GET", f"{OPERATIONS}/{operation_id}").json()["progress"] == 0:
        time.sleep(0.05)
    return server, operation_id


def delete_until_death(server: LiveServer, workload: Workload, victim: Server) -> None:
    """Ask for a deletion, again and again until the service is dead; it may die before a response.

    It dies over its own work at the latest.
    """
    deadline = time.monotonic() + DEATH_DEADLINE_S
    while server.process.poll() is None and time.monotonic() < deadline:
        with suppress(ServiceGone):
            workload.delete(victim)
        time.sleep(0.1)
    assert server.process.wait(1) == SIGKILLED


def die_over_a_deletion(trap: str, database_url: str, directory: Path) -> None:
    server = prepare(database_url, directory, CLOUD)
    with server, Workload(server.url) as workload:
        victim, snapshot = begin_snapshot(workload)
        server.kill()
        server.settings[VARIABLE] = trap
        with suppress(RuntimeError):  # it may be dead before it answers
            server.start()
        delete_until_death(server, workload, victim)
        del server.settings[VARIABLE]
        server.start()
        promised = [one for one, action in workload.operations.items() if action == "delete"]
        workload.delete(victim)
        done = workload.send("GET", f"{SERVERS}/{victim['id']}/operations").json()["items"]
        (deletion,) = [one["id"] for one in done if one["action"] == "delete"]
        assert set(promised) <= {deletion}
        assert workload.await_end(deletion)["status"] == "succeeded"
        assert workload.await_end(snapshot)["superseded_by"] == deletion
        records = check_all(workload, database_url)
        assert records.live == records.cloud_servers == []
        assert server.stop() == 0


@pytest.fixture(scope="module")
def deaths(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Future[None]]]:
    """Every death, some at once, since a process spends most of its time on starting."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield {
            trap: pool.submit(
                die_over_a_deletion, trap, databases.create(), tmp_path_factory.mktemp("server")
            )
            for trap in TRAPS
        }


@pytest.mark.parametrize("trap", TRAPS)
def test_a_busy_server_is_deleted_once_whenever_the_process_dies(
    deaths: dict[str, Future[None]], trap: str
) -> None:
    assert deaths[trap].result() is None
