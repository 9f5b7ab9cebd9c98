"""How an operation ends: its row, its server and the event of it in one transaction."""

import logging
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from backends.base import CloudUnavailable, ObservedServer
from domain.operations import Operation
from domain.servers import Server
from domain.transitions import Action, Status
from operations.clouds.cloud import Cloud
from operations.execution.labels import bring_labels
from operations.execution.submission import Snapshot, observe
from operations.record.events import emit_change, emit_deletion, trace
from operations.record.journal import merge_observation, notify_end, record_rest, rest
from operations.record.quotas import follow_usage
from operations.record.transactions import Commit, write
from persistence.catalogue import images
from persistence.operations import leases
from persistence.operations.leases import Lease
from persistence.servers import cloud_ids, servers, tasks

logger = logging.getLogger(__name__)


class LeaseLost(Exception):
    """Another runner has taken the operation; nothing of this step may be written."""


def succeed(
    cloud: Cloud,
    lease: Lease,
    observed: ObservedServer | None,
    snapshot: Snapshot | None,
    discarded: Iterable[str],
) -> None:
    """End an operation whose goal was observed; ``snapshot`` is what one has made.

    ``discarded`` are images that the cloud has no more. Raises LeaseLost.
    """
    operation = lease.operation
    result = snapshot.result if snapshot else None
    ended = operation.succeed(datetime.now(UTC), result)
    finish(cloud, lease, ended, observed, snapshot=snapshot, discarded=discarded)


def fail(
    cloud: Cloud,
    lease: Lease,
    code: str,
    message: str,
    *,
    reason: str | None = None,
    observed: ObservedServer | None = None,
    gone: bool = False,
) -> None:
    """End an operation whose goal will not be reached, the server shown as the cloud has it.

    ``reason`` is that of a refusal of the cloud; ``observed`` and ``gone`` say what it showed
    last, for when it is unavailable now. Raises LeaseLost.
    """
    with suppress(CloudUnavailable):
        observed = observe(cloud, lease.operation)
        gone = observed is None
    ended = lease.operation.fail(datetime.now(UTC), code, message, reason)
    finish(cloud, lease, ended, observed, gone=gone)


def finish(
    cloud: Cloud,
    lease: Lease,
    ended: Operation,
    observed: ObservedServer | None,
    *,
    gone: bool = False,
    snapshot: Snapshot | None = None,
    discarded: Iterable[str] = (),
) -> None:
    """Write the end of an operation and of the server's task in one transaction.

    The server's row is held before the operation's, as everywhere. Raises LeaseLost.
    """
    with write(cloud.database, Commit.FINISH) as connection:
        server = servers.hold_server(connection, ended.server_id)
        if not leases.finish_operation(connection, lease, ended):
            raise LeaseLost
        for image_id in discarded:
            images.unlist_image(connection, cloud.region, image_id)
        if server:
            after = _record_end(connection, server, ended, observed, gone=gone, snapshot=snapshot)
            follow_usage(connection, server, after)
    if server and server.labels_due:
        with suppress(CloudUnavailable):
            bring_labels(cloud, server.id)
    for notify in cloud.listeners:
        notify(ended.id)
    notify_end(cloud, ended)
    logger.info(
        "Operation ended",
        extra={"operation_id": ended.id, "action": ended.action, "outcome": ended.status},
    )


def _record_end(
    connection: Any,
    server: Server,
    ended: Operation,
    observed: ObservedServer | None,
    *,
    gone: bool,
    snapshot: Snapshot | None,
) -> Server | None:
    """Write what has become of the server, and return it, None for gone."""
    at = max(ended.finished_at or server.updated_at, server.updated_at)
    if is_deletion(ended, observed, gone=gone):
        tasks.mark_deleted(connection, server.id, at)
        emit_deletion(connection, rest(replace(server, updated_at=at)), trace(ended))
        return None
    after = replace(server, updated_at=at)
    if observed is not None:
        after = merge_observation(connection, server, observed, at)
    elif gone or ended.action is Action.CREATE:
        after = replace(after, status=Status.ERROR)
    if observed is not None and observed.cloud_id is not None and ended.action is Action.CREATE:
        cloud_ids.note_cloud_ids(connection, {server.id: observed.cloud_id})
    after = rest(after, ended.error)
    record_rest(connection, after, snapshot.image if snapshot else None)
    emit_change(connection, server, after, trace(ended))
    return after


def is_deletion(ended: Operation, observed: ObservedServer | None, *, gone: bool) -> bool:
    """Tell whether the server is gone as it should be: deleted, or its creation given up."""
    if observed is not None or ended.error:
        return False
    return ended.action is Action.DELETE or (gone and ended.action is Action.CREATE)
