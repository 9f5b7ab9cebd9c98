"""PostgreSQL crashes and comes back; of two services on one database one is killed."""

import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.durability.invariants import check_all
from tests.durability.lengths import choose
from tests.durability.lives import live_fully
from tests.durability.processes import prepare
from tests.durability.workload import Workload
from tests.postgres import Postgres

pytestmark = pytest.mark.long

CRASHES = choose(2, 10)
LIVES = choose(24, 120)
CLIENTS = 6
CLOUD = {"SIMULATOR_LATENCY": "0.2", "OPERATION_DEADLINE_SECONDS": "120"}


@pytest.fixture
def fragile() -> Iterator[Postgres]:
    """A PostgreSQL of this test's own."""
    with Postgres() as postgres:
        yield postgres


@pytest.mark.parametrize("how", [Postgres.kill, Postgres.stop])
def test_operations_outlive_a_crash_and_a_restart_of_the_database(
    how: Callable[[Postgres], None], fragile: Postgres, directory: Path
) -> None:
    url = fragile.create_database("ostler")
    server = prepare(url, directory, CLOUD)
    with server, Workload(server.url) as workload, ThreadPoolExecutor(1) as pool:
        living = pool.submit(workload.run, CLIENTS, live_fully, LIVES)
        for _ in range(CRASHES):
            time.sleep(1)
            how(fragile)
            time.sleep(0.5)
            fragile.start()
        assert living.result() == LIVES
        assert server.process.poll() is None
        check_all(workload, url)


def test_one_service_takes_over_when_the_other_is_killed(fragile: Postgres, tmp_path: Path) -> None:
    url = fragile.create_database("ostler")
    chance = random.Random(1)
    stays = prepare(url, tmp_path / "stays", CLOUD)
    dies = prepare(url, tmp_path / "dies", CLOUD)
    with stays, dies, Workload(stays.url) as steady, Workload(dies.url) as fickle:
        with ThreadPoolExecutor(2) as pool:
            living = [pool.submit(one.run, CLIENTS, live_fully, LIVES) for one in (steady, fickle)]
            for _ in range(CRASHES):
                time.sleep(chance.uniform(0.5, 1.5))
                dies.kill()
                time.sleep(0.5)
                dies.start()
            assert [one.result() for one in living] == [LIVES, LIVES]
            dies.kill()
        check_all(steady, url)
        fickle.client.close()
        with Workload(stays.url) as seen_by_the_other:
            seen_by_the_other.servers = fickle.servers
            seen_by_the_other.operations = fickle.operations
            seen_by_the_other.labels = fickle.labels
            check_all(seen_by_the_other, url)
