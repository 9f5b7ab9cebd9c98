"""Cursors: where in its server's history an action begins, for a cloud that keeps no tokens."""

from msgspec.structs import replace

from backends.base import ServerMissing
from domain.operations import Operation
from domain.transitions import Action
from operations.clouds.cloud import Cloud
from operations.execution.ending import LeaseLost
from operations.record.transactions import Call, Commit, call, write
from persistence.operations import leases
from persistence.operations.leases import Lease


def record_history_cursor(cloud: Cloud, lease: Lease) -> Lease:
    """Note where an action begins, before the cloud is first asked for it.

    Whoever repeats the call finds by the cursor whether it was taken. Raises BackendUnavailable,
    LeaseLost.
    """
    if lease.submitted or lease.operation.history_cursor is not None:
        return lease
    history_cursor = _find_history_cursor(cloud, lease.operation)
    if history_cursor is None:
        return lease
    with write(cloud.database, Commit.PROGRESS) as connection:
        if not leases.save_history_cursor(connection, lease, history_cursor):
            raise LeaseLost
    return replace(lease, operation=replace(lease.operation, history_cursor=history_cursor))


def _find_history_cursor(cloud: Cloud, operation: Operation) -> str | None:
    if operation.action in (Action.CREATE, Action.DELETE):
        return None
    with call(Call.OBSERVE):
        try:
            backend = cloud.backend.for_project(operation.project_id)
            return backend.read_history_cursor(operation.server_id)
        except ServerMissing:
            return None
