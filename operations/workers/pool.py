"""A worker pool: threads of a process that take operations a step on when they are due."""

import logging
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from domain.errors import DatabaseUnavailable, find_origin
from operations.clouds.cloud import Cloud
from operations.execution.looks import take_on
from operations.execution.runner import run_operation
from operations.liveness import is_dead
from operations.record.transactions import Commit, write
from operations.workers.periodic_tasks import attempt, repeat
from operations.workers.takeover import hand_over_watched, keep_watched
from persistence.operations import leases
from persistence.operations.leases import list_due_elsewhere, list_due_in

logger = logging.getLogger(__name__)

SWEEP_SECONDS = 2.0
SWEEP_BATCH = 500
IDLE_SECONDS = 3600.0


class WorkerPool:
    """Takes on what the queue of one region says is due, and finds by a sweep what no queue knows.

    Correctness rests on the sweep alone: it finds what was recorded before a crash, what another
    process recorded, and what a dead runner held. ``run_periodic_tasks`` is called after each
    sweep, ``compare`` as often in a thread of its own: a cloud that hangs must not hold the sweep.
    """

    def __init__(
        self,
        cloud: Cloud,
        threads: int,
        run_periodic_tasks: Callable[[], None] = lambda: None,
        compare: Callable[[], None] | None = None,
    ) -> None:
        self.cloud = cloud
        self.run_periodic_tasks = run_periodic_tasks
        self.stopping = threading.Event()
        names = [f"runner-{cloud.region}-{n}" for n in range(threads)]
        work = [threading.Thread(target=self._work, name=name) for name in names]
        repeated = {"sweep": self._sweep} | ({"compare": compare} if compare else {})
        for name, part in repeated.items():
            again = (part, SWEEP_SECONDS, self.stopping)
            work.append(threading.Thread(target=repeat, args=again, name=name))
        self.threads = work

    def start(self) -> None:
        """Begin to carry operations out."""
        for thread in self.threads:
            thread.daemon = True
            thread.start()

    def stop(self) -> None:
        """End after the steps that are going on; what is left is found at the next start."""
        self.stopping.set()
        self.cloud.queue.close()
        for thread in self.threads:
            thread.join(timeout=10)
        attempt("watches", partial(hand_over_watched, self.cloud))

    def _work(self) -> None:
        while not self.stopping.is_set():
            operation_id = self.cloud.queue.take(IDLE_SECONDS)
            if operation_id is not None:
                self._try(take_on, operation_id)

    def step(self, operation_id: str) -> None:
        """Take an operation a step on; what fails is left to a later sweep."""
        self._try(run_operation, operation_id)

    def _try(self, work: Callable[[Cloud, str], None], operation_id: str) -> None:
        try:
            work(self.cloud, operation_id)
        except DatabaseUnavailable:
            logger.warning("Operation left to the sweep", extra={"operation_id": operation_id})
        except Exception as error:
            logger.error(
                "Runner failed",
                extra={
                    "operation_id": operation_id,
                    "exc_type": type(error).__name__,
                    "origin": find_origin(error),
                },
            )

    def _sweep(self) -> None:
        attempt("watches", partial(keep_watched, self.cloud))
        attempt("sweep", partial(sweep, self.cloud))
        self.run_periodic_tasks()


def sweep(cloud: Cloud) -> None:
    """Put into the queue every operation of the region that is due. Raises DatabaseUnavailable."""
    if cloud is cloud.regions.default:
        release_dead(cloud)
    with cloud.database.read() as connection:
        due = list_due(cloud, connection)
    for operation_id in due:
        cloud.queue.put(operation_id)


def release_dead(cloud: Cloud) -> None:
    """Take the leases of the runners that are no more. Raises DatabaseUnavailable."""
    with cloud.database.read() as connection:
        dead = [owner for owner in leases.list_owners(connection) if is_dead(owner)]
    if dead:
        with write(cloud.database, Commit.RELEASE) as connection:
            leases.release_leases(connection, dead)


def list_due(cloud: Cloud, connection: Any) -> list[str]:
    """Return the operations of a region that are due.

    The default region's worker pool sees to those in regions that are not in the settings any more.
    """
    others = [name for name in cloud.regions.names if name != cloud.region]
    if not others:
        return leases.list_due(connection, SWEEP_BATCH)
    if cloud is cloud.regions.default:
        return list_due_elsewhere(connection, others, SWEEP_BATCH)
    return list_due_in(connection, cloud.region, SWEEP_BATCH)
