"""Events as Ostler records them, and the order in which they are told.

A writer inserts its events without a position, since two transactions may commit in another
order than the one in which they were numbered. What has been committed is given positions a batch
at a time, by whoever reads and by a periodic task; events of one server are written under the lock
of its row, so that the order of their ids is the order of their commits.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, bindparam, delete, func, insert, select, text

from domain.events import Event, EventType
from persistence.database.prepared import Prepared
from persistence.log_starts import Log, LogStart, hold_start, raise_start, read_start
from persistence.schema.tables import events, webhooks

PLACE_BATCH = 500
"""How many events get their positions in one transaction: a few milliseconds of it."""

SEQUENCE_LOCK = 0x0571E7  # any number that nothing else on the database locks
COLUMNS = events.c
FIELDS = (
    COLUMNS.position, COLUMNS.project_id, COLUMNS.server_id, COLUMNS.operation_id,
    COLUMNS.request_id, COLUMNS.type, COLUMNS.data, COLUMNS.created_at,
)  # fmt: skip
INSERT = Prepared(insert(events))
IS_WAITING = Prepared(
    select(COLUMNS.id).where(COLUMNS.position.is_(None), COLUMNS.id > bindparam("floor")).limit(1)
)
LAST_ID = Prepared(select(func.max(COLUMNS.id)))
FIND_LAST_POSITION = Prepared(select(func.max(COLUMNS.position)))
LAST_POSITION = select(func.max(COLUMNS.position)).scalar_subquery()
LAST_PLACED = Prepared(select(COLUMNS.id).where(COLUMNS.position == LAST_POSITION))
HOLD_SEQUENCE = Prepared(select(func.pg_advisory_xact_lock(SEQUENCE_LOCK)))
SEQUENCE = Prepared(
    text(
        "UPDATE events SET position = last.position + unplaced.rank FROM "
        "(SELECT id, row_number() OVER (ORDER BY id) AS rank FROM "
        "(SELECT id FROM events WHERE position IS NULL AND id > :floor ORDER BY id LIMIT :batch) "
        "AS waiting) "
        "AS unplaced, (SELECT coalesce(max(position), "
        "(SELECT removed_until FROM log_starts WHERE log = 'events' AND project_id = '')) "
        "AS position FROM events) AS last "
        "WHERE events.id = unplaced.id"
    ).bindparams(bindparam("floor", type_=BigInteger), bindparam("batch", type_=BigInteger))
)
FOLLOWING = (
    select(*FIELDS)
    .where(COLUMNS.position > bindparam("after"))
    .order_by(COLUMNS.position)
    .limit(bindparam("row_limit"))
)
FIND = Prepared(FOLLOWING)
FIND_OF_PROJECT = Prepared(FOLLOWING.where(COLUMNS.project_id == bindparam("owner_id")))
# Whose it is must not be looked up by an index: of two that serve, SQLite takes one by chance.
IS_OWNED = COLUMNS.project_id == func.coalesce(bindparam("owner_id"), COLUMNS.project_id)
FIND_OF_SERVER = Prepared(
    FOLLOWING.where(COLUMNS.server_id == bindparam("wanted_server"), IS_OWNED)
)
FIND_LAST_TYPE = Prepared(
    select(COLUMNS.type)
    .where(COLUMNS.server_id == bindparam("wanted_server"))
    .order_by(COLUMNS.id.desc())
    .limit(1)
)
DELIVERED = (
    select(func.min(webhooks.c.position)).where(webhooks.c.status == "enabled").scalar_subquery()
)
"""Up to where every webhook that is enabled has had the events."""

OLDEST = Prepared(
    select(COLUMNS.position, COLUMNS.created_at, COLUMNS.project_id)
    .where(
        COLUMNS.position > bindparam("after"),
        COLUMNS.position < LAST_POSITION,
        COLUMNS.position <= func.coalesce(DELIVERED, LAST_POSITION),
    )
    .order_by(COLUMNS.position)
    .limit(bindparam("batch"))
)
REMOVE = Prepared(delete(events).where(COLUMNS.position <= bindparam("until")))


def append_event(connection: Connection, values: dict[str, Any], at: datetime) -> None:
    """Record an event in the transaction of the change that it tells."""
    INSERT.send(connection, {**values, "created_at": at})


def has_unplaced(connection: Connection, floor: int = 0) -> bool:
    """Tell whether a committed event above the id ``floor`` waits for its position."""
    return IS_WAITING.fetch_first(connection, {"floor": floor}) is not None


def place_events(connection: Connection, batch: int = PLACE_BATCH, floor: int = 0) -> int | None:
    """Give a position to the first ``batch`` events that have been committed and have none.

    Those above the id ``floor`` are looked at. Part of one transaction. Returns the id above which
    more may wait, None when none does.
    """
    if connection.dialect.name == "postgresql":
        HOLD_SEQUENCE.send(connection, {})
    if SEQUENCE.execute(connection, {"batch": batch, "floor": floor}) < batch:
        return None
    last: int = LAST_PLACED.fetch_value(connection, {})
    return last


def read_last_id(connection: Connection) -> int:
    """Return the id of the newest event, placed or not, 0 without any."""
    last: int | None = LAST_ID.fetch_value(connection, {})
    return last or 0


def list_events(
    connection: Connection, project_id: str | None, server_id: str | None, after: int, limit: int
) -> list[Event]:
    """Return up to ``limit`` events behind ``after``: of a project or all, or of its server."""
    wanted = {"owner_id": project_id, "after": after, "row_limit": limit}
    if server_id is not None:
        rows = FIND_OF_SERVER.fetch_all(connection, {**wanted, "wanted_server": server_id})
    elif project_id is not None:
        rows = FIND_OF_PROJECT.fetch_all(connection, wanted)
    else:
        return list_all_events(connection, after, limit)
    return [_read_row(row) for row in rows]


def list_all_events(connection: Connection, after: int, limit: int) -> list[Event]:
    """Return up to ``limit`` events of every project behind ``after``."""
    rows = FIND.fetch_all(connection, {"after": after, "row_limit": limit})
    return [_read_row(row) for row in rows]


def read_last_type(connection: Connection, server_id: str) -> EventType | None:
    """Return what the newest event of a server tells, placed or not, None without any."""
    kind = FIND_LAST_TYPE.fetch_value(connection, {"wanted_server": server_id})
    return EventType(kind) if kind else None


def _read_row(row: Any) -> Event:
    position, project_id, server_id, operation_id, request_id, kind, data, created_at = row
    return Event(
        position,
        project_id,
        server_id,
        operation_id,
        request_id,
        EventType(kind),
        data,
        created_at,
    )


def read_last_position(connection: Connection) -> int:
    """Return the position of the newest event, without any the one behind which the log begins."""
    last: int | None = FIND_LAST_POSITION.fetch_value(connection, {})
    return last or read_start(connection, Log.EVENTS).removed_until


def remove_events(connection: Connection, before: datetime, at: datetime, batch: int) -> int:
    """Remove the first ``batch`` events if they are older than ``before``; return how many were.

    What an enabled webhook has yet to deliver stays, and the newest event does, behind whose
    position the next one comes.
    """
    start = hold_start(connection, Log.EVENTS).removed_until
    last_of: dict[str, int] = {}
    old, last = 0, start
    rows = OLDEST.fetch_all(connection, {"after": start, "batch": batch})
    for position, created_at, project_id in rows:
        if created_at >= before:
            break
        old, last = old + 1, position
        last_of[project_id] = position
    if old:
        for project_id, position in last_of.items():
            raise_start(connection, Log.EVENTS, LogStart(position), at, project_id)
        raise_start(connection, Log.EVENTS, LogStart(last), at)
        REMOVE.send(connection, {"until": last})
    return old
