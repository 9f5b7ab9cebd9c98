"""The clock of the service jumps to and fro in the middle of its work."""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.commands import ROOT
from tests.durability.invariants import await_agreement, await_rest, check_all
from tests.durability.lengths import choose
from tests.durability.lives import live_fully
from tests.durability.processes import prepare
from tests.durability.workload import Workload
from tests.server import LiveServer

pytestmark = pytest.mark.long

JUMPS = choose(4, 20)
LIVES = choose(16, 200)
CLIENTS = 6
HOUR = 3600
SETTINGS = {
    "SIMULATOR_LATENCY": "0.2",
    "OPERATION_DEADLINE_SECONDS": "60",
    "RECONCILE_SECONDS": "0.5",
}
CLOCK = Path(__file__).parent / "jumping_clock"


@pytest.fixture
def offset(tmp_path: Path) -> Path:
    """The file that says by how many seconds the clock of the service is wrong."""
    return tmp_path / "offset"


def prepare_with_clock(database_url: str, directory: Path, offset: Path) -> LiveServer:
    """Return a service whose clock follows ``offset``."""
    path = f"{ROOT}:{CLOCK}"
    settings = {**SETTINGS, "PYTHONPATH": path, "OFFSET_FILE": str(offset)}
    return prepare(database_url, directory, settings)


def jump(offset: Path, seconds: float) -> None:
    """Set the clock of the service, as one step."""
    pending = offset.with_suffix(".new")
    pending.write_text(str(seconds), encoding="utf-8")
    pending.rename(offset)


def read_service_clock(workload: Workload) -> datetime:
    """Return what time the service thinks it is, by the server that it makes now."""
    created = workload.create()
    return datetime.fromisoformat(created["created_at"])


@pytest.mark.parametrize("seconds", [-HOUR, HOUR])
def test_the_clock_of_the_service_can_be_set(
    seconds: float, database_url: str, directory: Path, offset: Path
) -> None:
    server = prepare_with_clock(database_url, directory, offset)
    with server, Workload(server.url) as workload:
        jump(offset, seconds)
        time.sleep(0.5)
        shown = read_service_clock(workload) - datetime.now(UTC)
        assert abs(shown - timedelta(seconds=seconds)) < timedelta(minutes=1)
        check_all(workload, database_url)


def test_a_clock_that_goes_back_by_hours_makes_nothing_fail(
    database_url: str, directory: Path, offset: Path
) -> None:
    server = prepare_with_clock(database_url, directory, offset)
    jump(offset, JUMPS * HOUR)
    with server, Workload(server.url) as workload, ThreadPoolExecutor(1) as pool:
        time.sleep(0.5)
        living = pool.submit(workload.run, CLIENTS, live_fully, LIVES)
        for number in range(1, JUMPS + 1):
            time.sleep(1)
            jump(offset, (JUMPS - number) * HOUR)
        assert living.result() == LIVES
        check_all(workload, database_url)


def test_whatever_the_clock_does_every_operation_ends(
    database_url: str, directory: Path, offset: Path
) -> None:
    server = prepare_with_clock(database_url, directory, offset)
    chance = random.Random(1)
    with server, Workload(server.url) as workload, ThreadPoolExecutor(1) as pool:
        living = pool.submit(workload.run, CLIENTS, live_fully, LIVES)
        for _ in range(JUMPS):
            time.sleep(1)
            jump(offset, chance.choice([-2, -1, -0.01, 0, 0.01, 1, 2]) * HOUR)
        assert living.result() == LIVES
        await_rest(workload.client, database_url)
        await_agreement(database_url)  # the cloud may still do what Ostler has given up
        check_all(workload, database_url, truthful=False)
