"""Looks at what the cloud makes of operations: most change nothing, and need no lease.

What a look shows is written under the fence of the lease that was given back, so that it counts
only if nobody has taken the operation on since. Whatever asks the cloud for anything is a step,
for which the lease is taken again.
"""

import logging
import time

from msgspec.structs import replace

from backends.base import CloudUnavailable, ObservedServer
from domain.errors import DatabaseUnavailable, find_origin
from domain.transitions import Action
from operations.clouds.cloud import Cloud
from operations.execution.ending import LeaseLost, succeed
from operations.execution.following import find_delay, watch
from operations.execution.goals import Progress, evaluate
from operations.execution.runner import FIRST_RETRY, run_operation
from operations.execution.submission import DELETING, observe
from operations.queue import Watch
from persistence.operations.leases import Lease

logger = logging.getLogger(__name__)

ENDED_BY_STEPS = frozenset({Action.DELETE, Action.SNAPSHOT})
"""Actions at whose end the cloud is asked for more."""


def take_on(cloud: Cloud, operation_id: str) -> None:
    """Look at an operation that this process watches, take a step of any other.

    Raises DatabaseUnavailable.
    """
    remembered = cloud.queue.take_watch(operation_id)
    if remembered is None:
        run_operation(cloud, operation_id)
        return
    try:
        if not _look(cloud, remembered):
            _take_step(cloud, remembered)
    except DatabaseUnavailable:
        cloud.queue.watch(operation_id, remembered, FIRST_RETRY)
        raise
    except LeaseLost:
        logger.info("Lease lost", extra={"operation_id": operation_id})
        _take_step(cloud, remembered)


def _take_step(cloud: Cloud, remembered: Watch) -> None:
    operation_id = remembered.lease.operation.id
    cloud.queue.put_back(operation_id, remembered.lease.fence, 0)


def _look(cloud: Cloud, remembered: Watch) -> bool:
    """Look at an operation; tell whether no step is needed. Raises LeaseLost."""
    lease = remembered.find_lease()
    home = cloud.find_home(lease.region or cloud.region)
    try:
        observed = observe(home, lease.operation)
        progress = evaluate(lease.operation, observed)
        if needs_step(lease, observed, progress):
            return False
        _note(home, replace(remembered, lease=lease), observed, progress)
    except CloudUnavailable:
        return False
    except (LeaseLost, DatabaseUnavailable):
        raise
    except Exception as error:
        extra = {"exc_type": type(error).__name__, "origin": find_origin(error)}
        logger.warning("Look failed", extra={"operation_id": lease.operation.id, **extra})
        return False
    return True


def needs_step(lease: Lease, observed: ObservedServer | None, progress: Progress) -> bool:
    """Tell whether the cloud has to be asked for something, or the operation has failed."""
    operation = lease.operation
    if progress.reached:
        return operation.action in ENDED_BY_STEPS
    if progress.confirm or progress.reason is not None or lease.now >= operation.deadline_at:
        return True
    return operation.action is Action.DELETE and observed is not None and observed.task != DELETING


def _note(
    home: Cloud, remembered: Watch, observed: ObservedServer | None, progress: Progress
) -> None:
    """Write the end of an operation, or what is new of one that goes on."""
    lease, looks = remembered.lease, remembered.looks + 1
    if progress.reached:
        succeed(home, lease, observed, None, ())
    elif observed != remembered.observed:
        watch(home, lease, progress, observed, looks)
    else:
        again = replace(remembered, at=time.monotonic(), looks=looks)
        home.queue.watch(lease.operation.id, again, find_delay(lease.attempts + looks))
