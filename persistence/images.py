"""Images, region by region, as copied from the cloud."""

from collections.abc import Iterable

from sqlalchemy import Connection

from domain.errors import ImageNotFound
from domain.images import Image
from domain.pages import Page, PageRequest
from persistence import tables
from persistence.catalogue import list_entries, select_entry, store_entries
from persistence.pages import fetch_page
from persistence.text import is_possible_id

FIND_IMAGE = select_entry(tables.images)
IMAGES = list_entries(tables.images, lambda row: Image(*row[:6]))


def read_image(connection: Connection, region: str, image_id: str) -> Image:
    """Return an image that the cloud offers. Raises ImageNotFound."""
    row = None
    if is_possible_id(image_id):
        parameters = {"region": region, "entry_id": image_id}
        row = connection.execute(FIND_IMAGE, parameters).first()
    if row is None:
        raise ImageNotFound(image_id)
    return Image(*row)


def list_images(connection: Connection, region: str, page: PageRequest) -> Page[Image]:
    """Return a page of the images that the cloud offers; ``page.sort`` is ``name``."""
    return fetch_page(connection, IMAGES, {"region": region}, page)


def store_images(connection: Connection, region: str, images: Iterable[Image]) -> None:
    """Make ``images`` what the cloud offers; servers keep showing those that are gone."""
    store_entries(connection, tables.images, region, images)
