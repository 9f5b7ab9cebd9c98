"""What projects have, counted anew and compared with what is recorded of it."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, Select, Table, and_, func, select, update

from domain.quotas import RESERVED, SIZES, Resource
from persistence.quotas.quotas import AMOUNTS, COLUMNS, IS_WANTED, change_usage, hold_quota
from persistence.schema.tables import flavors, keypairs, quotas, servers, webhooks

Counts = dict[str, int]
"""How much there is by the names of ``AMOUNTS``; what there is nothing of may be left out."""

LIST = select(COLUMNS.project_id, *(COLUMNS[name] for name in AMOUNTS))
OF_FLAVOR = and_(flavors.c.region == servers.c.region, flavors.c.id == servers.c.flavor_id)
IS_LIVE = servers.c.deleted_at.is_(None)
COUNT_SERVERS = (
    select(servers.c.project_id, func.count(), *(func.sum(flavors.c[name]) for name in SIZES))
    .select_from(servers)
    .join(flavors, OF_FLAVOR)
    .where(IS_LIVE)
    .group_by(servers.c.project_id)
)
LIST_RESERVED = select(servers.c.project_id, servers.c.reserved).where(
    IS_LIVE, servers.c.reserved.is_not(None)
)
COUNT_WEBHOOKS = select(webhooks.c.project_id, func.count()).group_by(webhooks.c.project_id)

COUNT_KEYPAIRS = (
    select(keypairs.c.project_id, func.count())
    .where(keypairs.c.listed)
    .group_by(keypairs.c.project_id)
)
COUNTED_ALONE = (
    (Resource.WEBHOOKS, COUNT_WEBHOOKS, webhooks),
    (Resource.KEYPAIRS, COUNT_KEYPAIRS, keypairs),
)


def find_differing(connection: Connection) -> set[str]:
    """Return the projects of which something else may be recorded than there is.

    What changes meanwhile may be among them.
    """
    recorded, counted = _list_recorded(connection), count_anew(connection)
    projects = recorded.keys() | counted.keys()
    return {name for name in projects if compare(recorded.get(name, {}), counted.get(name, {}))}


def correct_usage(connection: Connection, project_id: str) -> dict[str, tuple[int, int]]:
    """Record what a project has as it is counted; return what was another, and is now.

    The row is held first. Whoever changes what the project has takes it last, so that what is
    counted behind that lock is what the row has to say until the commit.
    """
    hold_quota(connection, project_id)
    recorded = _list_recorded(connection, project_id).get(project_id, {})
    counted = count_anew(connection, project_id).get(project_id, {})
    differing = compare(recorded, counted)
    if differing:
        values = {name: is_now for name, (_, is_now) in differing.items()}
        connection.execute(update(quotas).where(IS_WANTED).values(values), {"owner_id": project_id})
    return differing


def compare(recorded: Counts, counted: Counts) -> dict[str, tuple[int, int]]:
    """Return what is recorded and what is counted of everything in which the two differ."""
    pairs = {name: (recorded.get(name, 0), counted.get(name, 0)) for name in AMOUNTS}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def count_anew(connection: Connection, project_id: str | None = None) -> dict[str, Counts]:
    """Return what each project has, or one of them alone; one that has nothing may be left out."""
    counts: dict[str, Counts] = defaultdict(lambda: dict.fromkeys(AMOUNTS, 0))
    for owner, *amounts in connection.execute(_narrow(COUNT_SERVERS, servers, project_id)):
        counts[owner].update(zip((Resource.SERVERS, *SIZES), map(int, amounts), strict=True))
    for owner, reserved in connection.execute(_narrow(LIST_RESERVED, servers, project_id)):
        for name, amount in reserved.items():
            counts[owner][RESERVED[Resource(name)]] += amount
    for resource, statement, table in COUNTED_ALONE:
        for owner, count in connection.execute(_narrow(statement, table, project_id)):
            counts[owner][resource] = count
    return counts


def follow_keypairs(connection: Connection) -> None:
    """Record how many key pairs each project has, which come and go in the cloud too.

    Part of a transaction that has changed them, and its last one.
    """
    counted = {row[0]: row[1] for row in connection.execute(COUNT_KEYPAIRS)}
    recorded = {owner: row[Resource.KEYPAIRS] for owner, row in _list_recorded(connection).items()}
    for owner in sorted(counted.keys() | recorded.keys()):
        if counted.get(owner, 0) != recorded.get(owner, 0):
            change = find_keypair_change(connection, owner)
            change_usage(connection, owner, {Resource.KEYPAIRS: change})


def find_keypair_change(connection: Connection, project_id: str) -> int:
    """Return how many more key pairs a project has than are recorded; its row is held from now on.

    So nobody else records any until the commit.
    """
    hold_quota(connection, project_id)
    recorded = _list_recorded(connection, project_id)[project_id][Resource.KEYPAIRS]
    counted = connection.execute(_narrow(COUNT_KEYPAIRS, keypairs, project_id)).first()
    return (counted[1] if counted else 0) - recorded


def _list_recorded(connection: Connection, project_id: str | None = None) -> dict[str, Counts]:
    rows = connection.execute(_narrow(LIST, quotas, project_id))
    return {owner: dict(zip(AMOUNTS, amounts, strict=True)) for owner, *amounts in rows}


def _narrow(statement: Select[Any], table: Table, project_id: str | None) -> Select[Any]:
    return statement if project_id is None else statement.where(table.c.project_id == project_id)
