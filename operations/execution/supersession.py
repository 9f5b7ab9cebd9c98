"""How an operation begins on a server: where it rests, or in the place of another operation."""

import logging
from functools import partial
from typing import Any

from msgspec import Struct

from domain.errors import OstlerError
from domain.operations import Operation
from domain.refusals import InvalidStateTransition, ServerBusy
from domain.servers import Server
from domain.transitions import INTERRUPTING, TRANSITIONS, Action, may_interrupt
from operations.clouds.cloud import Cloud
from operations.record.events import emit_change, trace
from operations.record.journal import notify_end, rest
from persistence.operations import leases, operations
from persistence.operations.leases import Superseded
from persistence.servers import servers, tasks

logger = logging.getLogger(__name__)


class Begun(Struct, frozen=True):
    """The ``server`` on which an operation has begun, and the operation that it has ``superseded``.

    ``repeated`` is an operation that was going on and does what was asked for: nothing has begun.
    """

    server: Server
    superseded: Superseded | None = None
    repeated: Operation | None = None


def begin_operation(
    cloud: Cloud, connection: Any, operation: Operation, project_id: str | None
) -> Begun:
    """Choose an operation for its server, if need be in the place of the one that goes on.

    What goes on ends here, with an event of its own. ``project_id`` is in which project the server
    may be, None for any. Raises what ``tasks.begin_task`` does.
    """
    running: Operation | None = None
    while True:
        try:
            server = _begin(cloud, connection, operation, project_id, running)
            break
        except ServerBusy as busy:
            found = servers.read_server(connection, project_id, operation.server_id)
            if operation.action is Action.UNLOCK and not found.locked:
                return Begun(found)
            if operation.action not in INTERRUPTING:
                raise busy
            running = find_running(connection, found)
            if running and operation.action is Action.DELETE is running.action:
                return Begun(found, repeated=running)
            if running and not may_supersede(operation.action, running, found):
                raise busy
            _leave_to_thread(cloud)
    if running is None:
        return Begun(server)
    return Begun(server, _supersede(connection, server, running, operation))


def find_running(connection: Any, server: Server) -> Operation | None:
    """Return the operation that goes on with a server, None for one that rests."""
    if server.operation_id is None:
        return None
    return operations.find_operation(connection, server.operation_id)


def find_refusal(
    cloud: Cloud, server: Server, running: Operation | None, action: Action
) -> OstlerError | None:
    """Return why ``begin_operation`` would not begin an action now, None where it would.

    ``running`` is what goes on with the server.
    """
    known = None
    if running:
        if (action is Action.UNLOCK and not server.locked) or (
            action is Action.DELETE is running.action
        ):
            return None
        if action in INTERRUPTING and may_supersede(action, running, server):
            known = running.id
    return tasks.explain_refusal(server, action, known, cloud.regions.unsupported)


def may_supersede(action: Action, running: Operation, server: Server) -> bool:
    """Tell whether ``action`` may take the place of an operation; nothing does that of a delete."""
    return running.action is not Action.DELETE and may_interrupt(action, server.task)


def _begin(
    cloud: Cloud,
    connection: Any,
    operation: Operation,
    project_id: str | None,
    running: Operation | None,
) -> Server:
    wanted = connection, project_id, operation.server_id, operation.action, operation.id
    unsupported = cloud.regions.unsupported
    try:
        if running is None and _ends_at_once(cloud, operation):
            prefetch = partial(cloud.backend.prefetch_server, operation.server_id)
            return tasks.begin_instant_task(*wanted, unsupported=unsupported, meanwhile=prefetch)
        known = running.id if running else None
        return tasks.begin_task(*wanted, operation.created_at, known, unsupported=unsupported)
    except InvalidStateTransition as refusal:
        extra = {"server_id": operation.server_id, **refusal.details}
        logger.warning("Invalid state transition attempt", extra=extra)
        raise


def _leave_to_thread(cloud: Cloud) -> None:
    """Raise WouldBlock where something was read ahead.

    That is held, and whoever waits for the server with it may be waited for.
    """
    if cloud.backend.instant:
        cloud.database.take_time()


def _ends_at_once(cloud: Cloud, operation: Operation) -> bool:
    """Tell whether the server is written, as it is in the end, in the transaction that is open."""
    has_task = TRANSITIONS[operation.action].task is not None
    return has_task and cloud.regions.instant and cloud.backend.instant


def _supersede(
    connection: Any, begun: Server, running: Operation, operation: Operation
) -> Superseded | None:
    """End the operation that was ``running`` with a server on which another one has ``begun``."""
    superseded = leases.supersede_operation(
        connection, running.id, operation.id, operation.created_at
    )
    if superseded:
        emit_change(connection, begun, rest(begun, begun.fault), trace(superseded.operation))
    return superseded


def notify_supersession(cloud: Cloud, superseded: Superseded) -> None:
    """Tell who waits for and who counts operations of one's end; only after the commit."""
    ended = superseded.operation
    for notify in cloud.listeners:
        notify(ended.id)
    notify_end(cloud, ended)
    extra = {"operation_id": ended.id, "action": ended.action, "outcome": ended.status}
    logger.info("Operation ended", extra={**extra, "superseded_by": ended.superseded_by})
