"""What the simulated cloud remembers of servers that were deleted in it."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, select, tuple_

from persistence.schema.text import build_insert, is_possible_id
from persistence.simulator.simulator_tables import simulator_deletions

Deletion = tuple[datetime, str]
"""When a server was deleted, and its id."""

COLUMNS = simulator_deletions.c
KEPT = timedelta(days=7)
FIND = select(COLUMNS.id).where(COLUMNS.id == bindparam("server_id"))
FIND_BEHIND = (
    select(COLUMNS.deleted_at, COLUMNS.id)
    .where(
        tuple_(COLUMNS.deleted_at, COLUMNS.id)
        > tuple_(bindparam("at", type_=COLUMNS.deleted_at.type), bindparam("server_id"))
    )
    .order_by(COLUMNS.deleted_at, COLUMNS.id)
    .limit(bindparam("row_limit"))
)
FORGET = delete(simulator_deletions).where(COLUMNS.deleted_at < bindparam("before"))


def note_deletion(connection: Connection, server_id: str, at: datetime) -> None:
    """Remember that a server was deleted, for as long as ``KEPT`` says."""
    insert = build_insert(connection.dialect.name, simulator_deletions)
    statement = insert.values(id=server_id, deleted_at=at)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["id"], set_={"deleted_at": at})
    )
    connection.execute(FORGET, {"before": at - KEPT})


def list_deletions(connection: Connection, place: Deletion, limit: int) -> list[Deletion]:
    """Return up to ``limit`` deletions behind ``place``, in their order."""
    values = {"at": place[0], "server_id": place[1], "row_limit": limit}
    return [(row[0], row[1]) for row in connection.execute(FIND_BEHIND, values)]


def was_deleted(connection: Connection, server_id: str) -> bool:
    """Tell whether a server was deleted, as far as is remembered."""
    found = is_possible_id(server_id) and connection.execute(FIND, {"server_id": server_id}).first()
    return bool(found)
