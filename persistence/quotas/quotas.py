"""Quotas as Ostler records them: one row a project, a column for what it has of each resource.

Whoever changes what a project has takes its row last in the transaction: writers of one project
wait for each other no longer than a commit takes, and nobody who has the row waits for another.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    bindparam,
    case,
    func,
    select,
    update,
)

from domain.quotas import (
    COUNTED,
    RESERVED,
    UNLIMITED,
    Amounts,
    Limits,
    Quota,
    Resource,
    Usage,
    find_excess,
    total,
)
from persistence.database.prepared import Prepared
from persistence.schema.tables import quotas
from persistence.schema.text import build_insert

COLUMNS = quotas.c
IS_WANTED = COLUMNS.project_id == bindparam("owner_id")
AMOUNTS = (*COUNTED, Resource.KEYPAIRS, Resource.WEBHOOKS)
OWN_LIMITS = {resource: f"max_{resource}" for resource in Resource}
MORE = {name: f"more_{name}" for name in AMOUNTS}
DEFAULTS = {resource: f"default_{resource}" for resource in Resource}
BOUNDLESS = 2**62
"""What stands in a row for a limit that there is not."""

FIELDS = (*AMOUNTS, *OWN_LIMITS.values())
FIND = Prepared(select(*(COLUMNS[name] for name in FIELDS)).where(IS_WANTED))

LOCK = Prepared(select(COLUMNS.project_id).where(IS_WANTED).with_for_update())
INSERT = {
    dialect: Prepared(build_insert(dialect, quotas).on_conflict_do_nothing())
    for dialect in ("sqlite", "postgresql")
}
SET_LIMITS = Prepared(
    update(quotas)
    .where(IS_WANTED)
    .values({name: bindparam(f"new_{name}", type_=BigInteger) for name in OWN_LIMITS.values()})
)


def take(connection: Connection, project_id: str, changes: Amounts, limits: Limits) -> Quota | None:
    """Record that a project has so much more of resources, or less; None says that this is done.

    One UPDATE decides, so that of many at once exactly those take something for whom there is
    room. A quota that has none is returned, and nothing is recorded. ``limits`` are those of a
    project without its own; what becomes less is not held against any.
    """
    limited = tuple(name for name, amount in total(changes).items() if amount > 0)
    values = _bind(project_id, changes)
    for name in limited:
        limit = limits[name]
        values[DEFAULTS[name]] = BOUNDLESS if limit == UNLIMITED else limit
    statement = build_change(tuple(changes), limited)
    while not statement.change(connection, values):
        quota = find_quota(connection, project_id, limits)
        if quota is None:
            insert_quota(connection, project_id)
        elif find_excess(quota, changes):
            return quota
    return None


def change_usage(connection: Connection, project_id: str, changes: Amounts) -> None:
    """Record that a project has so much more or less of resources, which is so and is not asked.

    What would be less than nothing is nothing.
    """
    statement, values = build_change(tuple(changes), ()), _bind(project_id, changes)
    while not statement.change(connection, values):
        insert_quota(connection, project_id)


@lru_cache(maxsize=64)
def build_change(names: tuple[str, ...], limited: tuple[Resource, ...]) -> Prepared:
    """Return the UPDATE of what a project has of ``names``, where ``limited`` leaves room for it.

    Its values are ``owner_id``, and those that ``MORE`` and ``DEFAULTS`` name.
    """
    more = {name: COLUMNS[name] + bindparam(MORE[name], type_=BigInteger) for name in names}
    values = {name: case((amount < 0, 0), else_=amount) for name, amount in more.items()}
    conditions = [_leaves_room(resource, more) for resource in limited]
    return Prepared(update(quotas).where(IS_WANTED, *conditions).values(values))


def _leaves_room(resource: Resource, more: Mapping[str, ColumnElement[int]]) -> ColumnElement[bool]:
    names = (resource, RESERVED.get(resource))
    amounts = [more.get(name, COLUMNS[name]) for name in names if name]
    default = bindparam(DEFAULTS[resource], type_=BigInteger)
    return sum(amounts[1:], amounts[0]) <= func.coalesce(COLUMNS[OWN_LIMITS[resource]], default)


def _bind(project_id: str, changes: Amounts) -> dict[str, Any]:
    values: dict[str, Any] = {MORE[name]: more for name, more in changes.items()}
    values["owner_id"] = project_id
    return values


def insert_quota(connection: Connection, project_id: str) -> None:
    """Record a project that has nothing, unless something is recorded of it."""
    INSERT[connection.dialect.name].send(connection, {"project_id": project_id})


def hold_quota(connection: Connection, project_id: str) -> None:
    """Have nobody else change what a project has until the commit."""
    insert_quota(connection, project_id)
    LOCK.send(connection, {"owner_id": project_id})


def read_quota(connection: Connection, project_id: str, limits: Limits) -> Quota:
    """Return what a project may have and has, ``limits`` being those of one without its own."""
    found = find_quota(connection, project_id, limits)
    return found or {resource: Usage(limits[resource], 0) for resource in Resource}


def find_quota(connection: Connection, project_id: str, limits: Limits) -> Quota | None:
    """Return what ``read_quota`` does, None where nothing is recorded of the project."""
    row = FIND.fetch_first(connection, {"owner_id": project_id})
    return _read_row(dict(zip(FIELDS, row, strict=True)), limits) if row else None


def _read_row(row: Mapping[str, Any], limits: Limits) -> Quota:
    return {
        resource: Usage(
            limits[resource] if row[own] is None else _read_limit(row[own]),
            row[resource],
            row[RESERVED[resource]] if resource in RESERVED else 0,
        )
        for resource, own in OWN_LIMITS.items()
    }


def _read_limit(kept: int) -> int:
    return UNLIMITED if kept == BOUNDLESS else kept


def set_limits(connection: Connection, project_id: str, own: Mapping[Resource, int]) -> None:
    """Give a project limits of its own for these resources, and for the others those of all."""
    insert_quota(connection, project_id)
    given = {name: BOUNDLESS if limit == UNLIMITED else limit for name, limit in own.items()}
    values = {f"new_{column}": given.get(resource) for resource, column in OWN_LIMITS.items()}
    SET_LIMITS.send(connection, {"owner_id": project_id, **values})
