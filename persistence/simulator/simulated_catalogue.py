"""What the simulated cloud offers: its own flavors and images."""

from collections.abc import Iterable

from msgspec.structs import asdict
from sqlalchemy import Connection, Table, select, update

from domain.catalogue import Flavor, Image
from persistence.schema.text import build_insert
from persistence.simulator.simulator_tables import simulator_flavors, simulator_images

IMAGE_COLUMNS = [column for column in simulator_images.c if column.name != "gone"]


def list_flavors(connection: Connection) -> list[Flavor]:
    """Return every flavor, ordered by name."""
    rows = connection.execute(select(simulator_flavors).order_by(simulator_flavors.c.name))
    return [Flavor(*row) for row in rows]


def list_images(connection: Connection) -> list[Image]:
    """Return every image that is there, ordered by name."""
    there = select(*IMAGE_COLUMNS).where(~simulator_images.c.gone)
    rows = connection.execute(there.order_by(simulator_images.c.name))
    return [Image(*row) for row in rows]


def find_image(connection: Connection, image_id: str) -> Image | None:
    """Return an image that is there, or None."""
    there = (simulator_images.c.id == image_id, ~simulator_images.c.gone)
    row = connection.execute(select(*IMAGE_COLUMNS).where(*there)).first()
    return None if row is None else Image(*row)


def find_flavor(connection: Connection, flavor_id: str) -> Flavor:
    """Return a flavor that there is."""
    row = connection.execute(select(simulator_flavors).where(simulator_flavors.c.id == flavor_id))
    return Flavor(*row.one())


def find_any_image(connection: Connection, image_id: str) -> Image:
    """Return an image that is there, or that was."""
    row = connection.execute(select(*IMAGE_COLUMNS).where(simulator_images.c.id == image_id))
    return Image(*row.one())


def forget_image(connection: Connection, image_id: str) -> None:
    """Have an image be gone; what it holds is still on the disks of its servers."""
    gone = update(simulator_images).where(simulator_images.c.id == image_id)
    connection.execute(gone.values(gone=True))


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


def copy_image(
    connection: Connection,
    source_id: str,
    image_id: str,
    name: str,
    disk_gb: int,
    project_id: str,
) -> None:
    """Add a project's snapshot of a disk that was made of an image.

    One that is there stays as it is.
    """
    source = connection.execute(
        select(simulator_images).where(simulator_images.c.id == source_id)
    ).first()
    if source is not None:
        own = {"id": image_id, "name": name, "snapshot": True, "gone": False}
        own["project_id"] = project_id
        own["min_disk_gb"] = max(source.min_disk_gb, disk_gb)
        values = {**source._mapping, **own}
        insert = build_insert(connection.dialect.name, simulator_images)
        connection.execute(insert.on_conflict_do_nothing(index_elements=["id"]), values)
