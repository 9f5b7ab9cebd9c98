"""Images: list, read, delete those of snapshots."""

from typing import Any

from domain.images import Image
from domain.pages import PageRequest
from handlers.glances import at_once
from handlers.pages import Response, parse_cursor, render_page
from handlers.regions import keep_region
from operations import images as operations
from operations.catalogue import Catalogue
from operations.cloud import Caller, Cloud
from operations.regions import choose_region
from persistence import images


@at_once
def list_images(
    cloud: Cloud, limit: int, offset: int, cursor: str | None = None, region: str | None = None
) -> Response:
    """Return one page of the images of a region, ordered by name. Raises RegionUnknown."""
    cloud = choose_region(cloud, region)
    request = PageRequest(limit, offset, "name", parse_cursor(cursor))
    with cloud.database.read() as connection:
        page = images.list_images(connection, cloud.region, request)
    return render_page(page, render_image, "/api/v1/images", keep_region(region))


def get_image(
    cloud: Cloud, catalogue: Catalogue, image_id: str, region: str | None = None
) -> dict[str, Any]:
    """Return the image of a region, after a look at its cloud when it is new there.

    Raises ImageNotFound, RegionUnknown.
    """
    cloud = choose_region(cloud, region)

    def read() -> Image:
        with cloud.database.read() as connection:
            return images.read_image(connection, cloud.region, image_id)

    return render_image(catalogue.find(read))


def delete_image(
    cloud: Cloud, catalogue: Catalogue, caller: Caller, image_id: str, region: str | None = None
) -> tuple[None, int]:
    """Delete the image of a snapshot.

    Raises RegionUnknown, ImageNotFound, ImageNotDeletable and backend errors.
    """
    cloud = choose_region(cloud, region)
    catalogue.find(lambda: operations.delete_image(cloud, caller, image_id))
    return None, 204


def render_image(image: Image) -> dict[str, Any]:
    """Return the image as the document describes it."""
    return {
        "id": image.id,
        "name": image.name,
        "os_distro": image.os_distro,
        "min_disk_gb": image.min_disk_gb,
        "size_bytes": image.size_bytes,
        "status": image.status,
        "snapshot": image.snapshot,
    }
