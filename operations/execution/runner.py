"""The runner: one step of one operation, which brings it nearer to its end."""

import logging
import random
from datetime import UTC, datetime

from msgspec.structs import replace

from backends.base import BackendRefused, CloudUnavailable, ObservedServer
from domain.errors import DatabaseUnavailable, find_origin
from domain.operations import Operation
from domain.transitions import Action
from operations.clouds.cloud import Cloud
from operations.execution.ending import LeaseLost, fail, finish, succeed
from operations.execution.following import (
    LEASE_SECONDS,
    LONGEST_POLL,
    find_delay,
    hand_back,
    wait,
    watch,
)
from operations.execution.goals import WAIT, Progress, evaluate
from operations.execution.history_cursors import record_history_cursor
from operations.execution.submission import (
    CloudBusy,
    confirm,
    discard_snapshot,
    find_snapshot,
    poll,
    submit,
    withdraw,
)
from operations.liveness import name_runner
from operations.record.transactions import Commit, write
from persistence.operations import leases, operations
from persistence.operations.leases import Lease

logger = logging.getLogger(__name__)

LONGEST_RETRY_AFTER = 60.0  # of a cloud that says when to come again
FIRST_RETRY = 0.5


def run_operation(cloud: Cloud, operation_id: str) -> None:
    """Take an operation a step on; when it has not ended, have it taken on again later.

    Every step may be repeated: a runner that dies at any instant leaves an operation that the
    next one carries on. Raises DatabaseUnavailable.
    """
    fence = cloud.queue.take_fence(operation_id)
    try:
        lease = _claim(cloud, operation_id, fence)
    except DatabaseUnavailable:
        if fence is not None:
            cloud.queue.put_back(operation_id, fence, LONGEST_POLL)
        raise
    if lease:
        _carry(cloud.find_home(lease.region or cloud.region), lease)
    elif fence is not None:
        _hand_on(cloud, operation_id, fence)


def _claim(cloud: Cloud, operation_id: str, fence: int | None) -> Lease | None:
    with write(cloud.database, Commit.CLAIM) as connection:
        return leases.claim_operation(
            connection, operation_id, name_runner(), LEASE_SECONDS, fence, cloud.deadline
        )


def _hand_on(cloud: Cloud, operation_id: str, fence: int) -> None:
    """Let what has superseded an operation begin, since nothing is asked for that one any more."""
    try:
        with write(cloud.database, Commit.HAND_ON) as connection:
            successor = leases.hand_on_lease(connection, operation_id, name_runner(), fence)
    except DatabaseUnavailable:
        cloud.queue.put_back(operation_id, fence, LONGEST_POLL)
        raise
    if successor:
        cloud.queue.put(successor)


def _carry(cloud: Cloud, lease: Lease) -> None:
    """Take a step; a lease that this leaves held is taken up again, not waited out."""
    operation_id = lease.operation.id
    try:
        _step_or_log(cloud, lease)
    except LeaseLost:
        logger.info("Lease lost", extra={"operation_id": operation_id})
        cloud.queue.put_back(operation_id, lease.fence, 0)
    except DatabaseUnavailable:
        cloud.queue.put_back(operation_id, lease.fence, FIRST_RETRY)
        raise


def _step_or_log(cloud: Cloud, lease: Lease) -> None:
    try:
        _step(cloud, lease)
    except (LeaseLost, DatabaseUnavailable):
        raise
    except Exception as error:
        extra = {"exc_type": type(error).__name__, "origin": find_origin(error)}
        logger.error(
            "Operation failed unexpectedly", extra={"operation_id": lease.operation.id, **extra}
        )
        _stumble(cloud, lease)


def _stumble(cloud: Cloud, lease: Lease) -> None:
    """Try again what the program was not ready for, until the deadline."""
    if lease.now < lease.operation.deadline_at:
        _postpone(cloud, lease, LONGEST_POLL)
    else:
        reason = "What the cloud shows cannot be recorded"
        finish(cloud, lease, lease.operation.fail(_now(), "DEADLINE_EXCEEDED", reason), None)


def _step(cloud: Cloud, lease: Lease) -> None:
    operation = lease.operation
    if lease.cancelling and operation.action is Action.CREATE:
        _give_up(cloud, lease)
        return
    try:
        lease = record_history_cursor(cloud, lease)
        observed, lease = _ask(cloud, lease)
        operation = lease.operation
        progress = evaluate(operation, observed)
        if progress.confirm and lease.submitted:  # noted first, lest a resize be begun twice
            observed = confirm(cloud, operation)
            progress = evaluate(operation, observed)
        snapshot = find_snapshot(cloud, operation) if progress.reached else None
        discarded = _discard(cloud, operation) if progress.reached else []
    except CloudBusy as busy:
        _go_on(cloud, lease, WAIT, busy.observed, submitted=lease.submitted)
    except BackendRefused as refusal:
        fail(cloud, lease, "BACKEND_REFUSED", str(refusal), reason=refusal.reason)
    except CloudUnavailable as unavailable:
        _try_later(cloud, lease, unavailable)
    else:
        if progress.reached:
            succeed(cloud, lease, observed, snapshot, discarded)
        else:
            _go_on(cloud, lease, progress, observed)


def _discard(cloud: Cloud, operation: Operation) -> list[str]:
    """Delete the images of snapshots that deletions have superseded; return their ids.

    One that failed has left its own to the next.
    """
    if operation.action is not Action.DELETE:
        return []
    of_server = operation.project_id, operation.server_id
    with cloud.database.read() as connection:
        given_up = operations.list_superseded(connection, *of_server, Action.SNAPSHOT)
    discarded = [discard_snapshot(cloud, snapshot) for snapshot in given_up]
    return [image_id for image_id in discarded if image_id]


def _ask(cloud: Cloud, lease: Lease) -> tuple[ObservedServer | None, Lease]:
    """Ask or poll; the cloud's own id of the request is written with what becomes of this step."""
    operation = lease.operation
    taken = poll(cloud, operation) if lease.submitted else submit(cloud, operation)
    known = operation.cloud_request_id or taken.request_id
    return taken.observed, replace(lease, operation=replace(operation, cloud_request_id=known))


def _go_on(
    cloud: Cloud,
    lease: Lease,
    progress: Progress,
    observed: ObservedServer | None,
    *,
    submitted: bool = True,
) -> None:
    if progress.reason is not None:
        gone = observed is None
        fail(cloud, lease, "BACKEND_FAILED", progress.reason, observed=observed, gone=gone)
    elif lease.now >= lease.operation.deadline_at:
        late = "The cloud did not finish in time"
        fail(cloud, lease, "DEADLINE_EXCEEDED", late, observed=observed)
    elif submitted and not lease.cancelling:
        watch(cloud, lease, progress, observed)
    else:
        wait(cloud, lease, progress, observed, submitted=submitted)


def _try_later(cloud: Cloud, lease: Lease, unavailable: CloudUnavailable) -> None:
    """Wait longer each time while the cloud is away, or as long as it asks; to the deadline."""
    if lease.now >= lease.operation.deadline_at:
        reason = str(unavailable) or "The cloud cannot be reached"
        fail(cloud, lease, "BACKEND_UNAVAILABLE", reason)
        return
    delay = find_delay(lease.attempts) * random.uniform(0.5, 1)  # noqa: S311
    _postpone(cloud, lease, delay + min(unavailable.retry_after or 0, LONGEST_RETRY_AFTER))


def _postpone(cloud: Cloud, lease: Lease, delay: float) -> None:
    """Give the lease back, nothing having become of this step."""
    with write(cloud.database, Commit.PROGRESS) as connection:
        hand_back(connection, lease, delay, lease.operation.progress)
    cloud.queue.put(lease.operation.id, delay)


def _give_up(cloud: Cloud, lease: Lease) -> None:
    """Cancel a create by deleting what the cloud has of it."""
    try:
        gone = withdraw(cloud, lease.operation)
    except CloudUnavailable as unavailable:
        _try_later(cloud, lease, unavailable)
        return
    if gone:
        finish(cloud, lease, lease.operation.cancel(_now()), None, gone=True)
    else:
        _go_on(cloud, lease, WAIT, None)


def _now() -> datetime:
    return datetime.now(UTC)
