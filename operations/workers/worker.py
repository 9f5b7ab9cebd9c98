"""The worker: takes the jobs that other processes defer, and its share of the periodic tasks."""

import asyncio
import gc
import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from procrastinate import App
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import DeleteJobCondition, Status

from operations.clouds.cloud import Cloud
from operations.reconciliation.quotas import correct_quotas
from operations.record.audit import seal_waiting
from operations.record.events import place_waiting
from operations.requests.keys import warn_of_ends
from operations.requests.sessions import forget_ended_sessions
from operations.workers.periodic_tasks import (
    TICK_SECONDS,
    attempt,
    delete_expired,
    fold_counts,
    forget_keys,
    reconcile_when_due,
)
from operations.workers.pool import WorkerPool
from operations.workers.retention import remove_old
from persistence.operations.jobs import QUEUE, STEP, build_app, name_queue

logger = logging.getLogger(__name__)

EVERY_TICK = f"* * * * * */{TICK_SECONDS}"  # Procrastinate takes seconds in the sixth field
EVERY_TEN_MINUTES = "*/10 * * * *"
FIRST = 1  # the priority of what must not wait behind many operations
STALLED_SECONDS = 30.0
GRACE_SECONDS = 10.0
PAUSE_SECONDS = 1.0


class Worker:
    """Takes the jobs of a region until it is stopped, in a thread with an event loop of its own.

    Procrastinate's worker ends when it loses the database; this one begins anew.
    """

    def __init__(self, pool: WorkerPool, database_url: str, threads: int) -> None:
        self.pool = pool
        self.database_url = database_url
        self.concurrency = threads
        self.stopping = threading.Event()
        self.loop = asyncio.new_event_loop()
        self.working = self.loop.create_task(self._work_forever())
        self.thread = threading.Thread(target=self._run, name="worker", daemon=True)

    def start(self) -> None:
        """Begin to take jobs."""
        self.thread.start()

    def stop(self) -> None:
        """End after the jobs that are going on."""
        self.stopping.set()
        self.loop.call_soon_threadsafe(self.working.cancel)
        self.thread.join(2 * GRACE_SECONDS)

    def _run(self) -> None:
        self.loop.set_exception_handler(report_failure)
        with suppress(asyncio.CancelledError):
            self.loop.run_until_complete(self.working)
        self.loop.run_until_complete(self.loop.shutdown_default_executor())
        self.loop.close()

    async def _work_forever(self) -> None:
        while not self.stopping.is_set():
            try:
                await self._work()
            except Exception as error:
                extra = {"exc_type": type(error).__name__}
                logger.warning("Jobs cannot be taken for now", extra=extra)
            # The pool leaves connections open that were not made in time, and PostgreSQL, which
            # waits a minute for their logins, does not end before that.
            gc.collect()
            await asyncio.sleep(PAUSE_SECONDS)

    async def _work(self) -> None:
        app = build_app(self.database_url)
        add_tasks(app, self.pool)
        async with app.open_async():
            await app.run_worker_async(
                queues=list_queues(self.pool.cloud),
                concurrency=self.concurrency,
                delete_jobs=DeleteJobCondition.ALWAYS,
                shutdown_graceful_timeout=GRACE_SECONDS,
                stalled_worker_timeout=STALLED_SECONDS,
                install_signal_handlers=False,
            )


def list_queues(cloud: Cloud) -> list[str]:
    """Return the queues of a region's jobs; a region that was another one's default has both."""
    own = name_queue(cloud.region)
    return [QUEUE, own] if is_default(cloud) else [own]


def is_default(cloud: Cloud) -> bool:
    """Tell whether the jobs that are about the database alone are done beside this region's."""
    return cloud is cloud.regions.default


def report_failure(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what became of a job whose end could not be noted; it is found to have stalled."""
    kind = type(context.get("exception")).__name__
    logger.warning("Job left as it was", extra={"exc_type": kind})


def add_tasks(app: App, pool: WorkerPool) -> None:
    """Tell ``app`` how each kind of job is done."""

    @app.task(name=STEP, queue=QUEUE)
    async def look_at_operation(operation_id: str) -> None:
        await asyncio.to_thread(pool.step, operation_id)

    cloud = pool.cloud
    queue, suffix = QUEUE, ""
    if is_default(cloud):
        add_common_tasks(app, cloud)
    else:
        queue, suffix = name_queue(cloud.region), f"-{cloud.region}"
    add_periodic_task(
        app, queue, f"delete_expired{suffix}", EVERY_TICK, lambda _: delete_expired(cloud)
    )
    if not cloud.backend.instant:
        compare = partial(reconcile_when_due, cloud)
        add_periodic_task(app, queue, f"reconcile{suffix}", EVERY_TICK, compare)


def add_common_tasks(app: App, cloud: Cloud) -> None:
    """Tell ``app`` what is done for all regions together."""
    add_release(app)
    add_periodic_task(app, QUEUE, "place_events", EVERY_TICK, lambda _: place_waiting(cloud))
    add_periodic_task(app, QUEUE, "seal_audit", EVERY_TICK, lambda _: seal_waiting(cloud))
    add_periodic_task(app, QUEUE, "remove_old", EVERY_TICK, lambda _: remove_old(cloud))
    add_periodic_task(app, QUEUE, "forget_keys", EVERY_TEN_MINUTES, lambda _: forget_keys(cloud))
    database = cloud.database
    add_periodic_task(
        app,
        QUEUE,
        "forget_sessions",
        EVERY_TEN_MINUTES,
        lambda _: forget_ended_sessions(database),
    )
    add_periodic_task(app, QUEUE, "fold_counts", EVERY_TEN_MINUTES, lambda _: fold_counts(database))
    add_periodic_task(
        app, QUEUE, "warn_of_ends", EVERY_TEN_MINUTES, lambda _: warn_of_ends(database)
    )
    add_periodic_task(
        app, QUEUE, "correct_quotas", EVERY_TEN_MINUTES, lambda _: correct_quotas(cloud)
    )


def add_release(app: App) -> None:
    """Have one of all workers see to those that are lost."""

    @app.periodic(cron=EVERY_TICK)
    @app.task(name="release_stalled", queue=QUEUE, queueing_lock="release_stalled", priority=FIRST)
    async def release(timestamp: int) -> None:
        await release_stalled(app)


def add_periodic_task(
    app: App, queue: str, name: str, cron: str, perform: Callable[[int], None]
) -> None:
    """Have one of all workers do something at each time of ``cron``, and never two at once."""

    @app.periodic(cron=cron)
    @app.task(name=name, queue=queue, lock=name, queueing_lock=name, priority=FIRST)
    async def run_periodic_task(timestamp: int) -> None:
        await asyncio.to_thread(attempt, name, partial(perform, timestamp))


async def release_stalled(app: App) -> None:
    """Drop the jobs of workers without a sign of life, lest their locks hold up others.

    What they were about is found by the sweep, or comes again with the next tick.
    """
    await app.job_manager.prune_stalled_workers(STALLED_SECONDS)
    stalled = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS)
    for job in stalled:
        with suppress(ConnectorException):  # it may have ended in this instant
            await app.job_manager.finish_job(job, Status.ABORTED, delete_job=True)
            logger.info("Job of a lost worker dropped", extra={"job": job.task_name})
