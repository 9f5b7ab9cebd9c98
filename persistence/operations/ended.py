"""Operations that have ended, removed when they are old."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, exists, select

from persistence.schema.tables import operations

COLUMNS = operations.c
OPEN = operations.alias("open_operations")
IS_OF_BUSY_SERVER = exists().where(
    OPEN.c.server_id == COLUMNS.server_id, OPEN.c.finished_at.is_(None)
)
OLDEST = (
    select(COLUMNS.id)
    .where(COLUMNS.finished_at < bindparam("before"), ~IS_OF_BUSY_SERVER)
    .order_by(COLUMNS.finished_at)
    .limit(bindparam("batch"))
    .with_for_update(skip_locked=True, of=operations)
)
REMOVE = delete(operations).where(COLUMNS.id.in_(bindparam("ids", expanding=True)))


def remove_ended(connection: Connection, before: datetime, batch: int) -> int:
    """Remove the first ``batch`` operations that ended before a time; return how many there were.

    Those of a server on which another goes on stay, which may have to look at what it superseded.
    """
    wanted = {"before": before, "batch": batch}
    ids = connection.execute(OLDEST, wanted).scalars().all()
    if ids:
        connection.execute(REMOVE, {"ids": ids})
    return len(ids)
