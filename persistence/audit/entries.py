"""Entries of the log of audit: written, and read in the order in which they were sealed."""

from collections.abc import Iterator
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, select

from domain.audit import AuditEntry, AuditFilters, Outcome
from persistence.database.prepared import Prepared
from persistence.schema.tables import audit_entries
from persistence.schema.text import clean_text, is_storable

COLUMNS = audit_entries.c
FIELDS = AuditEntry.__struct_fields__
WRITTEN = tuple(name for name in FIELDS if name not in ("position", "hash"))
READ_FIELDS = attrgetter(*WRITTEN)
SELECTED = tuple(COLUMNS[name] for name in FIELDS)
INSERT = Prepared(insert(audit_entries))
FOLLOWING = Prepared(
    select(*SELECTED)
    .where(COLUMNS.position > bindparam("after"))
    .order_by(COLUMNS.position)
    .limit(bindparam("row_limit"))
)
COUNT_UNSEALED = Prepared(
    select(func.count()).select_from(audit_entries).where(COLUMNS.position.is_(None))
)
BATCH = 1000


def insert_entry(connection: Connection, entry: AuditEntry) -> None:
    """Write an entry, which is sealed later."""
    values = dict(zip(WRITTEN, READ_FIELDS(entry), strict=True))
    texts = {name: value for name, value in values.items() if isinstance(value, str)}
    if not is_storable("".join(texts.values())):
        values |= {name: clean_text(value) for name, value in texts.items()}
    INSERT.send(connection, values)


def read_row(row: Any) -> AuditEntry:
    """Return the entry of a row of ``FIELDS``."""
    values = dict(zip(FIELDS, row, strict=True))
    values["outcome"] = Outcome(values["outcome"])
    return AuditEntry(**values)


def list_entries(
    connection: Connection, filters: AuditFilters, behind: int | None, limit: int, *, oldest: bool
) -> list[AuditEntry]:
    """Return up to ``limit`` sealed entries that pass ``filters``, the newest or the oldest first.

    They begin ``behind`` a position in that order, None for the beginning.
    """
    conditions = _list_conditions(filters)
    if conditions is None:
        return []
    if behind is not None:
        conditions.append(COLUMNS.position > behind if oldest else COLUMNS.position < behind)
    order = COLUMNS.position.asc() if oldest else COLUMNS.position.desc()
    query = select(*SELECTED).where(COLUMNS.position.is_not(None), *conditions)
    return [read_row(row) for row in connection.execute(query.order_by(order).limit(limit))]


def _list_conditions(filters: AuditFilters) -> list[ColumnElement[bool]] | None:
    """Return what is asked of entries, None where no entry can have it."""
    names = (name for name in AuditFilters.__struct_fields__ if name not in ("since", "until"))
    wanted = {name: getattr(filters, name) for name in names}
    wanted = {name: value for name, value in wanted.items() if value is not None}
    if not all(is_storable(value) for value in wanted.values()):
        return None
    conditions = [COLUMNS[name] == value for name, value in wanted.items()]
    if filters.since is not None:
        conditions.append(COLUMNS.created_at >= filters.since)
    if filters.until is not None:
        conditions.append(COLUMNS.created_at < filters.until)
    return conditions


def iter_entries(connection: Connection, after: int) -> Iterator[AuditEntry]:
    """Yield the sealed entries behind a position, oldest first."""
    found = BATCH
    while found == BATCH:
        rows = FOLLOWING.fetch_all(connection, {"after": after, "row_limit": BATCH})
        for row in rows:
            entry = read_row(row)
            yield entry
            after = entry.position or after
        found = len(rows)


def count_unsealed(connection: Connection) -> int:
    """Return how many entries have no place in the chain yet."""
    found: int = COUNT_UNSEALED.fetch_value(connection, {})
    return found
