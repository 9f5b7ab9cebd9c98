"""What the database of a service says, read past the service."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, select

from persistence.database.session import Database
from persistence.events import place_events
from persistence.schema.tables import (
    events,
    flavors,
    keypairs,
    operations,
    quotas,
    servers,
    webhooks,
)
from persistence.simulator.simulator_tables import simulator_images, simulator_servers

Row = dict[str, Any]


@dataclass(frozen=True)
class Records:
    """Every row of the tables that must agree; ``live`` are the servers that are not deleted."""

    servers: list[Row]
    operations: list[Row]
    events: list[Row]
    cloud_servers: list[Row]
    cloud_images: list[Row]
    flavors: list[Row]
    webhooks: list[Row]
    keypairs: list[Row]
    quotas: list[Row]
    events_of: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))

    @property
    def live(self) -> list[Row]:
        """The servers that are not deleted."""
        return [server for server in self.servers if server["deleted_at"] is None]

    def list_operations(self, server_id: str) -> list[Row]:
        """Return the operations of a server."""
        return [row for row in self.operations if row["server_id"] == server_id]


def read_records(url: str) -> Records:
    """Return what is recorded, every committed event in its place."""
    database = Database(url)
    try:
        with database.write() as connection:
            place_events(connection)
        with database.write() as connection:

            def read(table: Table) -> list[Row]:
                return [dict(row._mapping) for row in connection.execute(select(table))]

            found = Records(
                read(servers),
                read(operations),
                sorted(read(events), key=lambda row: row["position"] or 0),
                read(simulator_servers),
                read(simulator_images),
                read(flavors),
                read(webhooks),
                read(keypairs),
                read(quotas),
            )
    finally:
        database.close()
    for event in found.events:
        found.events_of[event["server_id"]].append(event)
    return found
