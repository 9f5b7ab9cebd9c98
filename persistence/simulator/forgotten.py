"""Servers that were being made when the service was reset, and are not to be made any more."""

from sqlalchemy import Connection, bindparam, select

from persistence.database.prepared import Prepared
from persistence.simulator.simulator_tables import simulator_forgotten

FIND = Prepared(
    select(simulator_forgotten.c.id).where(simulator_forgotten.c.id == bindparam("server_id"))
)


def is_forgotten(connection: Connection, server_id: str) -> bool:
    """Tell whether a server is not to be made any more."""
    return FIND.fetch_first(connection, {"server_id": server_id}) is not None
