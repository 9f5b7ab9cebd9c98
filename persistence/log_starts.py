"""Where each log begins: up to which position what was in it has been removed.

The start of a log only goes forward, and that of the log of audit to an entry that is in it: its
hash is kept, so that the chain goes on from there. Triggers see to that.
"""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct
from sqlalchemy import Connection, bindparam, insert, select, update

from persistence.database.prepared import Prepared
from persistence.schema.tables import log_starts

COLUMNS = log_starts.c
WHOLE = ""
"""Stands for all projects."""

IS_LOG = (COLUMNS.log == bindparam("of_log")) & (COLUMNS.project_id == bindparam("of_project"))
FIND = Prepared(select(COLUMNS.removed_until, COLUMNS.hash).where(IS_LOG))
HOLD = Prepared(FIND.statement.with_for_update())
RAISE = Prepared(
    update(log_starts)
    .where(IS_LOG)
    .values(
        removed_until=bindparam("position"), hash=bindparam("last_hash"), changed_at=bindparam("at")
    )
)
ADD = Prepared(insert(log_starts))


class Log(StrEnum):
    """A log that has positions."""

    AUDIT = "audit"
    EVENTS = "events"


class LogStart(Struct, frozen=True):
    """What was ``removed_until`` a position, 0 for nothing, and the hash of the last of it."""

    removed_until: int
    hash: str | None = None


NOTHING_REMOVED = LogStart(0)


def read_start(connection: Connection, log: Log, project_id: str = WHOLE) -> LogStart:
    """Return where a log begins, for a project if one is named: that of its own entries."""
    row = FIND.fetch_first(connection, {"of_log": log.value, "of_project": project_id})
    return LogStart(*row) if row else NOTHING_REMOVED


def hold_start(connection: Connection, log: Log) -> LogStart:
    """Return where a log begins, and have nobody else raise that before this transaction ends."""
    [row] = HOLD.fetch_all(connection, {"of_log": log.value, "of_project": WHOLE})
    return LogStart(*row)


def raise_start(
    connection: Connection, log: Log, start: LogStart, at: datetime, project_id: str = WHOLE
) -> None:
    """Note that a log begins behind a position from now on; the whole log's has to be held."""
    wanted = {"of_log": log.value, "of_project": project_id}
    values = {"position": start.removed_until, "last_hash": start.hash, "at": at}
    if RAISE.execute(connection, {**wanted, **values}) == 0:
        row = {"removed_until": start.removed_until, "hash": start.hash, "changed_at": at}
        ADD.send(connection, {"log": log.value, "project_id": project_id, **row})
