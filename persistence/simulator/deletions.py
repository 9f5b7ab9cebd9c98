"""What the simulated cloud remembers of servers that were deleted in it."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, select, tuple_

from persistence.database.prepared import Prepared
from persistence.schema.text import build_insert, is_possible_id
from persistence.simulator.simulator_tables import simulator_deletions

Deletion = tuple[datetime, str]
"""When a server was deleted, and its id."""

COLUMNS = simulator_deletions.c
KEPT = timedelta(days=7)
FIND = Prepared(select(COLUMNS.id).where(COLUMNS.id == bindparam("server_id")))
FIND_BEHIND = Prepared(
    select(COLUMNS.deleted_at, COLUMNS.id)
    .where(
        tuple_(COLUMNS.deleted_at, COLUMNS.id)
        > tuple_(
            bindparam("at", type_=COLUMNS.deleted_at.type),
            bindparam("server_id", type_=COLUMNS.id.type),
        )
    )
    .order_by(COLUMNS.deleted_at, COLUMNS.id)
    .limit(bindparam("row_limit"))
)
FORGET = Prepared(delete(simulator_deletions).where(COLUMNS.deleted_at < bindparam("before")))


def _note(dialect: str) -> Prepared:
    insert = build_insert(dialect, simulator_deletions)
    again = {"deleted_at": insert.excluded.deleted_at}
    return Prepared(insert.on_conflict_do_update(index_elements=["id"], set_=again))


NOTE = {dialect: _note(dialect) for dialect in ("sqlite", "postgresql")}


def note_deletion(connection: Connection, server_id: str, at: datetime) -> None:
    """Remember that a server was deleted, for as long as ``KEPT`` says."""
    NOTE[connection.dialect.name].send(connection, {"id": server_id, "deleted_at": at})
    FORGET.send(connection, {"before": at - KEPT})


def list_deletions(connection: Connection, place: Deletion, limit: int) -> list[Deletion]:
    """Return up to ``limit`` deletions behind ``place``, in their order."""
    values = {"at": place[0], "server_id": place[1], "row_limit": limit}
    return [(row[0], row[1]) for row in FIND_BEHIND.fetch_all(connection, values)]


def was_deleted(connection: Connection, server_id: str) -> bool:
    """Tell whether a server was deleted, as far as is remembered."""
    wanted = {"server_id": server_id}
    return is_possible_id(server_id) and FIND.fetch_first(connection, wanted) is not None
