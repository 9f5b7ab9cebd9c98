"""The cloud's own ids of servers, by which it tells of those that it has deleted."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select, update

from persistence.database.prepared import Prepared
from persistence.schema.tables import servers
from persistence.servers.servers import IS_LIVE, IS_WANTED

CLOUD_ID = servers.c.cloud_id
IDS: Any = bindparam("ids", expanding=True)
FIND = Prepared(select(CLOUD_ID).where(IS_WANTED))
FIND_SEVERAL = select(servers.c.id, CLOUD_ID).where(servers.c.id.in_(IDS), IS_LIVE)
FIND_LIVE = select(servers.c.id).where(IS_LIVE, or_(servers.c.id.in_(IDS), CLOUD_ID.in_(IDS)))
NOTE = Prepared(update(servers).where(IS_WANTED, IS_LIVE).values(cloud_id=bindparam("known")))


def find_cloud_id(connection: Connection, server_id: str) -> str | None:
    """Return the cloud's id of a server, None where the cloud has no other, or it is not known."""
    cloud_id: str | None = FIND.fetch_value(connection, {"server_id": server_id})
    return cloud_id


def find_news(connection: Connection, cloud_ids: Mapping[str, str]) -> dict[str, str]:
    """Return those of ``cloud_ids``, by ids of servers, that are not recorded."""
    rows = connection.execute(FIND_SEVERAL, {"ids": list(cloud_ids)})
    return {row[0]: cloud_ids[row[0]] for row in rows if row[1] != cloud_ids[row[0]]}


def note_cloud_ids(connection: Connection, cloud_ids: Mapping[str, str]) -> None:
    """Record the cloud's ids of servers that are not deleted."""
    for server_id, cloud_id in cloud_ids.items():
        NOTE.send(connection, {"server_id": server_id, "known": cloud_id})


def list_live(connection: Connection, names: Collection[str]) -> list[str]:
    """Return the ids of the servers that go by one of ``names``, here or in the cloud."""
    return list(connection.execute(FIND_LIVE, {"ids": list(names)}).scalars())
