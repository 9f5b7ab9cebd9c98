"""Kept counts beside what a scan of the tables counts."""

from typing import Any

from sqlalchemy import Connection, func, select, text

from persistence.database.session import Database
from persistence.schema.tables import kept_counts, operations, servers

FIELDS = ("region", "status", "flavor_id", "image_id")
OPERATION_FIELDS = ("status", "action")
Counts = dict[tuple[str, str, str, str], int]


def read_kept(connection: Connection) -> Counts:
    """Return what is kept, counts of nothing left out."""
    keys = [kept_counts.c[name] for name in ("relation", "project_id", "field", "value")]
    rows = connection.execute(select(*keys, func.sum(kept_counts.c.count)).group_by(*keys))
    return {tuple(key): int(count) for *key, count in rows if count}


def scan(connection: Connection) -> Counts:
    """Count everything anew."""
    counts: Counts = {}
    for field in OPERATION_FIELDS:
        keys = operations.c.project_id, operations.c[field]
        for owner, value, count in connection.execute(select(*keys, func.count()).group_by(*keys)):
            counts["operations", owner, field, value] = count
    for field in FIELDS:
        keys = servers.c.project_id, servers.c[field]
        live = select(*keys, func.count()).where(servers.c.deleted_at.is_(None)).group_by(*keys)
        for owner, value, count in connection.execute(live):
            counts["servers", owner, field, value] = count
    return counts


def check_counts(database: Database) -> Counts:
    """Assert that what is kept is what there is, and return it."""
    with database.write() as connection:
        if database.dialect == "postgresql":
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        kept, there = read_kept(connection), scan(connection)
    assert kept == there
    return kept


def list_slots(database: Database) -> list[Any]:
    """Return the slots that hold counts."""
    with database.read() as connection:
        return sorted(connection.execute(select(kept_counts.c.slot).distinct()).scalars())
