"""The whole service is killed again and again in the middle of its work."""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.durability.invariants import check_all
from tests.durability.lengths import SOAK, choose
from tests.durability.lives import live_fully, live_hastily, live_rashly, live_within_limits
from tests.durability.processes import prepare
from tests.durability.records import read_records
from tests.durability.workload import Life, Workload
from tests.server import LiveServer

KILLS = choose(4, 20)
LIVES = choose(100, 500)
CLIENTS = 10
CLOUD = {"SIMULATOR_LATENCY": "0.1", "OPERATION_DEADLINE_SECONDS": "300"}
SHORTEST_LIFE_S, LONGEST_LIFE_S = 0.1, 0.8
CASES = [
    (live_fully, 1),
    pytest.param(live_hastily, 2, marks=pytest.mark.long),
    pytest.param(live_rashly, 2, marks=pytest.mark.long),
]
if SOAK:
    CASES += [(live_fully, 2), (live_hastily, 1), (live_rashly, 1)]


LIMITS = {"servers": 12, "ram_mb": 40_000}


def kill_again_and_again(server: LiveServer, chance: random.Random) -> None:
    """Kill the service and bring it back, at random moments while clients go on."""
    for _ in range(KILLS):
        time.sleep(chance.uniform(SHORTEST_LIFE_S, LONGEST_LIFE_S))
        server.kill()
        server.start()


@pytest.mark.parametrize(("life", "workers"), CASES)
def test_nothing_is_lost_or_done_twice_when_the_service_is_killed_again_and_again(
    life: Life, workers: int, database_url: str, directory: Path
) -> None:
    server = prepare(database_url, directory, CLOUD, workers=workers)
    chance = random.Random(f"{life.__name__}/{workers}")
    with server, Workload(server.url) as workload, ThreadPoolExecutor(1) as pool:
        living = pool.submit(workload.run, CLIENTS, life)
        try:
            kill_again_and_again(server, chance)
            while len(workload.servers) < LIVES and not living.done():
                time.sleep(0.1)
        finally:
            workload.stopping.set()
        living.result()
        records = check_all(workload, database_url)
        assert len(records.servers) >= LIVES


@pytest.mark.long
def test_quotas_are_what_the_servers_are_when_the_service_is_killed_in_the_middle_of_creates(
    database_url: str, directory: Path
) -> None:
    limits = {f"QUOTA_{name.upper()}": str(most) for name, most in LIMITS.items()}
    server = prepare(database_url, directory, {**CLOUD, **limits}, workers=2)
    chance = random.Random("quotas")
    with server, Workload(server.url) as workload, ThreadPoolExecutor(1) as pool:
        living = pool.submit(workload.run, CLIENTS, live_within_limits)
        try:
            for _ in range(KILLS):
                kill_again_and_again(server, chance)
                check_limits(database_url)
        finally:
            workload.stopping.set()
        living.result()
        check_all(workload, database_url)
        check_limits(database_url)


def check_limits(database_url: str) -> None:
    """The project has servers, and at no time more of anything than it may."""
    (row,) = read_records(database_url).quotas
    assert 0 < row["servers"] <= LIMITS["servers"]
    assert row["ram_mb"] + row["reserved_ram_mb"] <= LIMITS["ram_mb"]
