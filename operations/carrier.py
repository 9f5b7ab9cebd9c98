"""The embedded carrier: threads of the serving process that look at operations when due."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from domain.errors import DatabaseUnavailable
from domain.origins import find_origin
from operations.cloud import Cloud
from operations.expiry import delete_expired
from operations.fault_points import Commit, write
from operations.liveness import is_dead
from operations.reconcile import reconcile
from operations.runner import run_operation
from persistence import leases

logger = logging.getLogger(__name__)

SWEEP_SECONDS = 2.0
SWEEP_BATCH = 500
OVERLAP = timedelta(seconds=30)
COMPARE_ALL_EVERY = 10
IDLE_SECONDS = 3600.0


class EmbeddedCarrier:
    """Looks at what the queue says is due, and finds by a sweep what no queue knows.

    Correctness rests on the sweep alone: it finds what was recorded before a crash, what another
    process recorded, and what a dead runner held.
    """

    def __init__(self, cloud: Cloud, threads: int = 4) -> None:
        self.cloud = cloud
        self.stopping = threading.Event()
        self.reconcile_at = time.monotonic() + cloud.reconcile_seconds
        self.compare_all_at = self.reconcile_at
        self.compared_until: datetime | None = None
        work = [threading.Thread(target=self._work, name=f"runner-{n}") for n in range(threads)]
        self.threads = [*work, threading.Thread(target=self._sweep_forever, name="sweep")]

    def start(self) -> None:
        """Begin to carry operations."""
        for thread in self.threads:
            thread.daemon = True
            thread.start()

    def stop(self) -> None:
        """End after the looks that are going on; what is left is found at the next start."""
        self.stopping.set()
        self.cloud.queue.close()
        for thread in self.threads:
            thread.join(timeout=10)

    def _work(self) -> None:
        while not self.stopping.is_set():
            operation_id = self.cloud.queue.take(IDLE_SECONDS)
            if operation_id is not None:
                self._run(operation_id)

    def _run(self, operation_id: str) -> None:
        try:
            run_operation(self.cloud, operation_id)
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

    def _reconcile_when_due(self) -> None:
        """Compare the record with the cloud, all of it now and then, else what has changed.

        An instant cloud changes in the transactions of the record and cannot differ from it.
        """
        now = time.monotonic()
        if self.cloud.backend.instant or now < self.reconcile_at:
            return
        self.reconcile_at = now + self.cloud.reconcile_seconds
        whole = now >= self.compare_all_at
        started = datetime.now(UTC)
        if not reconcile(self.cloud, None if whole else self.compared_until):
            return
        self.compared_until = started - OVERLAP
        if whole:
            self.compare_all_at = now + COMPARE_ALL_EVERY * self.cloud.reconcile_seconds

    def _sweep_forever(self) -> None:
        """Do what is to be done now and then; what fails is tried again the next time."""
        duties: dict[str, Callable[[], None]] = {
            "sweep": partial(sweep, self.cloud),
            "expiry": partial(delete_expired, self.cloud),
            "reconcile": self._reconcile_when_due,
        }
        while True:
            for name, duty in duties.items():
                attempt(name, duty)
            if self.stopping.wait(SWEEP_SECONDS):
                return


def attempt(name: str, duty: Callable[[], None]) -> None:
    """Do something that is done again later; a failure must not end the thread, and is logged."""
    try:
        duty()
    except DatabaseUnavailable:
        return  # logged where it was found
    except Exception as error:
        extra = {"duty": name, "exc_type": type(error).__name__, "origin": find_origin(error)}
        logger.error("Duty failed", extra=extra)


def sweep(cloud: Cloud) -> None:
    """Put into the queue every operation that is due. Raises DatabaseUnavailable."""
    with cloud.database.read() as connection:
        dead = [owner for owner in leases.list_owners(connection) if is_dead(owner)]
    if dead:
        with write(cloud.database, Commit.RELEASE) as connection:
            leases.release_leases(connection, dead)
    with cloud.database.read() as connection:
        due = leases.list_due(connection, SWEEP_BATCH)
    for operation_id in due:
        cloud.queue.put(operation_id)
