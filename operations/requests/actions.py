"""What may be asked for a server: each change is recorded as an operation before it is done."""

import logging
from typing import Any

from msgspec.structs import replace

from domain.operations import Operation
from domain.quotas import reserve
from domain.servers import Server
from domain.transitions import TRANSITIONS, Action, Status
from operations.clouds.capabilities import require_action, require_cloud
from operations.clouds.cloud import Caller, Cloud, require_reach, translate_refusals
from operations.execution.submission import find_snapshot, submit_inline
from operations.execution.supersession import Begun, begin_operation, notify_supersession
from operations.record.audit_changes import describe_action
from operations.record.events import emit_change, emit_deletion, trace
from operations.record.journal import (
    carry_on,
    plan_operation,
    record_operation,
    record_rest,
    rest,
    rest_as_observed,
)
from operations.record.transactions import Commit, write
from operations.requests.charges import charge
from operations.requests.choices import require_choice
from persistence.catalogue import flavors, images
from persistence.servers import servers, tasks

logger = logging.getLogger(__name__)


def perform_action(
    cloud: Cloud, caller: Caller, server_id: str, action: Action, arguments: dict[str, Any]
) -> tuple[Server, Operation]:
    """Begin a lifecycle action; return the server as it is then, and the operation.

    Raises ServerNotFound, ServerBusy, ServerLocked, ServerProtected, InvalidStateTransition,
    FlavorNotFound, ImageNotFound, AmbiguousName, ChoiceRefused, QuotaExceeded, LimitReached,
    NotOffered, BackendError, BackendUnavailable.
    """
    operation = plan_operation(cloud, caller, server_id, action, arguments)
    with write(cloud.database, Commit.RECORD) as connection:
        require_action(cloud, connection, caller.owner, server_id, action)
        if caller.precondition:
            caller.check(servers.hold_live_server(connection, caller.owner, server_id))
        begun = begin_operation(cloud, connection, operation, caller.owner)
        if begun.repeated:
            change = describe_action(begun.server, begun.server, begun.repeated)
            caller.record(connection, change)
            return begun.server, begun.repeated
        if operation.project_id != begun.server.project_id:
            operation = replace(operation, project_id=begun.server.project_id)
        operation = _find_ids(cloud, connection, begun.server, operation)
        cloud = _require_home(cloud, begun.server, action)
        server, operation = _carry_out(cloud, connection, begun, operation)
        record_operation(cloud, connection, operation, begun.superseded)
        _emit(connection, begun.server, server, operation)
        change = describe_action(begun.server, server, operation)
        caller.record(connection, change, operation, server)
        charge(cloud, connection, begun.server, server)
    cloud.database.after_commit(lambda: _notify_outcome(cloud, begun, server, operation))
    return server, operation


def _carry_out(
    cloud: Cloud, connection: Any, begun: Begun, operation: Operation
) -> tuple[Server, Operation]:
    """Do what can be done at once; what supersedes another operation has its runner to wait for."""
    if TRANSITIONS[operation.action].task is None:
        return _note(connection, begun.server, operation)
    if begun.superseded:
        return begun.server, operation.supersede(begun.superseded.operation)
    if cloud.backend.ends_inline():
        return _finish_inline(cloud, connection, begun.server, operation)
    if operation.action is Action.RESIZE:
        return _reserve(connection, begun.server, operation), operation
    return begun.server, operation


def _reserve(connection: Any, server: Server, operation: Operation) -> Server:
    """Note what a server that is about to be resized needs beside what it has."""
    flavor_id = operation.arguments["flavor_id"]
    flavor = flavors.read_known_flavor(connection, server.region, flavor_id)
    reserving = reserve(server, flavor)
    tasks.save_server(connection, reserving)
    return reserving


def _notify_outcome(cloud: Cloud, begun: Begun, after: Server, operation: Operation) -> None:
    if begun.superseded:
        notify_supersession(cloud, begun.superseded)
    carry_on(cloud, operation)
    _log_transition(begun.server, after, operation)


def _emit(connection: Any, begun: Server, server: Server, operation: Operation) -> None:
    if server.status is Status.DELETED:
        emit_deletion(connection, server, trace(operation))
    else:
        own = begun.operation_id == operation.id
        before = replace(begun, task=None) if own else begun
        emit_change(connection, before, server, trace(operation))


def _require_home(cloud: Cloud, server: Server, action: Action) -> Cloud:
    """Return the cloud of a server's region. Raises BackendUnavailable when it is of no use."""
    home = cloud.find_home(server.region)
    if TRANSITIONS[action].task is not None:
        with translate_refusals(home, server, begun=True):
            require_cloud(home)
        require_reach(home, server)
    return home


def _find_ids(cloud: Cloud, connection: Any, server: Server, operation: Operation) -> Operation:
    """Have an operation name what there is by ids. Raises what choosing raises."""
    if not operation.arguments:
        return operation
    found = dict(operation.arguments)
    allowed = rest(server).list_allowed_actions(cloud.regions.unsupported)
    flavor, image = server.flavor, server.image
    if "flavor_id" in found:
        choice = found["flavor_id"], server.project_id, allowed
        flavor = flavors.choose_flavor(connection, server.region, *choice)
        found["flavor_id"] = flavor.id
    if "image_id" in found:
        choice = found["image_id"], server.project_id, allowed
        image = images.choose_image(connection, server.region, *choice)
        found["image_id"] = image.id
    home = cloud.find_home(server.region)
    require_choice(home, server, operation.action, (flavor, image), found.get("name"))
    return replace(operation, arguments=found)


def _note(connection: Any, server: Server, operation: Operation) -> tuple[Server, Operation]:
    """Lock or unlock: a note of Ostler's own, for which no cloud is asked.

    A busy server is not locked: to unlock it changes nothing, and what it is busy with goes on.
    """
    if server.operation_id != operation.id:
        return server, operation.succeed(operation.created_at)
    noted = replace(rest(server, server.fault), locked=operation.action is Action.LOCK)
    tasks.save_server(connection, noted)
    return noted, operation.succeed(operation.created_at)


def _finish_inline(
    cloud: Cloud, connection: Any, server: Server, operation: Operation
) -> tuple[Server, Operation]:
    with translate_refusals(cloud, server, begun=True):
        observed = submit_inline(cloud, operation)
    ended_at = operation.created_at
    at = max(ended_at, server.updated_at)
    if observed is None:
        tasks.mark_deleted(connection, server.id, at)
        gone = replace(server, status=Status.DELETED, updated_at=at)
        return rest(gone), operation.succeed(ended_at)
    snapshot = find_snapshot(cloud, operation)
    server = rest_as_observed(connection, server, observed, at)
    record_rest(connection, server, snapshot.image if snapshot else None)
    return server, operation.succeed(ended_at, snapshot.result if snapshot else None)


def delete_server(cloud: Cloud, caller: Caller, server_id: str) -> Operation:
    """Delete a server for good; return the operation that does so.

    Raises ServerNotFound, ServerLocked, ServerProtected, BackendUnavailable.
    """
    return perform_action(cloud, caller, server_id, Action.DELETE, {})[1]


def _log_transition(before: Server, after: Server, operation: Operation) -> None:
    extra = {"server_id": before.id, "operation_id": operation.id, "action": operation.action}
    if operation.action is Action.DELETE and not operation.is_open:
        logger.info("Server deleted", extra=extra)
        return
    extra["from_status"] = before.status
    if not operation.is_open:
        extra["new_status"] = after.status
    logger.info("State transition", extra=extra)
