"""The chain of the log of audit: each entry is sealed by a hash over it and the one before.

Entries are sealed after their commits, in batches, by whichever process comes first: a writer that
took the hash of the one before would wait for every other writer.
"""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import (
    JSON,
    Connection,
    FromClause,
    Update,
    bindparam,
    column,
    delete,
    func,
    select,
)

from domain.audit import NO_HASH, AuditEntry, Head, make_hash
from persistence.audit.entries import (
    COLUMNS,
    FIELDS,
    SELECTED,
    count_unsealed,
    iter_entries,
    read_row,
)
from persistence.database.prepared import Prepared
from persistence.log_starts import Log, LogStart, hold_start, raise_start, read_start
from persistence.schema.tables import audit_entries

SEAL_BATCH = 500
"""How many entries are sealed in one transaction: a few milliseconds of it."""

SEAL_FIELDS = ("id", "position", "hash")
SEAL_LOCK = 0x0571E9  # any number that nothing else on the database locks
POSITION = FIELDS.index("position")
IS_UNSEALED = COLUMNS.position.is_(None)
HAS_UNSEALED = Prepared(select(COLUMNS.id).where(IS_UNSEALED).limit(1))
HOLD_CHAIN = Prepared(select(func.pg_advisory_xact_lock(SEAL_LOCK)))
UNSEALED = Prepared(
    select(COLUMNS.id, *SELECTED).where(IS_UNSEALED).order_by(COLUMNS.id).limit(bindparam("batch"))
)
LAST = select(func.max(COLUMNS.position)).scalar_subquery()
FIND_HEAD = Prepared(select(COLUMNS.position, COLUMNS.hash).where(COLUMNS.position == LAST))

SEALS = bindparam("seals", type_=JSON)
"""``[{id, position, hash}]`` of entries, which one statement seals."""

OLDEST = Prepared(
    select(COLUMNS.position, COLUMNS.hash, COLUMNS.created_at)
    .where(COLUMNS.position > bindparam("after"), COLUMNS.position < LAST)
    .order_by(COLUMNS.position)
    .limit(bindparam("batch"))
)
REMOVE = Prepared(delete(audit_entries).where(COLUMNS.position <= bindparam("until")))


def _seal(seals: FromClause) -> Update:
    found = audit_entries.update().where(COLUMNS.id == seals.c.id)
    return found.values(position=seals.c.position, hash=seals.c.hash)


def _list_in_sqlite() -> FromClause:
    each = func.json_each(SEALS).table_valued("value")
    values = [func.json_extract(each.c.value, f"$.{name}").label(name) for name in SEAL_FIELDS]
    return select(*values).subquery()


def _list_in_postgresql() -> FromClause:
    typed = [column(name, COLUMNS[name].type) for name in SEAL_FIELDS]
    return func.json_to_recordset(SEALS).table_valued(*typed).render_derived(with_types=True)


SEAL = {
    "sqlite": Prepared(_seal(_list_in_sqlite())),
    "postgresql": Prepared(_seal(_list_in_postgresql())),
}


class Verification(Struct, frozen=True):
    """What a chain is like: whole from behind ``start`` to ``head``, or what is wrong behind it.

    ``unsealed`` entries are not in it yet.
    """

    start: Head
    head: Head
    unsealed: int
    fault: str | None = None


def has_unsealed(connection: Connection) -> bool:
    """Tell whether an entry waits to be sealed."""
    return HAS_UNSEALED.fetch_first(connection, {}) is not None


def seal_entries(connection: Connection, batch: int = SEAL_BATCH) -> int:
    """Seal the first ``batch`` entries that have been committed; return how many there were.

    Part of one transaction.
    """
    if connection.dialect.name == "postgresql":
        HOLD_CHAIN.send(connection, {})
    head = find_head(connection)
    seals = []
    for entry_id, *row in UNSEALED.fetch_all(connection, {"batch": batch}):
        row[POSITION] = head.position + 1
        head = Head(head.position + 1, make_hash(head.hash, read_row(row)))
        seals.append({"id": entry_id, "position": head.position, "hash": head.hash})
    if seals:
        SEAL[connection.dialect.name].send(connection, {"seals": seals})
    return len(seals)


def find_head(connection: Connection) -> Head:
    """Return the last entry of the chain."""
    row = FIND_HEAD.fetch_first(connection, {})
    return Head(*row) if row else _find_start(connection)


def _find_start(connection: Connection) -> Head:
    start = read_start(connection, Log.AUDIT)
    return Head(start.removed_until, start.hash or NO_HASH)


def verify_chain(connection: Connection, exported: Head | None = None) -> Verification:
    """Return whether the chain is whole, and has the head that was ``exported`` before.

    Where entries are removed meanwhile, what is left is verified anew.
    """
    while True:
        start = _find_start(connection)
        head, fault = _follow(connection, start, exported)
        if fault is None or _find_start(connection) == start:
            return Verification(start, head, count_unsealed(connection), fault)


def _follow(connection: Connection, start: Head, exported: Head | None) -> tuple[Head, str | None]:
    """Return the last entry that is as it was sealed, and what is wrong with the next."""
    if exported and exported.position < start.position:
        return start, f"entry {exported.position} is not kept any more: the log begins behind it"
    head = start
    for entry in iter_entries(connection, start.position):
        fault = _compare(head, exported) or _find_fault(head, entry)
        if fault:
            return head, fault
        head = Head(head.position + 1, entry.hash or NO_HASH)
    if exported and exported.position > head.position:
        end = f"the log ends with entry {head.position}"
        return head, f"entry {exported.position} is missing: {end}"
    return head, _compare(head, exported)


def _compare(head: Head, exported: Head | None) -> str | None:
    if exported is None or exported.position != head.position or exported == head:
        return None
    return f"entry {head.position} has another hash than the head that was exported"


def _find_fault(head: Head, entry: AuditEntry) -> str | None:
    if entry.position != head.position + 1:
        return f"entry {head.position + 1} is missing"
    if make_hash(head.hash, entry) != entry.hash:
        return f"entry {entry.position} is not as it was sealed"
    return None


def remove_entries(connection: Connection, before: datetime, at: datetime, batch: int) -> int:
    """Remove the first ``batch`` entries if they are older than ``before``; return how many were.

    The newest one stays, and the hash of the last that goes, from which the chain goes on.
    """
    start = hold_start(connection, Log.AUDIT)
    last = None
    rows = OLDEST.fetch_all(connection, {"after": start.removed_until, "batch": batch})
    old = 0
    for position, digest, created_at in rows:
        if created_at >= before:
            break
        last, old = LogStart(position, digest), old + 1
    if last:
        raise_start(connection, Log.AUDIT, last, at)
        REMOVE.send(connection, {"until": last.removed_until})
    return old
