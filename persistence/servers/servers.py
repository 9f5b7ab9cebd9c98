"""Servers as Ostler records them.

``project_id`` is whose servers are found, None for those of every project.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, Select, bindparam, exists, func, insert, select, update

from domain.errors import ServerDeleted, ServerNotFound
from domain.labels import merge_labels
from domain.pages import Page, PageRequest
from domain.servers import Server
from domain.transitions import Action
from persistence.database.prepared import Prepared
from persistence.listing.pages import fetch_page
from persistence.schema.tables import operations, servers
from persistence.schema.text import build_insert, is_possible_id
from persistence.servers.rows import (
    FIELDS,
    FLAVOR_PLACE,
    IMAGE_PLACE,
    SERVERS,
    join_catalogue,
    read_filters,
    read_row,
)

IS_WANTED = servers.c.id == bindparam("server_id")
IS_OWNED = servers.c.project_id == func.coalesce(bindparam("owner_id"), servers.c.project_id)
IS_LIVE = servers.c.deleted_at.is_(None)


class ServerFilters(Struct, frozen=True):
    """What listed servers have in common; None, or nothing, leaves a field open.

    A server is in any status of ``status``, of any flavor of ``flavor_id`` and any image of
    ``image_id``, has every label of ``label``, and is any of ``id``.
    """

    status: tuple[str, ...] = ()
    name: str | None = None
    flavor_id: tuple[str, ...] = ()
    image_id: tuple[str, ...] = ()
    region: str | None = None
    label: tuple[str, ...] = ()
    id: tuple[str, ...] = ()
    created_after: datetime | None = None
    created_before: datetime | None = None
    changed_since: datetime | None = None


READ_FIELDS = attrgetter(*FIELDS)
FILTERS = ServerFilters.__struct_fields__


def _select_server() -> Select[Any]:
    columns, joined = join_catalogue(servers, servers)
    return select(*columns).select_from(joined).where(IS_WANTED)


FIND_LIVE = Prepared(_select_server().where(IS_LIVE))
FIND = Prepared(_select_server().where(IS_LIVE, IS_OWNED))
HOLD = Prepared(
    _select_server().where(IS_LIVE, IS_OWNED).with_for_update(key_share=True, of=servers)
)
FIND_DELETED_ANY = Prepared(_select_server().where(servers.c.deleted_at.is_not(None)))
INSERT = Prepared(insert(servers))
INSERT_ABSENT = {
    dialect: Prepared(
        build_insert(dialect, servers)
        .on_conflict_do_nothing(index_elements=["id"])
        .returning(servers.c.id)
    )
    for dialect in ("sqlite", "postgresql")
}
LOCK = Prepared(select(servers.c.id).where(IS_WANTED, IS_OWNED).with_for_update())
LOCK_ANY = Prepared(select(servers.c.id).where(IS_WANTED).with_for_update())
IN_REGION = servers.c.region == bindparam("region")
IS_BEING_DELETED = exists().where(
    operations.c.id == servers.c.operation_id, operations.c.action == Action.DELETE.value
)
FIND_EXPIRED = Prepared(
    select(servers.c.project_id, servers.c.id)
    .where(
        IS_LIVE,
        IN_REGION,
        servers.c.expires_at <= bindparam("at"),
        ~IS_BEING_DELETED,
        servers.c.locked.is_(False),
        servers.c.protected.is_(False),
    )
    .order_by(servers.c.expires_at)
    .limit(bindparam("row_limit"))
)
FIND_LABELS = Prepared(select(servers.c.labels).where(IS_WANTED))
FIND_REGION = Prepared(select(servers.c.region).where(IS_WANTED, IS_OWNED))
FIND_OWNER = Prepared(select(servers.c.project_id).where(IS_WANTED, IS_OWNED))
FIND_DELETED = Prepared(
    select(servers.c.id).where(IS_WANTED, IS_OWNED, servers.c.deleted_at.is_not(None))
)


def do_nothing() -> None:
    """Send nothing."""


def insert_server(connection: Connection, server: Server) -> None:
    """Record a new server; its flavor and image have to be in the catalogue of its region."""
    INSERT.send(connection, _list_values(server))


def insert_absent_server(connection: Connection, server: Server) -> bool:
    """Record a server unless there is or was one with its id; tell whether it was recorded."""
    statement = INSERT_ABSENT[connection.dialect.name]
    return statement.fetch_first(connection, _list_values(server)) is not None


def _list_values(server: Server) -> dict[str, Any]:
    values = dict(zip(FIELDS, READ_FIELDS(server), strict=True))
    catalogue = {"flavor_id": server.flavor.id, "image_id": server.image.id}
    return {**values, **catalogue, "status": server.status.value}


def read_server(connection: Connection, project_id: str | None, server_id: str) -> Server:
    """Return a server that is not deleted. Raises ServerNotFound."""
    if not is_possible_id(server_id):
        raise ServerNotFound(server_id)
    row = FIND.fetch_first(connection, {"server_id": server_id, "owner_id": project_id})
    if row is None:
        raise ServerNotFound(server_id)
    return read_row(row)


def hold_live_server(
    connection: Connection,
    project_id: str | None,
    server_id: str,
    meanwhile: Callable[[], None] = do_nothing,
) -> Server:
    """Return a server that is not deleted, and that nobody else changes until the commit.

    What ``meanwhile`` sends is waited for together with it. Raises ServerNotFound.
    """
    if not is_possible_id(server_id):
        raise ServerNotFound(server_id)
    wanted = {"server_id": server_id, "owner_id": project_id}
    HOLD.prefetch(connection, wanted)
    meanwhile()
    row = HOLD.fetch_first(connection, wanted)
    if row is None:
        raise ServerNotFound(server_id)
    # Where somebody was waited for who has given the server another flavor or image, PostgreSQL
    # joins what it had found before (EvalPlanQual), and finds that it is not of the row any more.
    is_joined = row[FLAVOR_PLACE] is not None and row[IMAGE_PLACE] is not None
    return read_row(row) if is_joined else read_server(connection, project_id, server_id)


def find_server(connection: Connection, server_id: str) -> Server | None:
    """Return a server that is not deleted, of whatever project, or None."""
    row = FIND_LIVE.fetch_first(connection, {"server_id": server_id})
    return read_row(row) if row else None


def find_region(connection: Connection, project_id: str | None, server_id: str) -> str | None:
    """Return the region of a server, deleted or not, or None."""
    if not is_possible_id(server_id):
        return None
    wanted = {"server_id": server_id, "owner_id": project_id}
    region: str | None = FIND_REGION.fetch_value(connection, wanted)
    return region


def find_labels(connection: Connection, server_id: str) -> Mapping[str, str] | None:
    """Return the labels of a server, deleted or not, of whatever project, or None."""
    if not is_possible_id(server_id):
        return None
    labels: Mapping[str, str] | None = FIND_LABELS.fetch_value(connection, {"server_id": server_id})
    return labels


def hold_server(connection: Connection, server_id: str) -> Server | None:
    """Return a server that nobody else changes until the commit, of whatever project, or None."""
    LOCK_ANY.send(connection, {"server_id": server_id})
    return find_server(connection, server_id)


def find_deleted(connection: Connection, server_id: str) -> Server | None:
    """Return a server that is deleted, of whatever project, or None."""
    row = FIND_DELETED_ANY.fetch_first(connection, {"server_id": server_id})
    return read_row(row) if row else None


def list_expired(
    connection: Connection, region: str, at: datetime, limit: int
) -> list[tuple[str, str]]:
    """Return ``(project_id, id)`` of servers whose time is up and that are not being deleted."""
    wanted = {"region": region, "at": at, "row_limit": limit}
    rows = FIND_EXPIRED.fetch_all(connection, wanted)
    return [(row[0], row[1]) for row in rows]


def list_servers(
    connection: Connection, project_id: str | None, filters: ServerFilters, page: PageRequest
) -> Page[Server]:
    """Return a page of servers; deleted ones are left out.

    ``page.sort`` is ``created_at``, ``updated_at`` or ``name``, with ``-`` before it to descend.
    """
    given = {name: getattr(filters, name) for name in FILTERS}
    return fetch_page(connection, SERVERS, read_filters({"project_id": project_id, **given}), page)


def lock_server(connection: Connection, project_id: str | None, server_id: str) -> Server:
    """Return a server that nobody else changes until the commit.

    Raises ServerNotFound, and ServerDeleted for a deleted one.
    """
    if is_possible_id(server_id):
        LOCK.send(connection, {"server_id": server_id, "owner_id": project_id})
    return read_changeable_server(connection, project_id, server_id)


def change_server(
    connection: Connection, server: Server, values: Mapping[str, Any], at: datetime
) -> Server:
    """Give ``values`` to some fields of a locked server, which clients may change or set.

    They are name, labels, protected, expires_at, key_name and labels_due. A label of None is
    removed, and labels that are not named stay.
    """
    if not values:
        return server
    changes = {**values, "updated_at": at}
    if "labels" in values:
        changes["labels"] = merge_labels(server.labels, values["labels"])
    given = {f"new_{name}": value for name, value in changes.items()}
    wanted = {"server_id": server.id, "owner_id": server.project_id}
    build_change(tuple(sorted(changes))).send(connection, {**given, **wanted})
    return replace(server, **changes)


@lru_cache(maxsize=64)
def build_change(names: tuple[str, ...]) -> Prepared:
    """Return the UPDATE of the columns ``names`` of a server, whose values are ``new_…``."""
    values = {name: bindparam(f"new_{name}", type_=servers.c[name].type) for name in names}
    return Prepared(update(servers).where(IS_WANTED, IS_OWNED, IS_LIVE).values(values))


def read_owner(connection: Connection, project_id: str | None, server_id: str) -> str:
    """Return the project that has or had the server. Raises ServerNotFound."""
    wanted = {"server_id": server_id, "owner_id": project_id}
    owner: str | None = None
    if is_possible_id(server_id):
        owner = FIND_OWNER.fetch_value(connection, wanted)
    if owner is None:
        raise ServerNotFound(server_id)
    return owner


def read_changeable_server(
    connection: Connection, project_id: str | None, server_id: str
) -> Server:
    """Return a server as a change finds it. Raises ServerNotFound and ServerDeleted."""
    try:
        return read_server(connection, project_id, server_id)
    except ServerNotFound:
        wanted = {"server_id": server_id, "owner_id": project_id}
        if is_possible_id(server_id) and FIND_DELETED.fetch_first(connection, wanted):
            raise ServerDeleted(server_id) from None
        raise
