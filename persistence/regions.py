"""Which operations are due in a region, and which in none that there is."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam

from persistence.leases import FIND_DUE, LONGEST_PLAN, read_clock
from persistence.tables import operations, servers

OF_SERVER = operations.join(servers, servers.c.id == operations.c.server_id)
REGIONS: Any = bindparam("regions", expanding=True)
FIND_DUE_IN = FIND_DUE.select_from(OF_SERVER).where(servers.c.region.in_(REGIONS))
FIND_DUE_ELSEWHERE = FIND_DUE.select_from(OF_SERVER).where(servers.c.region.not_in(REGIONS))


def list_due_in(connection: Connection, region: str, limit: int) -> list[str]:
    """Return the ids of operations on servers of a region that somebody should look at now."""
    return _list_due(connection, FIND_DUE_IN, [region], limit)


def list_due_elsewhere(connection: Connection, regions: Sequence[str], limit: int) -> list[str]:
    """Return the ids of such operations on servers of no region of ``regions``."""
    return _list_due(connection, FIND_DUE_ELSEWHERE, regions, limit)


def _list_due(
    connection: Connection, statement: Any, regions: Sequence[str], limit: int
) -> list[str]:
    now = read_clock(connection)
    values = {"at": now, "latest": now + LONGEST_PLAN, "row_limit": limit, "regions": list(regions)}
    return list(connection.execute(statement, values).scalars())
