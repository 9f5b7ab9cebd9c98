"""Labels that the cloud could not take yet."""

from sqlalchemy import Connection, bindparam, null, or_, select, update

from domain.labels import LABELLED_IN, LabelChange
from persistence.database.prepared import Prepared
from persistence.schema.tables import servers
from persistence.servers.servers import IN_REGION, IS_LIVE, IS_WANTED, hold_server

FIND_BEHIND = Prepared(
    select(servers.c.id)
    .where(
        IS_LIVE,
        IN_REGION,
        servers.c.labels_due.is_not(None),
        servers.c.operation_id.is_(None),
        or_(*(servers.c.status == status.value for status in sorted(LABELLED_IN))),
    )
    .limit(bindparam("row_limit"))
)
FORGET_CHANGE = Prepared(update(servers).where(IS_WANTED).values(labels_due=null()))


def list_behind(connection: Connection, region: str, limit: int) -> list[str]:
    """Return the ids of servers that can take labels now, and for which some are due."""
    wanted = {"region": region, "row_limit": limit}
    return [row[0] for row in FIND_BEHIND.fetch_all(connection, wanted)]


def note_labels_taken(connection: Connection, server_id: str, change: LabelChange) -> None:
    """Record that the cloud has taken a change of labels, unless more has come since."""
    server = hold_server(connection, server_id)
    if server is not None and server.labels_due == change:
        FORGET_CHANGE.send(connection, {"server_id": server_id})
