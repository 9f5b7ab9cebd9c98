"""What is written of an operation while the cloud is at it, and when it is looked at again."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from backends.base import ObservedServer
from domain.operations import Operation
from domain.servers import Server
from domain.transitions import Action
from operations.clouds.cloud import Cloud
from operations.execution.ending import LeaseLost
from operations.execution.goals import Progress
from operations.liveness import name_runner
from operations.queue import LONG_DELAY, Watch
from operations.record.events import emit_change, trace
from operations.record.journal import differs, merge_observation
from operations.record.quotas import follow_usage
from operations.record.transactions import Commit, write
from persistence.operations import leases
from persistence.operations.leases import Lease
from persistence.servers import servers, tasks

LEASE_SECONDS = 30.0
TAKEOVER_SECONDS = LEASE_SECONDS
FIRST_POLL = 0.02
LONGEST_POLL = LONG_DELAY


def watch(
    cloud: Cloud,
    lease: Lease,
    progress: Progress,
    observed: ObservedServer | None,
    looks: int = 0,
) -> None:
    """Show what the cloud does, give the lease back, and look again later without it.

    Others take the operation on when nothing is heard of this process. Raises LeaseLost.
    """
    at = time.monotonic()
    submitted = replace(lease, submitted=True)
    _show(cloud, submitted, progress, observed, TAKEOVER_SECONDS, name_runner())
    remembered = Watch(submitted, observed, at, at + TAKEOVER_SECONDS, looks)
    cloud.queue.watch(lease.operation.id, remembered, find_delay(lease.attempts + looks))


def find_delay(steps: int) -> float:
    """Return after how many seconds to look again at what was looked at ``steps`` times."""
    delay: float = FIRST_POLL * 2 ** min(steps, 10)
    return min(LONGEST_POLL, delay)


def wait(
    cloud: Cloud,
    lease: Lease,
    progress: Progress,
    observed: ObservedServer | None,
    *,
    submitted: bool,
) -> None:
    """Take the next step later, for which the lease is needed."""
    delay = find_delay(lease.attempts)
    _show(cloud, replace(lease, submitted=submitted), progress, observed, delay)
    cloud.queue.put(lease.operation.id, delay)


def _show(
    cloud: Cloud,
    lease: Lease,
    progress: Progress,
    observed: ObservedServer | None,
    delay: float,
    watcher: str | None = None,
) -> None:
    """Write what the cloud shows. The server's row is held first, as everywhere."""
    with write(cloud.database, Commit.PROGRESS) as connection:
        shown = _follow(connection, lease.operation, observed) if observed else None
        hand_back(connection, lease, delay, progress.progress, watcher)
        if shown:
            follow_usage(connection, *shown)


def _follow(
    connection: Any, operation: Operation, observed: ObservedServer
) -> tuple[Server, Server] | None:
    """Show the server as the cloud does; nobody else changes it between the poll and the write.

    One that is to be deleted shows that, whatever the cloud has yet to end before. Returns what
    was recorded before and is now, None where that is the same.
    """
    if operation.action is Action.DELETE:
        observed = replace(observed, task=None)
    server = servers.find_server(connection, operation.server_id)
    if server and differs(server, observed):
        server = servers.hold_server(connection, operation.server_id)
    if server and differs(server, observed):
        at = max(datetime.now(UTC), server.updated_at)
        seen = merge_observation(connection, server, observed, at)
        tasks.save_server(connection, seen)
        emit_change(connection, server, seen, trace(operation))
        return server, seen
    return None


def hand_back(
    connection: Any, lease: Lease, delay: float, progress: int, watcher: str | None = None
) -> None:
    """Give a lease back, to be taken on again after ``delay`` seconds. Raises LeaseLost.

    A ``watcher`` looks at the operation meanwhile.
    """
    run_at = lease.now + timedelta(seconds=delay)
    submitted = lease.submitted
    if not leases.reschedule_operation(
        connection, lease, run_at, submitted=submitted, progress=progress, watcher=watcher
    ):
        raise LeaseLost
