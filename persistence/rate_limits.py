"""The buckets of rate limits, which all processes take tokens from; a bucket that is full is none.

What a process asks for it asks for in one transaction, of however many buckets.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, select, update

from domain.rate_limits import RateLimit, charge
from persistence.database.clock import read_clock
from persistence.database.prepared import Prepared
from persistence.schema.tables import rate_buckets
from persistence.schema.text import build_insert

SAVE = Prepared(
    update(rate_buckets)
    .where(rate_buckets.c.name == bindparam("bucket"))
    .values(full_at=bindparam("at"))
)
FULL = (
    select(rate_buckets.c.name)
    .where(rate_buckets.c.full_at < bindparam("now"))
    .with_for_update(skip_locked=True)
)
FORGET = delete(rate_buckets).where(rate_buckets.c.name.in_(FULL))


class Charge(NamedTuple):
    """What is taken from a bucket: see ``domain.rate_limits.charge``."""

    name: str
    limit: RateLimit
    spent: int
    wanted: int


class Grant(NamedTuple):
    """How many of the wanted tokens there were, and in how many seconds the bucket is full."""

    granted: int
    full_in: float


def settle_charges(connection: Connection, charges: Sequence[Charge]) -> dict[str, Grant]:
    """Take tokens from buckets, each named once, and return what there was by their names."""
    found = hold_buckets(connection, sorted(charge.name for charge in charges))
    now = read_clock(connection).timestamp()
    grants = {}
    for name, limit, spent, wanted in charges:
        full_at, granted = charge(limit, found[name], now, spent, wanted)
        grants[name] = Grant(granted, full_at - now)
        SAVE.send(connection, {"bucket": name, "at": full_at})
    return grants


def hold_buckets(connection: Connection, names: Sequence[str]) -> dict[str, float]:
    """Return when buckets are full, and have nobody else take from them before the commit.

    One that there was not is made, full since 1970. Whoever holds several has to hold them in the
    order of their names.
    """
    insert = build_insert(connection.dialect.name, rate_buckets)
    unchanged = {"full_at": rate_buckets.c.full_at}
    statement = insert.on_conflict_do_update(index_elements=["name"], set_=unchanged)
    returned = statement.returning(rate_buckets.c.name, rate_buckets.c.full_at)
    rows = [{"name": name, "full_at": 0.0} for name in names]
    return {row.name: row.full_at for row in connection.execute(returned, rows)}


def forget_full_buckets(connection: Connection) -> int:
    """Delete the buckets that are full and that nobody holds, and return how many."""
    return connection.execute(FORGET, {"now": read_clock(connection).timestamp()}).rowcount
