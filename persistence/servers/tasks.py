"""What happens to a server's record while an operation goes on."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec.structs import replace
from sqlalchemy import ColumnElement, Connection, Update, bindparam, case, or_, update

from domain.capabilities import Unsupported
from domain.errors import OstlerError, ServerNotFound
from domain.refusals import InvalidStateTransition, ServerBusy, ServerLocked, ServerProtected
from domain.servers import Server
from domain.transitions import TRANSITIONS, Action, Status
from persistence.database.prepared import Prepared
from persistence.schema.tables import servers
from persistence.schema.text import is_possible_id
from persistence.servers.servers import (
    IS_LIVE,
    IS_OWNED,
    IS_WANTED,
    hold_live_server,
    read_server,
)

# The time was taken before the row's lock: a change that came first may have a later one.
NOW = bindparam("at", type_=servers.c.updated_at.type)
LATER = case((servers.c.updated_at > NOW, servers.c.updated_at), else_=NOW)

KNOWN = bindparam("known", type_=servers.c.operation_id.type)


def status_allows(status: ColumnElement[Any], action: Action) -> ColumnElement[bool]:
    """Return the condition that ``action`` may begin in the status of a row."""
    return or_(*(status == allowed.value for allowed in sorted(TRANSITIONS[action].allowed_in)))


def _begin(action: Action) -> Update:
    """Return the one UPDATE that chooses who carries out ``action`` on a server."""
    as_known = servers.c.operation_id.is_not_distinct_from(KNOWN)
    conditions = [IS_WANTED, IS_OWNED, IS_LIVE, as_known]
    updated_at: ColumnElement[Any] = LATER
    if action in (Action.LOCK, Action.UNLOCK):
        is_so = servers.c.locked.is_(action is Action.LOCK)
        updated_at = case((is_so, servers.c.updated_at), else_=LATER)
    else:
        conditions.append(servers.c.locked.is_(False))
    if action is Action.DELETE:
        conditions.append(servers.c.protected.is_(False))
    wanted = update(servers).where(*conditions, status_allows(servers.c.status, action))
    return wanted.values(
        task=TRANSITIONS[action].task,
        operation_id=bindparam("operation"),
        updated_at=updated_at,
    )


BEGIN = {action: Prepared(_begin(action)) for action in Action if TRANSITIONS[action].allowed_in}
SAVE = Prepared(
    update(servers)
    .where(IS_WANTED, IS_LIVE)
    .values(
        status=bindparam("new_status"),
        flavor_id=bindparam("new_flavor"),
        image_id=bindparam("new_image"),
        ip_address=bindparam("new_address"),
        addresses=bindparam("new_addresses", type_=servers.c.addresses.type),
        availability_zone=bindparam("new_zone"),
        task=bindparam("new_task"),
        operation_id=bindparam("operation"),
        locked=bindparam("new_lock"),
        fault=bindparam("new_fault", type_=servers.c.fault.type),
        reserved=bindparam("new_reservation", type_=servers.c.reserved.type),
        updated_at=LATER,
    )
)
MARK_DELETED = Prepared(
    update(servers)
    .where(IS_WANTED, IS_LIVE)
    .values(
        status=Status.DELETED.value,
        task=None,
        operation_id=None,
        fault=None,
        reserved=None,
        deleted_at=bindparam("at"),
        updated_at=LATER,
    )
)


def begin_task(
    connection: Connection,
    project_id: str | None,
    server_id: str,
    action: Action,
    operation_id: str,
    at: datetime,
    known: str | None = None,
    *,
    unsupported: Unsupported,
) -> Server:
    """Choose the caller as the one who carries out ``action``, and return the server.

    One conditional UPDATE decides, so that of many callers at once the first wins and the others
    see what it made of the server; whose it is then tells whom it chose, so that nobody has to wait
    for how many rows it changed. ``at`` is the time of the change. ``known`` is the operation that
    goes on as far as the caller knows, which has to be superseded then; None for a server that
    rests. A refusal names nothing that is ``unsupported``. Raises ServerNotFound, ServerBusy,
    ServerLocked, ServerProtected and InvalidStateTransition.
    """
    if not is_possible_id(server_id):
        raise ServerNotFound(server_id)
    wanted: dict[str, Any] = {"server_id": server_id, "owner_id": project_id, "known": known}
    wanted |= {"operation": operation_id, "at": at}
    while True:
        BEGIN[action].send(connection, wanted)
        server = read_server(connection, project_id, server_id)
        if server.operation_id == operation_id:
            return server
        refusal = explain_refusal(server, action, known, unsupported)
        if refusal:
            raise refusal


def begin_instant_task(
    connection: Connection,
    project_id: str | None,
    server_id: str,
    action: Action,
    operation_id: str,
    *,
    unsupported: Unsupported,
    meanwhile: Callable[[], None],
) -> Server:
    """Choose the caller as ``begin_task`` does, for an ``action`` that ends in the transaction.

    The server is held until then and written once, as it is in the end. What ``meanwhile`` sends is
    waited for together with it. Raises what ``begin_task`` raises.
    """
    server = hold_live_server(connection, project_id, server_id, meanwhile)
    refusal = explain_refusal(server, action, None, unsupported)
    if refusal:
        raise refusal
    return replace(server, task=TRANSITIONS[action].task, operation_id=operation_id)


def explain_refusal(
    server: Server, action: Action, known: str | None, unsupported: Unsupported
) -> OstlerError | None:
    """Return why ``action`` may not begin, or None when it may, the server having changed since.

    ``known`` is the operation that goes on as far as the caller knows.
    """
    if server.operation_id != known:
        return ServerBusy(server)
    if server.locked and action not in (Action.LOCK, Action.UNLOCK):
        return ServerLocked(server, unsupported)
    if server.protected and action is Action.DELETE:
        return ServerProtected(server, unsupported)
    if server.status not in TRANSITIONS[action].allowed_in:
        return InvalidStateTransition(server, action, unsupported)
    return None


def save_server(connection: Connection, server: Server) -> None:
    """Write what may change about a live server, as ``server`` says it."""
    values = {
        "server_id": server.id,
        "new_status": server.status.value,
        "new_flavor": server.flavor.id,
        "new_image": server.image.id,
        "new_address": server.ip_address,
        "new_addresses": server.addresses,
        "new_zone": server.availability_zone,
        "new_task": server.task,
        "operation": server.operation_id,
        "new_lock": server.locked,
        "new_fault": server.fault,
        "new_reservation": server.reserved,
        "at": server.updated_at,
    }
    SAVE.send(connection, values)


def mark_deleted(connection: Connection, server_id: str, at: datetime) -> None:
    """Record that a server is gone; its row stays. One that is gone already is fine."""
    MARK_DELETED.send(connection, {"server_id": server_id, "at": at})
