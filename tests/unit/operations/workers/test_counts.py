"""Counts are put together by a process that carries alone, and by workers."""

import asyncio
from collections.abc import Callable

import pytest

from backends.simulator.simulated_backend import Simulator
from operations.clouds.cloud import Cloud
from operations.workers.periodic_tasks import Duties
from operations.workers.pool import Carrier
from operations.workers.worker import add_tasks
from persistence.database.session import Database
from persistence.operations.jobs import build_app
from tests.unit.operations.cloud_samples import boot, open_cloud
from tests.unit.persistence.counting import check_counts, list_slots


def do_alone(cloud: Cloud, _: str) -> None:
    """Do the duties of a process that has just started."""
    Duties(cloud).perform()


def do_as_worker(cloud: Cloud, url: str) -> None:
    """Do the duty that a worker has at its time."""
    app = build_app(url)
    add_tasks(app, Carrier(cloud, 1))
    asyncio.run(app.tasks["fold_counts"].func(timestamp=0))


@pytest.mark.parametrize("kind", ["postgresql"])
@pytest.mark.parametrize("do_duty", [do_alone, do_as_worker])
def test_what_connections_have_counted_is_put_together(
    database: Database, upgraded_url: str, do_duty: Callable[[Cloud, str], None]
) -> None:
    cloud = open_cloud(database, Simulator)
    boot(cloud)
    assert list_slots(database) != [0]
    before = check_counts(database)
    do_duty(cloud, upgraded_url)
    assert list_slots(database) == [0]
    assert check_counts(database) == before
