"""What a new server is chosen to be made of: a flavor and an image, read by one statement."""

from sqlalchemy import Connection, and_, bindparam, select

from domain.catalogue import Flavor, Image
from persistence.catalogue.entries import entry_columns, is_visible
from persistence.catalogue.flavors import choose_flavor
from persistence.catalogue.images import choose_image
from persistence.database.prepared import Prepared
from persistence.schema.tables import flavors, images
from persistence.schema.text import is_possible_id

OFFERED = and_(
    flavors.c.region == bindparam("region"),
    flavors.c.id == bindparam("flavor_id"),
    flavors.c.listed,
    images.c.region == flavors.c.region,
    images.c.id == bindparam("image_id"),
    images.c.listed,
    is_visible(images),
)
FIND_CHOICE = Prepared(select(*entry_columns(flavors), *entry_columns(images)).where(OFFERED))


def read_choice(
    connection: Connection, region: str, flavor_id: str, image_id: str, project_id: str
) -> tuple[Flavor, Image]:
    """Return a flavor and an image that a project can have, each by its id or its only name.

    Raises FlavorNotFound, ImageNotFound, AmbiguousName.
    """
    row = None
    if is_possible_id(flavor_id) and is_possible_id(image_id):
        wanted = {"region": region, "flavor_id": flavor_id, "image_id": image_id}
        wanted["owner_id"] = project_id
        row = FIND_CHOICE.recall(connection, wanted)
    if row is None:  # one of them is a name, or is not there, and these say which
        flavor = choose_flavor(connection, region, flavor_id, project_id)
        return flavor, choose_image(connection, region, image_id, project_id)
    return Flavor(*row[:5]), Image(*row[5:])
