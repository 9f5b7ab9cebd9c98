"""Whatever the point at which a process dies, the next one carries on as if nothing had been."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from operations.fault_points import VARIABLE, Point
from tests.databases import Databases
from tests.durability.invariants import check_all
from tests.durability.lengths import SOAK
from tests.durability.processes import prepare
from tests.durability.workload import Workload, live_fully
from tests.server import run_ostler

COUNTS = (1, 2, 3, 5, 9) if SOAK else (3,)
CASES = [f"{point}:{count}" for point in Point for count in COUNTS]
AT_ONCE = 4
CLIENTS = 4
CLOUD = {"SIMULATOR_LATENCY": "0.2", "OPERATION_DEADLINE_SECONDS": "60"}
SIGKILLED = -9
DEATH_DEADLINE_S = 60


def die_and_come_back(trap: str, database_url: str, directory: Path) -> None:
    """Serve until the trap springs, serve again without it, and check what is left."""
    server = prepare(database_url, directory, {**CLOUD, VARIABLE: trap})
    with server, Workload(server.url) as workload:
        with ThreadPoolExecutor(1) as pool:
            living = pool.submit(workload.run, CLIENTS, live_fully)
            try:
                assert server.process.wait(DEATH_DEADLINE_S) == SIGKILLED
            finally:
                workload.stopping.set()
            living.result()
        del server.settings[VARIABLE]
        server.start()
        check_all(workload, database_url)
        assert server.stop() == 0


@pytest.fixture(scope="module")
def deaths(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Future[None]]]:
    """Every death, some at once, since a process spends most of its time on starting."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield {
            trap: pool.submit(
                die_and_come_back, trap, databases.create(), tmp_path_factory.mktemp("server")
            )
            for trap in CASES
        }


@pytest.mark.parametrize("trap", CASES)
def test_nothing_is_lost_or_done_twice_when_the_process_dies(
    deaths: dict[str, Future[None]], trap: str
) -> None:
    assert deaths[trap].result() is None


@pytest.mark.parametrize("trap", ["nowhere", "before-claim-commit:x"])
def test_a_fault_point_that_there_is_not_stops_the_start(trap: str, tmp_path: Path) -> None:
    refused = run_ostler("serve", directory=tmp_path, **{VARIABLE: trap})
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"ostler: {VARIABLE}: ")
    assert refused.stderr.count("\n") == 1
