"""What the simulated cloud offers: its own flavors and images."""

from collections.abc import Iterable
from dataclasses import asdict

from sqlalchemy import Connection, Table, select

from domain.flavors import Flavor
from domain.images import Image
from persistence.inserts import build_insert
from persistence.simulator_tables import simulator_flavors, simulator_images


def list_flavors(connection: Connection) -> list[Flavor]:
    """Return every flavor, ordered by name."""
    rows = connection.execute(select(simulator_flavors).order_by(simulator_flavors.c.name))
    return [Flavor(*row) for row in rows]


def list_images(connection: Connection) -> list[Image]:
    """Return every image, ordered by name."""
    rows = connection.execute(select(simulator_images).order_by(simulator_images.c.name))
    return [Image(*row) for row in rows]


def seed_catalogue(
    connection: Connection, flavors: Iterable[Flavor], images: Iterable[Image]
) -> None:
    """Fill the catalogue of a cloud that is new; one that has entries keeps them as they are."""
    _seed(connection, simulator_flavors, flavors)
    _seed(connection, simulator_images, images)


def _seed(
    connection: Connection, table: Table, entries: Iterable[Flavor] | Iterable[Image]
) -> None:
    if connection.execute(select(table.c.id).limit(1)).first() is None:
        insert = build_insert(connection.dialect.name, table)
        statement = insert.on_conflict_do_nothing(index_elements=["id"])
        connection.execute(statement, [asdict(entry) for entry in entries])


def copy_image(connection: Connection, source_id: str, image_id: str, name: str) -> None:
    """Add an image that holds what another does; one that exists already stays as it is."""
    source = connection.execute(
        select(simulator_images).where(simulator_images.c.id == source_id)
    ).first()
    if source is not None:
        values = {**source._mapping, "id": image_id, "name": name}
        insert = build_insert(connection.dialect.name, simulator_images)
        connection.execute(insert.on_conflict_do_nothing(index_elements=["id"]), values)
