"""Whatever the point at which a process dies, the next one carries on as if nothing had been."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from operations.record.fault_points import POINTS, VARIABLE
from operations.record.transactions import Call, Commit
from tests.commands import run_ostler
from tests.databases import Databases
from tests.durability.invariants import await_agreement, check_adopted, check_all
from tests.durability.lengths import SOAK
from tests.durability.lives import live_closely
from tests.durability.processes import prepare
from tests.durability.tinkerer import Tinkerer
from tests.durability.workload import Workload
from tests.server import LiveServer

pytestmark = pytest.mark.long

COUNTS = (1, 2, 3, 5, 9) if SOAK else (2,)
OF_RECONCILE = (Commit.CORRECT, Call.SURVEY, Call.CLEAN_UP)
AT_ONCE = 4
CLIENTS = 4
CLOUD = {
    "SIMULATOR_LATENCY": "0.1",
    "OPERATION_DEADLINE_SECONDS": "60",
    "RECONCILE_SECONDS": "1",
}
SIGKILLED = -9
DEATH_DEADLINE_S = 60


def list_cases() -> list[str]:
    """Return every trap: the leases of the dead are taken but once, when a process starts."""
    released = [point for point in POINTS if point.endswith(Commit.RELEASE)]
    others = [f"{point}:{count}" for point in POINTS if point not in released for count in COUNTS]
    return [*released, *others]


def is_met_by_reconcile(trap: str) -> bool:
    """Tell whether the trap is reached where the record is compared with the cloud."""
    return any(trap.partition(":")[0].endswith(step) for step in OF_RECONCILE)


def die_and_come_back(trap: str, database_url: str, directory: Path) -> None:
    """Serve until the trap springs, serve again without it, and check what is left."""
    if trap.endswith(Commit.RELEASE):
        die_at_start(trap, database_url, directory)
    elif is_met_by_reconcile(trap):
        die_over_surprises(trap, database_url, directory)
    else:
        die_at_work(trap, database_url, directory)


def die_at_work(trap: str, database_url: str, directory: Path) -> None:
    """Die while clients lead their lives."""
    server = prepare(database_url, directory, {**CLOUD, VARIABLE: trap})
    with server, Workload(server.url) as workload:
        live_until_death(server, workload)
        come_back(server)
        check_all(workload, database_url)
        assert server.stop() == 0


def live_until_death(server: LiveServer, workload: Workload) -> None:
    """Lead lives until the process is dead."""
    with ThreadPoolExecutor(1) as pool:
        living = pool.submit(workload.run, CLIENTS, live_closely)
        try:
            assert server.process.wait(DEATH_DEADLINE_S) == SIGKILLED
        finally:
            workload.stopping.set()
        living.result()


def come_back(server: LiveServer) -> None:
    """Serve again without a trap."""
    server.settings.pop(VARIABLE, None)
    server.start()


def die_at_start(trap: str, database_url: str, directory: Path) -> None:
    """Die a second time, over the leases that the first death has left."""
    first = {**CLOUD, VARIABLE: f"after-{Call.SUBMIT}:3"}
    server = prepare(database_url, directory, first)
    with server, Workload(server.url) as workload:
        live_until_death(server, workload)
        server.settings[VARIABLE] = trap
        with suppress(RuntimeError):  # it may be dead before it answers
            server.start()
        assert server.process.wait(DEATH_DEADLINE_S) == SIGKILLED
        come_back(server)
        check_all(workload, database_url)
        assert server.stop() == 0


def die_over_surprises(trap: str, database_url: str, directory: Path) -> None:
    """Die while the record is made to follow a cloud on which somebody works by hand."""
    settings = {**CLOUD, "RECONCILE_SECONDS": "0.2", VARIABLE: trap}
    server = prepare(database_url, directory, settings)
    with server, Workload(server.url) as workload, Tinkerer(database_url) as tinkerer:
        live_until_death(server, workload)
        tinkerer.stop()
        come_back(server)
        check_adopted(tinkerer.made, await_agreement(database_url))
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
            for trap in list_cases()
        }


@pytest.mark.parametrize("trap", list_cases())
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
