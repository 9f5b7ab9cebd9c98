"""Outlines of servers: what the record follows the cloud in, read of many at once."""

from typing import Any

from sqlalchemy import Connection, bindparam, or_, select

from domain.transitions import Status
from persistence.database.prepared import Prepared
from persistence.schema.tables import servers
from persistence.servers.servers import IN_REGION, IS_LIVE

Outline = tuple[Any, ...]
"""What of a server the record follows: the values of ``FOLLOWED``."""

FOLLOWED = (
    "status", "flavor_id", "image_id", "ip_address", "name", "addresses", "labels",
    "availability_zone",
)  # fmt: skip
FIND_OUTLINES = select(servers.c.id, *(servers.c[name] for name in FOLLOWED)).where(
    servers.c.id.in_(bindparam("ids", expanding=True))
)
WAS_MADE = or_(servers.c.status != Status.ERROR.value, servers.c.ip_address.is_not(None))
FIND_RESTING = Prepared(
    select(servers.c.id).where(IS_LIVE, IN_REGION, servers.c.operation_id.is_(None), WAS_MADE)
)


def read_outlines(connection: Connection, server_ids: list[str]) -> dict[str, Outline]:
    """Return the outlines of those servers that are recorded, deleted ones among them."""
    rows = connection.execute(FIND_OUTLINES, {"ids": server_ids})
    return {row[0]: tuple(row[1:]) for row in rows}


def list_resting(connection: Connection, region: str) -> set[str]:
    """Return the ids of the servers with which nothing goes on.

    One whose creation failed may never have been in the cloud, and is left out.
    """
    return {row[0] for row in FIND_RESTING.fetch_all(connection, {"region": region})}
