"""Marks: where in its server's history an action begins, for a cloud that keeps no tokens."""

from dataclasses import replace

from backends.base import ServerMissing
from domain.operations import Operation
from domain.transitions import Action
from operations.clouds.cloud import Cloud
from operations.execution.ending import LeaseLost
from operations.record.transactions import Call, Commit, call, write
from persistence.operations import leases
from persistence.operations.leases import Lease


def note_mark(cloud: Cloud, lease: Lease) -> Lease:
    """Note where an action begins, before the cloud is first asked for it.

    Whoever repeats the call finds by the mark whether it was taken. Raises BackendUnavailable,
    LeaseLost.
    """
    if lease.submitted or lease.operation.mark is not None:
        return lease
    mark = _find_mark(cloud, lease.operation)
    if mark is None:
        return lease
    with write(cloud.database, Commit.PROGRESS) as connection:
        if not leases.mark_operation(connection, lease, mark):
            raise LeaseLost
    return replace(lease, operation=replace(lease.operation, mark=mark))


def _find_mark(cloud: Cloud, operation: Operation) -> str | None:
    if operation.action in (Action.CREATE, Action.DELETE):
        return None
    with call(Call.OBSERVE):
        try:
            return cloud.backend.mark_server(operation.server_id)
        except ServerMissing:
            return None
