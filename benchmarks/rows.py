"""Rows of servers like one that the service has written itself, and their quick way into tables."""

import random
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import Connection, Table, select

from backends.simulator.options import derive_address, derive_addresses
from persistence.schema.tables import flavors, images, servers
from persistence.simulator.simulator_tables import simulator_servers

FIRST_DAY = datetime(2025, 1, 1, tzinfo=UTC)
SPREAD = timedelta(days=365)
STATUSES = {
    "ACTIVE": 70, "SHUTOFF": 15, "PAUSED": 4, "SUSPENDED": 4, "SHELVED_OFFLOADED": 4, "ERROR": 3,
}  # fmt: skip
ROLES = ("web", "db", "cache", "queue", "build")
RACK = 100
"""How many servers have the same label ``rack``, however many there are in all."""

SEED = 1

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Model:
    """The rows of one server that the service made, and the catalogue that others choose from."""

    server: Row
    simulated: Row
    flavor_ids: Sequence[str]
    image_ids: Sequence[str]


def read_model(connection: Connection, server_id: str) -> Model:
    """Return what is recorded of a server. Raises sqlalchemy.exc.NoResultFound."""
    server, simulated = (
        dict(connection.execute(select(table).where(table.c.id == server_id)).mappings().one())
        for table in (servers, simulator_servers)
    )
    region = server["region"]
    flavor_ids, image_ids = (
        connection.scalars(select(table.c.id).where(table.c.region == region)).all()
        for table in (flavors, images)
    )
    return Model(server, simulated, flavor_ids, image_ids)


def make_rows(model: Model, count: int) -> Iterator[tuple[Row, Row]]:
    """Yield rows of ``count`` servers, as Ostler and as the simulated cloud have them.

    They are the same ones each time: made one after the other in the course of 2025, each name
    given twice, with statuses, flavors, images and labels at random.
    """
    chance = random.Random(SEED)
    statuses = chance.choices(list(STATUSES), list(STATUSES.values()), k=4099)
    first, networks = model.simulated["number"] + 1, list(model.server["addresses"])
    for number in range(count):
        created_at = FIRST_DAY + SPREAD * number / count
        role = ROLES[number // 2 % len(ROLES)]
        shared = {
            "id": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
            "ip_address": derive_address(first + number),
            "addresses": derive_addresses(first + number, networks),
            "name": f"{role}-{number // 2:06d}",
            "status": statuses[number % len(statuses)],
            "flavor_id": chance.choice(model.flavor_ids),
            "image_id": chance.choice(model.image_ids),
            "created_at": created_at,
            "updated_at": created_at + timedelta(seconds=chance.randrange(86_400)),
            "labels": {"role": role, "rack": f"rack-{number // RACK:05d}"},
        }
        yield fill(model.server, shared), fill(model.simulated, shared)


def fill(model: Row, values: Mapping[str, Any]) -> Row:
    """Return the row of ``model`` with those of ``values`` that it has.

    The number that the simulated cloud counts by is left to the database.
    """
    return {name: values.get(name, value) for name, value in model.items() if name != "number"}


def write_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows with the same keys into a table of SQLite's by one statement."""
    names = list(rows[0])
    columns, marks = ", ".join(names), ", ".join("?" * len(names))
    connection.exec_driver_sql(
        f"INSERT INTO {table} ({columns}) VALUES ({marks})",  # noqa: S608, our own names
        list(convert(connection, table, names, rows)),
    )


def convert(
    connection: Connection, table: Table, names: Sequence[str], rows: Iterable[Row]
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows as the driver takes them."""
    processors = [find_processor(connection, table, name) for name in names]
    for row in rows:
        yield tuple(
            value if process is None else process(value)
            for process, value in zip(processors, row.values(), strict=True)
        )


def find_processor(connection: Connection, table: Table, name: str) -> Callable[[Any], Any] | None:
    """Return what turns a value of a column into a parameter; None passes it on as it is."""
    if table.c[name].type.python_type is dict:
        return write_document
    kind = table.c[name].type.dialect_impl(connection.dialect)
    return kind.bind_processor(connection.dialect)


def write_document(value: Any) -> str | None:
    """Return a value as JSON, or None for the NULL of a document that there is not."""
    return None if value is None else orjson.dumps(value).decode()
