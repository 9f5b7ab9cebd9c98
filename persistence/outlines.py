"""Outlines of servers: what the record follows the cloud in, read of many at once."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from persistence.servers import IN_REGION, IS_LIVE
from persistence.tables import servers

Outline = tuple[str, str, str, str | None, str]
"""What of a server the record follows: status, flavor, image, address, name."""

FIND_OUTLINES = select(
    servers.c.id,
    *(servers.c[name] for name in ("status", "flavor_id", "image_id", "ip_address", "name")),
).where(servers.c.id.in_(bindparam("ids", expanding=True)))
FIND_RESTING = select(servers.c.id).where(
    IS_LIVE, IN_REGION, servers.c.operation_id.is_(None), servers.c.updated_at < bindparam("at")
)


def read_outlines(connection: Connection, server_ids: list[str]) -> dict[str, Outline]:
    """Return the outlines of those servers that are recorded, deleted ones among them."""
    rows = connection.execute(FIND_OUTLINES, {"ids": server_ids})
    return {row[0]: tuple(row[1:]) for row in rows}


def list_resting(connection: Connection, region: str, before: datetime) -> set[str]:
    """Return the ids of servers with which nothing has gone on since ``before``."""
    rows = connection.execute(FIND_RESTING, {"region": region, "at": before})
    return set(rows.scalars())
