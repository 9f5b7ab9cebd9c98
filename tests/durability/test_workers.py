"""Services record, workers carry out: any of them may die, and the database too."""

import random
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

from operations.record.fault_points import VARIABLE
from persistence.database.session import Database
from tests.commands import run_ostler
from tests.durability.invariants import check_all
from tests.durability.lengths import SOAK, choose
from tests.durability.lives import live_fully, live_hastily, live_rashly
from tests.durability.processes import await_result
from tests.durability.workload import OPERATIONS, Life, Workload
from tests.http.api import SERVERS
from tests.http.seeds import SMALL, UBUNTU
from tests.postgres import Postgres
from tests.worker import WITH_WORKERS, LiveWorker, run_together, start_all

KILLS = choose(3, 30)
CRASHES = choose(1, 8)
LIVES = choose(12, 200)
CLIENTS = 4
CLOUD = {"SIMULATOR_LATENCY": "0.1", "OPERATION_DEADLINE_SECONDS": "120"}
POINTS = ["after-claim-commit", "after-submit-call", "before-finish-commit"]
if SOAK:
    POINTS += [
        "before-claim-commit",
        "before-submit-call",
        "after-observe-call",
        "before-progress-commit",
        "after-progress-commit",
        "after-finish-commit",
    ]
BODY = {"name": "web", "flavor_id": SMALL, "image_id": UBUNTU}
SIGKILLED = -9
DEADLINE_S = 60


@pytest.fixture
def url(postgres: Postgres) -> str:
    return postgres.create_database(f"ostler_{uuid4().hex[:12]}")


def lead(workload: Workload, life: Life) -> int:
    return workload.run(CLIENTS, life, LIVES)


def kill_at_random(workers: Sequence[LiveWorker], chance: random.Random) -> None:
    """Kill workers and bring them back, at times all of them at once."""
    for number in range(KILLS):
        time.sleep(chance.uniform(0.2, 0.6))
        dying = workers if number % 3 == 2 else [chance.choice(workers)]
        for worker in dying:
            worker.kill()
        start_all(dying)


@pytest.mark.long
def test_nothing_is_lost_or_done_twice_when_workers_are_killed_again_and_again(
    url: str, tmp_path: Path
) -> None:
    with run_together(url, tmp_path, 2, 3, **CLOUD) as (services, workers):
        with Workload(services[0].url) as full, Workload(services[1].url) as hasty:
            with ThreadPoolExecutor(4) as pool:
                living = [
                    pool.submit(lead, full, live_fully),
                    pool.submit(lead, hasty, live_hastily),
                    pool.submit(lead, hasty, live_rashly),
                ]
                pool.submit(kill_at_random, workers, random.Random(1)).result()
                assert [one.result() for one in living] == [LIVES, LIVES, LIVES]
            check_all(full, url)
            check_all(hasty, url)
        assert [worker.stop() for worker in workers] == [0, 0, 0]
        assert [worker.stderr for worker in workers] == ["", "", ""]


def test_without_workers_operations_wait_and_whoever_comes_finishes_them(
    url: str, tmp_path: Path
) -> None:
    with run_together(url, tmp_path, 1, 1, **CLOUD) as (services, workers):
        with Workload(services[0].url) as workload:
            workers[0].kill()
            created = [workload.create() for _ in range(5)]
            given_up = created.pop()
            assert workload.cancel(given_up["operation_id"]).json()["status"] == "cancelled"
            paths = [f"{OPERATIONS}/{server['operation_id']}" for server in created]
            waited = workload.client.get(paths[0], params={"wait": 1}).json()
            assert (waited["status"], waited["started_at"]) == ("queued", None)
            shown = [workload.client.get(path).json()["status"] for path in paths]
            assert shown == ["queued"] * 4
            workers[0].start()
            ended = [workload.await_end(server["operation_id"])["status"] for server in created]
            assert ended == ["succeeded"] * 4
            check_all(workload, url)
        assert workers[0].stop() == 0


@pytest.fixture
def fragile() -> Iterator[Postgres]:
    """A PostgreSQL of this test's own."""
    with Postgres() as postgres:
        yield postgres


def count_jobs(url: str) -> int:
    """Return how many operations workers have not been told of yet."""
    database = Database(url)
    try:
        with database.read() as connection:
            waiting = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'"
            count: int = connection.execute(text(waiting)).scalar_one()
            return count
    finally:
        database.close()


@pytest.mark.long
def test_workers_outlive_a_crash_of_the_database(fragile: Postgres, tmp_path: Path) -> None:
    url = fragile.create_database("ostler")
    with run_together(url, tmp_path, 1, 2, **CLOUD) as (services, workers):
        with Workload(services[0].url) as workload, ThreadPoolExecutor(1) as pool:
            living = pool.submit(lead, workload, live_fully)
            for _ in range(CRASHES):
                time.sleep(0.5)
                fragile.kill()
                time.sleep(1)
                fragile.start()
            assert living.result() == LIVES
            check_all(workload, url)
        await_result(lambda: count_jobs(url) == 0)
        assert [worker.process.poll() for worker in workers] == [None, None]
        assert [worker.stop() for worker in workers] == [0, 0]
        assert [worker.stderr for worker in workers] == ["", ""]
        for worker in workers:
            assert {row["levelname"] for row in worker.log} <= {"INFO", "WARNING"}
            assert "Traceback" not in worker.stdout


@pytest.mark.long
def test_whatever_the_point_at_which_a_worker_dies_the_next_carries_on(
    url: str, tmp_path: Path
) -> None:
    with run_together(url, tmp_path, 1, 0, **CLOUD) as (services, _):
        worker = LiveWorker(url, tmp_path / "worker")
        worker.settings.update({**WITH_WORKERS, **CLOUD})
        with Workload(services[0].url) as workload, ThreadPoolExecutor(1) as pool:
            living = pool.submit(workload.run, CLIENTS, live_fully)
            try:
                for point in POINTS:
                    worker.settings[VARIABLE] = f"{point}:3"
                    worker.launch()
                    assert worker.process.wait(DEADLINE_S) == SIGKILLED
            finally:
                workload.stopping.set()
            del worker.settings[VARIABLE]
            with worker:
                living.result()
                check_all(workload, url)


@pytest.mark.long
def test_a_server_that_is_deleted_in_the_cloud_is_deleted_here_by_one_of_the_workers(
    url: str, tmp_path: Path
) -> None:
    given = {**CLOUD, "SIMULATOR_CONTROL": "true", "RECONCILE_SECONDS": "5"}
    with (
        run_together(url, tmp_path, 1, 2, **given) as (services, _),
        Workload(services[0].url) as workload,
    ):
        created = [workload.create() for _ in range(2)]
        for server in created:
            assert workload.await_end(server["operation_id"])["status"] == "succeeded"
        gone, kept = (f"{SERVERS}/{server['id']}" for server in created)
        chosen = {"DATABASE_URL": url, "SIMULATOR_CONTROL": "true"}
        run_ostler("simulator", "delete", created[0]["id"], directory=tmp_path, **chosen)
        await_result(lambda: workload.client.get(gone).status_code == 404)
        told = workload.client.get(f"{gone}/events").json()["items"]
        deletions = [event for event in told if event["type"] == "server.deleted"]
        assert [event["request_id"] for event in deletions] == ["reconcile"]
        assert workload.client.get(kept).json()["status"] == "ACTIVE"
