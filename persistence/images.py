"""Images, region by region, as copied from the cloud."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from domain.errors import ImageNotFound
from domain.images import Image
from domain.pages import Page, PageRequest
from persistence import tables
from persistence.catalogue import (
    Catalogue,
    Selection,
    choose_entry,
    find_entry,
    keep_entry,
    list_entries,
    select_entry,
    store_entries,
    unlist_entries,
)
from persistence.pages import fetch_page
from persistence.prepared import Prepared

HOLD_IMAGE = Prepared(select_entry(tables.images).with_for_update())
SELECTION = Selection(tables.images)
IMAGES = list_entries(tables.images, lambda row: Image(*row[:7]))


def read_image(connection: Connection, region: str, image_id: str) -> Image:
    """Return an image that the cloud offers. Raises ImageNotFound."""
    return _read(connection, SELECTION.offered, region, image_id)


def hold_image(connection: Connection, region: str, image_id: str) -> Image:
    """Return an offered image that nobody else changes until the commit. Raises ImageNotFound."""
    return _read(connection, HOLD_IMAGE, region, image_id)


def choose_image(
    connection: Connection, region: str, reference: str, allowed_actions: Sequence[str] = ()
) -> Image:
    """Return the image with this id, or else the only one with this name, that the cloud offers.

    Raises ImageNotFound, and AmbiguousName with what may be done with the server that it is for.
    """
    row = choose_entry(connection, SELECTION, region, reference, allowed_actions)
    if row is None:
        raise ImageNotFound(reference, region)
    return Image(*row)


def read_known_image(connection: Connection, region: str, image_id: str) -> Image:
    """Return an image that a server has, offered or not. Raises ImageNotFound."""
    return _read(connection, SELECTION.known, region, image_id)


def _read(connection: Connection, statement: Prepared, region: str, image_id: str) -> Image:
    row = find_entry(connection, statement, region, image_id)
    if row is None:
        raise ImageNotFound(image_id, region)
    return Image(*row)


def list_images(connection: Connection, region: str, page: PageRequest) -> Page[Image]:
    """Return a page of the images that the cloud offers; ``page.sort`` is ``name``."""
    return fetch_page(connection, IMAGES, {"region": region}, page)


def store_images(
    connection: Connection, region: str, images: Iterable[Image], seen: Catalogue | None = None
) -> None:
    """Make ``images`` what the cloud offers; servers keep showing those that are gone.

    ``seen`` is as in ``store_entries``.
    """
    store_entries(connection, tables.images, region, images, seen)


def unlist_image(connection: Connection, region: str, image_id: str) -> None:
    """Note that the cloud does not offer this image any more."""
    unlist_entries(connection, tables.images, region, [image_id])


def keep_image(connection: Connection, region: str, image: Image) -> None:
    """Record an image that a server has and the cloud does not offer."""
    keep_entry(connection, tables.images, region, image)
