"""Giving up an operation."""

from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from domain.operations import Operation
from domain.refusals import OperationNotCancellable
from domain.servers import Server
from domain.transitions import Action
from operations.clouds.cloud import Caller, Cloud
from operations.clouds.regions import find_home
from operations.record.audit_changes import describe_cancellation
from operations.record.events import emit_change, emit_deletion, trace
from operations.record.journal import carry_on, hand_over, rest
from operations.record.quotas import follow_usage
from operations.record.transactions import Commit, write
from persistence.operations import operations
from persistence.servers import servers, tasks


def cancel_operation(cloud: Cloud, caller: Caller, operation_id: str) -> Operation:
    """End an operation that nobody has begun, or have the making of a server given up.

    Raises OperationNotFound, PreconditionFailed, OperationNotCancellable.
    """
    now = datetime.now(UTC)
    with write(cloud.database, Commit.CANCEL) as connection:
        before = operation = operations.read_operation(connection, caller.owner, operation_id)
        caller.check(None)
        cloud = find_home(cloud, connection, operation.project_id, operation.server_id)
        server = servers.hold_server(connection, operation.server_id)  # before the operation
        after = server
        if operations.cancel_queued(connection, operation_id, now):
            operations.forget_secrets(connection, operation)
            after = _release_server(connection, server, operation, now)
        elif not _ask_to_cancel(connection, operation, now):
            ended = operations.read_operation(connection, caller.owner, operation_id)
            raise OperationNotCancellable(operation_id, ended.status)
        operation = operations.read_operation(connection, caller.owner, operation_id)
        hand_over(cloud, connection, operation)
        caller.record(connection, describe_cancellation(before, operation), operation)
        follow_usage(connection, server, after)
    carry_on(cloud, operation)
    if not operation.is_open:
        for notify in cloud.listeners:
            notify(operation_id)
    return operation


def _ask_to_cancel(connection: Any, operation: Operation, at: datetime) -> bool:
    """Ask for the making of a server to be given up; tell whether that can be done."""
    return operation.action is Action.CREATE and operations.ask_to_cancel(
        connection, operation.id, at
    )


def _release_server(
    connection: Any, server: Server | None, operation: Operation, at: datetime
) -> Server | None:
    """Let the server of a cancelled operation rest, and return it; one never made is gone."""
    if server is None:
        return None
    after = rest(replace(server, updated_at=max(at, server.updated_at)), server.fault)
    if operation.action is Action.CREATE:
        tasks.mark_deleted(connection, server.id, at)
        emit_deletion(connection, after, trace(operation))
        return None
    tasks.save_server(connection, after)
    emit_change(connection, server, after, trace(operation))
    return after
