"""Servers as Ostler records them."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, Update, bindparam, insert, select, update

from domain.errors import InvalidStateTransition, ServerDeleted, ServerNotFound
from domain.pages import Page, PageRequest
from domain.servers import Server
from domain.states import Status
from domain.transitions import Action, is_allowed
from persistence.pages import Listing, fetch_page
from persistence.rows import FIELDS, join_catalogue, read_row
from persistence.tables import servers
from persistence.text import is_possible_id
from persistence.transitions import status_allows

IS_WANTED = servers.c.id == bindparam("server_id")
IS_OWNED = servers.c.project_id == bindparam("owner_id")
IS_LIVE = servers.c.deleted_at.is_(None)


@dataclass(frozen=True, slots=True)
class ServerFilters:
    """What listed servers have in common; None leaves a field open."""

    status: str | None = None
    name: str | None = None
    flavor_id: str | None = None
    image_id: str | None = None


FILTERS = tuple(field.name for field in fields(ServerFilters))


def _select_server() -> Select[Any]:
    columns, joined = join_catalogue(servers, servers)
    return select(*columns).select_from(joined).where(IS_WANTED)


def _begin(action: Action) -> Update:
    allowed = status_allows(servers.c.status, action)
    wanted = update(servers).where(IS_WANTED, IS_OWNED, IS_LIVE, allowed)
    return wanted.values(updated_at=bindparam("at"))


SERVERS = Listing(
    table=servers,
    conditions=(IS_LIVE,),
    sorts=frozenset({"created_at", "updated_at", "name"}),
    join=join_catalogue,
    read_item=read_row,
)
FIND_ANY = _select_server()
FIND = FIND_ANY.where(IS_OWNED, IS_LIVE)
INSERT = insert(servers)
BEGIN = {action: _begin(action) for action in Action}
RENAME = (
    update(servers)
    .where(IS_WANTED, IS_OWNED, IS_LIVE)
    .values(name=bindparam("new_name"), updated_at=bindparam("at"))
)
OBSERVE = (
    update(servers)
    .where(IS_WANTED)
    .values(
        status=bindparam("new_status"),
        flavor_id=bindparam("new_flavor"),
        image_id=bindparam("new_image"),
        ip_address=bindparam("new_address"),
        updated_at=bindparam("at"),
    )
)
DELETE = (
    update(servers)
    .where(IS_WANTED, IS_OWNED, IS_LIVE)
    .values(status=Status.DELETED.value, deleted_at=bindparam("at"), updated_at=bindparam("at"))
)
FIND_DELETED = select(servers.c.id).where(IS_WANTED, IS_OWNED, servers.c.deleted_at.is_not(None))


def insert_server(connection: Connection, server: Server) -> None:
    """Record a new server; its flavor and image have to be in the catalogue of its region."""
    values = {name: getattr(server, name) for name in FIELDS}
    catalogue = {"flavor_id": server.flavor.id, "image_id": server.image.id}
    connection.execute(INSERT, {**values, **catalogue, "status": server.status.value})


def read_server(connection: Connection, project_id: str, server_id: str) -> Server:
    """Return a server of the project that is not deleted. Raises ServerNotFound."""
    if not is_possible_id(server_id):
        raise ServerNotFound(server_id)
    row = connection.execute(FIND, {"server_id": server_id, "owner_id": project_id}).first()
    if row is None:
        raise ServerNotFound(server_id)
    return read_row(row)


def list_servers(
    connection: Connection, project_id: str, filters: ServerFilters, page: PageRequest
) -> Page[Server]:
    """Return a page of the project's servers; deleted ones are left out.

    ``page.sort`` is ``created_at``, ``updated_at`` or ``name``, with ``-`` before it to descend.
    """
    equal = {"project_id": project_id}
    for name in FILTERS:
        wanted = getattr(filters, name)
        if wanted is not None:
            equal[name] = wanted
    return fetch_page(connection, SERVERS, equal, page)


def rename_server(
    connection: Connection, project_id: str, server_id: str, name: str, at: datetime
) -> Server:
    """Give a server another name. Raises ServerNotFound, and ServerDeleted for a deleted one."""
    if not is_possible_id(server_id):
        raise ServerNotFound(server_id)
    wanted = {"server_id": server_id, "owner_id": project_id, "new_name": name, "at": at}
    connection.execute(RENAME, wanted)
    return read_changeable_server(connection, project_id, server_id)


def read_changeable_server(connection: Connection, project_id: str, server_id: str) -> Server:
    """Return a server as a change finds it. Raises ServerNotFound, ServerDeleted."""
    try:
        return read_server(connection, project_id, server_id)
    except ServerNotFound:
        wanted = {"server_id": server_id, "owner_id": project_id}
        if is_possible_id(server_id) and connection.execute(FIND_DELETED, wanted).first():
            raise ServerDeleted(server_id) from None
        raise


def begin_transition(
    connection: Connection, project_id: str, server_id: str, action: Action, at: datetime
) -> Server:
    """Choose the caller as the one who carries out ``action``, and return the server.

    One conditional UPDATE decides, so that of many callers at once the first wins and the others
    see what it made of the server. Raises ServerNotFound and InvalidStateTransition.
    """
    if not is_possible_id(server_id):
        raise ServerNotFound(server_id)
    wanted = {"server_id": server_id, "owner_id": project_id, "at": at}
    began = connection.execute(BEGIN[action], wanted).rowcount == 1
    server = read_server(connection, project_id, server_id)
    if began:
        return server
    if is_allowed(action, server.status):  # it changed between the two statements
        return begin_transition(connection, project_id, server_id, action, at)
    raise InvalidStateTransition(server.status, action)


def record_observation(
    connection: Connection,
    server_id: str,
    *,
    status: Status,
    flavor_id: str,
    image_id: str,
    ip_address: str | None,
    at: datetime,
) -> Server:
    """Write what the cloud reports about a server. Raises ServerNotFound."""
    observed = {
        "server_id": server_id,
        "new_status": status.value,
        "new_flavor": flavor_id,
        "new_image": image_id,
        "new_address": ip_address,
        "at": at,
    }
    connection.execute(OBSERVE, observed)
    row = connection.execute(FIND_ANY, {"server_id": server_id}).first()
    if row is None:
        raise ServerNotFound(server_id)
    return read_row(row)


def mark_deleted(connection: Connection, project_id: str, server_id: str, at: datetime) -> None:
    """Record that a server is gone; its row stays. Raises ServerNotFound when it was gone."""
    wanted = {"server_id": server_id, "owner_id": project_id, "at": at}
    if not is_possible_id(server_id) or connection.execute(DELETE, wanted).rowcount == 0:
        raise ServerNotFound(server_id)
