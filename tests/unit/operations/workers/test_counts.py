"""Counts are put together by a process that carries alone, and by workers."""

import asyncio
from collections.abc import Callable

import pytest

from backends.simulator.simulated_backend import Simulator
from operations.clouds.cloud import Cloud
from operations.workers.periodic_tasks import PeriodicTasks
from operations.workers.pool import WorkerPool
from operations.workers.worker import add_tasks
from persistence.database.session import Database
from persistence.operations.jobs import build_app
from tests.unit.operations.cloud_samples import boot, open_cloud
from tests.unit.persistence.counting import check_counts, list_slots


def do_alone(cloud: Cloud, _: str) -> None:
    """Do the periodic tasks of a process that has just started."""
    PeriodicTasks(cloud).perform()


def do_as_worker(cloud: Cloud, url: str) -> None:
    """Do the periodic task that a worker has at its time."""
    app = build_app(url)
    add_tasks(app, WorkerPool(cloud, 1))
    asyncio.run(app.tasks["fold_counts"].func(timestamp=0))


@pytest.mark.parametrize("kind", ["postgresql"])
@pytest.mark.parametrize("run_periodic_task", [do_alone, do_as_worker])
def test_what_connections_have_counted_is_put_together(
    database: Database, upgraded_url: str, run_periodic_task: Callable[[Cloud, str], None]
) -> None:
    cloud = open_cloud(database, Simulator)
    boot(cloud)
    assert list_slots(database) != [0]
    before = check_counts(database)
    run_periodic_task(cloud, upgraded_url)
    assert list_slots(database) == [0]
    assert check_counts(database) == before
