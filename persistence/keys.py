"""API keys as Ostler records them: what each may do, and digests in place of secrets."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, true, update

from domain.identity import Restrictions, Role
from domain.keys import ApiKey
from domain.pages import Page, PageRequest
from persistence.database.prepared import Prepared
from persistence.listing.pages import Listing, fetch_page
from persistence.schema.tables import api_key_changes, api_keys
from persistence.schema.text import is_possible_id

COLUMNS = api_keys.c
FIELDS = (
    "id", "project_id", "name", "role", "digest", "created_at", "created_by", "expires_at",
    "restrictions", "all_projects", "old_digest", "old_until", "last_used_at", "warned_days",
)  # fmt: skip
CHANGED = ("digest", "old_digest", "old_until", "expires_at", "warned_days")


def read_row(row: Any) -> ApiKey:
    """Return the key of a row that begins with ``FIELDS``."""
    values = dict(zip(FIELDS, row[: len(FIELDS)], strict=True))
    values["role"] = Role(values["role"])
    values["restrictions"] = read_restrictions(values["restrictions"])
    return ApiKey(**values)


def read_restrictions(kept: Mapping[str, Any]) -> Restrictions:
    """Return the restrictions of a row."""
    servers, operations = frozenset(kept["servers"]), frozenset(kept["operations"])
    return Restrictions(kept["labels"], servers, operations)


def write_restrictions(restrictions: Restrictions) -> dict[str, Any]:
    """Return restrictions as a row has them."""
    return {
        "labels": dict(restrictions.labels),
        "servers": sorted(restrictions.servers),
        "operations": sorted(restrictions.operations),
    }


KEYS = Listing(
    table=api_keys,
    conditions=(true(),),
    sorts=frozenset({"created_at"}),
    join=lambda rows, joined: ([rows.c[name] for name in FIELDS], joined),
    read_item=read_row,
)
IS_WANTED = COLUMNS.id == bindparam("key_id")
INSERT = Prepared(insert(api_keys))
SELECTED = tuple(COLUMNS[name] for name in FIELDS)
FIND = Prepared(select(*SELECTED).where(IS_WANTED))
LOCK = Prepared(select(*SELECTED).where(IS_WANTED).with_for_update())
SAVE = Prepared(
    update(api_keys)
    .where(IS_WANTED)
    .values({name: bindparam(f"new_{name}", type_=COLUMNS[name].type) for name in CHANGED})
)
DELETE = Prepared(delete(api_keys).where(IS_WANTED))
VERSION = Prepared(select(api_key_changes.c.version))
NOTE_CHANGE = Prepared(update(api_key_changes).values(version=api_key_changes.c.version + 1))
NOTE_USE = Prepared(
    update(api_keys)
    .where(
        IS_WANTED,
        or_(COLUMNS.last_used_at.is_(None), COLUMNS.last_used_at < bindparam("used_at")),
    )
    .values(last_used_at=bindparam("used_at"))
)
IS_UNWARNED = or_(COLUMNS.warned_days.is_(None), COLUMNS.warned_days > bindparam("days"))
FIND_ENDING = (
    select(*SELECTED)
    .where(
        COLUMNS.expires_at > bindparam("at"), COLUMNS.expires_at <= bindparam("until"), IS_UNWARNED
    )
    .order_by(COLUMNS.expires_at)
    .limit(bindparam("row_limit"))
)
NOTE_WARNING = update(api_keys).where(IS_WANTED, IS_UNWARNED).values(warned_days=bindparam("days"))
FORGET = delete(api_keys).where(COLUMNS.expires_at < bindparam("before"))


def insert_key(connection: Connection, key: ApiKey) -> None:
    """Record a key, and count that as a change."""
    values = {name: getattr(key, name) for name in FIELDS}
    kept = {"role": key.role.value, "restrictions": write_restrictions(key.restrictions)}
    INSERT.send(connection, {**values, **kept})
    note_change(connection)


def find_key(connection: Connection, key_id: str, *, lock: bool = False) -> ApiKey | None:
    """Return a key of whatever project, its row held when it is to ``lock``, or None."""
    if not is_possible_id(key_id):
        return None
    row = (LOCK if lock else FIND).fetch_first(connection, {"key_id": key_id})
    return read_row(row) if row else None


def list_keys(connection: Connection, project_id: str | None, page: PageRequest) -> Page[ApiKey]:
    """Return a page of the keys of a project, or of all, ordered by creation."""
    filters = {} if project_id is None else {"project_id": project_id}
    return fetch_page(connection, KEYS, filters, page)


def save_key(connection: Connection, key: ApiKey) -> None:
    """Write the secrets and the end of a key whose row is held, and have every process see it."""
    values = {f"new_{name}": getattr(key, name) for name in CHANGED}
    SAVE.send(connection, {"key_id": key.id, **values})
    note_change(connection)


def delete_key(connection: Connection, key_id: str) -> None:
    """Forget a key, and have every process see that."""
    DELETE.send(connection, {"key_id": key_id})
    note_change(connection)


def note_change(connection: Connection) -> None:
    """Count a change of any key; until the commit nobody else does, so that none goes unseen."""
    NOTE_CHANGE.send(connection, {})


def read_version(connection: Connection) -> int:
    """Return how often a key has been changed; another number says that one has been since."""
    return VERSION.fetch_value(connection, {}) or 0


def note_uses(connection: Connection, uses: Sequence[tuple[str, datetime]]) -> None:
    """Record when keys were last used, each given as its id and the time."""
    for key_id, at in uses:
        NOTE_USE.send(connection, {"key_id": key_id, "used_at": at})


def list_ending(connection: Connection, at: datetime, days: int, limit: int) -> list[ApiKey]:
    """Return keys that end within ``days``, of which nobody has been told; the first first."""
    until = at + timedelta(days=days)
    wanted = {"at": at, "until": until, "days": days, "row_limit": limit}
    return [read_row(row) for row in connection.execute(FIND_ENDING, wanted)]


def note_warning(connection: Connection, key_id: str, days: int) -> bool:
    """Record that it is told of a key's end; tell whether nobody has told of it before."""
    wanted = {"key_id": key_id, "days": days}
    return connection.execute(NOTE_WARNING, wanted).rowcount == 1


def forget_ended(connection: Connection, before: datetime) -> int:
    """Forget the keys that have ended before a time, and return how many those were."""
    return connection.execute(FORGET, {"before": before}).rowcount
