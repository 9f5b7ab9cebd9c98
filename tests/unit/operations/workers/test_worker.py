"""Workers: what a lost one leaves is cleared away."""

import asyncio
from collections.abc import Iterator
from uuid import uuid4

import pytest
from procrastinate import App
from sqlalchemy import text

from operations.workers.worker import STALLED_SECONDS, release_stalled
from persistence.database.session import Database
from persistence.migration import upgrade_database
from persistence.operations.jobs import QUEUE, build_app, defer_step
from tests.postgres import Postgres

IDLE_SECONDS_OF_HOST = (
    "UPDATE procrastinate_workers SET last_heartbeat = now() - make_interval(secs => :seconds) "
    "WHERE id = :worker_id"
)
JOBS = "SELECT args ->> 'operation_id' FROM procrastinate_jobs ORDER BY id"


@pytest.fixture
def url(postgres: Postgres) -> str:
    return postgres.create_database(f"ostler_{uuid4().hex[:12]}")


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = Database(url)
    upgrade_database(database)
    yield database
    database.close()


async def take_jobs_and_fall_silent(app: App, database: Database) -> None:
    """Take a job each as two workers, of which the first gives no sign of life any more."""
    manager = app.job_manager
    silent, lively = await manager.register_worker(), await manager.register_worker()
    for worker_id in (silent, lively):
        assert await manager.fetch_job([QUEUE], worker_id) is not None
    with database.write() as connection:
        connection.execute(
            text(IDLE_SECONDS_OF_HOST), {"worker_id": silent, "seconds": STALLED_SECONDS + 1}
        )


async def lose_a_worker(url: str, database: Database) -> None:
    app = build_app(url)
    async with app.open_async():
        await take_jobs_and_fall_silent(app, database)
        assert await app.job_manager.fetch_job([QUEUE], 2) is None
        await release_stalled(app)
        next_one = await app.job_manager.fetch_job([QUEUE], 2)
        assert next_one is not None
        assert next_one.task_kwargs == {"operation_id": "next"}


def test_what_a_lost_worker_was_at_holds_up_no_other_job(url: str, database: Database) -> None:
    with database.write() as connection:
        defer_step(connection, "lost", "its-server")
        defer_step(connection, "going-on", "another-server")
        defer_step(connection, "next", "its-server")
    asyncio.run(lose_a_worker(url, database))
    with database.read() as connection:
        left = connection.execute(text(JOBS)).scalars().all()
    assert left == ["going-on", "next"]
