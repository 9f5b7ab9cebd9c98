"""Labels that the cloud could not take yet."""

from sqlalchemy import Connection, bindparam, null, select, update

from domain.labels import LABELLED_IN, LabelChange
from persistence.schema.tables import servers
from persistence.servers.servers import IN_REGION, IS_LIVE, IS_WANTED, hold_server

FIND_BEHIND = (
    select(servers.c.id)
    .where(
        IS_LIVE,
        IN_REGION,
        servers.c.labels_due.is_not(None),
        servers.c.operation_id.is_(None),
        servers.c.status.in_([status.value for status in LABELLED_IN]),
    )
    .limit(bindparam("row_limit"))
)
FORGET_CHANGE = update(servers).where(IS_WANTED).values(labels_due=null())


def list_behind(connection: Connection, region: str, limit: int) -> list[str]:
    """Return the ids of servers that can take labels now, and for which some are due."""
    values = {"region": region, "row_limit": limit}
    return list(connection.execute(FIND_BEHIND, values).scalars())


def note_labels_taken(connection: Connection, server_id: str, change: LabelChange) -> None:
    """Record that the cloud has taken a change of labels, unless more has come since."""
    server = hold_server(connection, server_id)
    if server is not None and server.labels_due == change:
        connection.execute(FORGET_CHANGE, {"server_id": server_id})
