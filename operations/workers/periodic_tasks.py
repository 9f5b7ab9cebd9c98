"""What nobody asks for, and when: by the clock of one process, or by ticks that many share."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import partial

from domain.errors import DatabaseUnavailable, OstlerError, find_origin
from domain.transitions import Action
from operations.clouds.cloud import Caller, Cloud
from operations.reconciliation.quotas import correct_quotas
from operations.reconciliation.reconcile import reconcile
from operations.record.audit import AuditSource, AuditTrail, seal_waiting
from operations.record.events import place_waiting
from operations.requests.actions import perform_action
from operations.requests.idempotency import forget_expired_keys
from operations.requests.keys import warn_of_ends
from operations.requests.sessions import forget_ended_sessions
from operations.workers.retention import remove_old
from persistence.database.session import Database
from persistence.listing import counts
from persistence.servers import servers

logger = logging.getLogger(__name__)

OVERLAP = timedelta(seconds=30)
COMPARE_ALL_EVERY = 10
FORGET_SECONDS = 600.0
FOLD_SECONDS = 600.0
WARN_SECONDS = 600.0
RECOUNT_SECONDS = 600.0
TICK_SECONDS = 5

BATCH = 100


def delete_expired(cloud: Cloud) -> None:
    """Begin to delete every server whose ``expires_at`` has passed. Raises DatabaseUnavailable.

    One that is locked or protected is left for a later time.
    """
    with cloud.database.read() as connection:
        expired = servers.list_expired(connection, cloud.region, datetime.now(UTC), BATCH)
    for project_id, server_id in expired:
        caller = Caller(project_id, cause="expiry", audit=AuditTrail(AuditSource()))
        try:
            perform_action(cloud, caller, server_id, Action.DELETE, {})
        except OstlerError as refusal:
            extra = {"server_id": server_id, "error_code": refusal.code}
            logger.info("Expired server kept for now", extra=extra)


def fold_counts(database: Database) -> None:
    """Put together what connections have counted, each for itself. Raises DatabaseUnavailable."""
    with database.write() as connection:
        counts.fold_counts(connection)


class PeriodicTasks:
    """Expires servers, compares record and cloud, and sees to what all regions have in common.

    Events are placed, entries of audit sealed, what is old is removed, keys and sessions that have
    ended are forgotten, counts folded, quotas counted anew, and ends of API keys warned of with the
    default region. For a process that carries operations out alone; workers share these periodic
    tasks tick by tick.
    """

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.reconcile_at = time.monotonic() + cloud.reconcile_seconds
        self.compare_all_at = self.reconcile_at
        self.compared_until: datetime | None = None
        self.forget_at = time.monotonic() + FORGET_SECONDS
        self.warn_at = time.monotonic()
        self.fold_at = time.monotonic()  # what the connections of the last process have counted
        self.recount_at = time.monotonic() + RECOUNT_SECONDS

    def perform(self) -> None:
        """Do what is due and needs no cloud; what fails is tried again the next time."""
        attempt("expiry", partial(delete_expired, self.cloud))
        if self.cloud is self.cloud.regions.default:
            attempt("events", partial(place_waiting, self.cloud))
            attempt("audit", partial(seal_waiting, self.cloud))
            attempt("retention", partial(remove_old, self.cloud))
            attempt("keys", self._forget_when_due)
            attempt("counts", self._fold_when_due)
            attempt("API keys", self._warn_when_due)
            attempt("quotas", self._recount_when_due)

    def compare(self) -> None:
        """Compare record and cloud when that is due, for which a cloud may be waited long."""
        attempt("reconcile", self._reconcile_when_due)

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

    def _forget_when_due(self) -> None:
        if time.monotonic() >= self.forget_at:
            self.forget_at = time.monotonic() + FORGET_SECONDS
            forget_keys(self.cloud)
            forget_ended_sessions(self.cloud.database)

    def _fold_when_due(self) -> None:
        if time.monotonic() >= self.fold_at:
            self.fold_at = time.monotonic() + FOLD_SECONDS
            fold_counts(self.cloud.database)

    def _warn_when_due(self) -> None:
        if time.monotonic() >= self.warn_at:
            self.warn_at = time.monotonic() + WARN_SECONDS
            warn_of_ends(self.cloud.database)

    def _recount_when_due(self) -> None:
        if time.monotonic() >= self.recount_at:
            self.recount_at = time.monotonic() + RECOUNT_SECONDS
            correct_quotas(self.cloud)


def attempt(name: str, task: Callable[[], None]) -> None:
    """Do something that is done again later; a failure must not end the thread, and is logged."""
    try:
        task()
    except DatabaseUnavailable:
        return  # logged where it was found
    except Exception as error:
        extra = {
            "periodic_task": name,
            "exc_type": type(error).__name__,
            "origin": find_origin(error),
        }
        logger.error("Periodic task failed", extra=extra)


def repeat(work: Callable[[], None], seconds: float, stopping: threading.Event) -> None:
    """Do ``work``, and again ``seconds`` after each time, until ``stopping`` is set."""
    while not stopping.is_set():
        work()
        stopping.wait(seconds)


def forget_keys(cloud: Cloud) -> None:
    """Forget the idempotency keys whose day is over. Raises DatabaseUnavailable."""
    forgotten = forget_expired_keys(cloud.database)
    logger.debug("Idempotency keys forgotten", extra={"count": forgotten})


class Comparison(Enum):
    """What of the record is compared with the cloud at a tick."""

    WHOLE = "whole"
    CHANGES = "changes"


def find_comparison(timestamp: int, seconds: float) -> Comparison | None:
    """Return what is compared at the tick of ``timestamp``, None for nothing.

    It follows from the time alone, so that nothing need be remembered between two ticks, which
    different workers may do.
    """
    period = max(seconds, TICK_SECONDS)
    if timestamp % period >= TICK_SECONDS:
        return None
    whole = timestamp % (period * COMPARE_ALL_EVERY) < TICK_SECONDS
    return Comparison.WHOLE if whole else Comparison.CHANGES


def reconcile_when_due(cloud: Cloud, timestamp: int) -> None:
    """Compare the record with the cloud when a period begins: all of it, or what has changed.

    What has changed is looked for back to the comparison of everything, since the one before
    may have been missed.
    """
    comparison = find_comparison(timestamp, cloud.reconcile_seconds)
    if comparison is Comparison.WHOLE:
        reconcile(cloud)
    elif comparison is Comparison.CHANGES:
        period = max(cloud.reconcile_seconds, TICK_SECONDS)
        since = datetime.fromtimestamp(timestamp, UTC) - COMPARE_ALL_EVERY * timedelta(
            seconds=period
        )
        reconcile(cloud, since - OVERLAP)
