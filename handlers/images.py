"""Images: list, read, delete those of snapshots."""

from typing import Any

from domain.catalogue import Image
from handlers.catalogue import CatalogueResource, request_page
from handlers.inline import inline
from handlers.pages import Response
from handlers.projects import choose_projects, keep_projects
from operations.clouds.catalogue import Catalogue
from operations.clouds.cloud import Caller, Cloud
from operations.clouds.regions import choose_region
from operations.requests import resources as operations
from persistence.catalogue import images


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
        "project_id": image.project_id,
    }


RESOURCE = CatalogueResource(images.IMAGES, "/api/v1/images", render_image)


@inline
def list_images(
    cloud: Cloud,
    caller: Caller,
    limit: int,
    offset: int,
    all_projects: bool,
    project_id: str | None = None,
    cursor: str | None = None,
    region: str | None = None,
) -> Response:
    """Return one page of the images of a region, ordered by name.

    Raises RegionUnknown, PermissionDenied.
    """
    projects = choose_projects(caller, project_id, all_projects=all_projects)
    kept = keep_projects(project_id, all_projects=all_projects)
    request = request_page(limit, offset, cursor)
    return RESOURCE.list_page(cloud, projects, request, region, kept)


def get_image(
    cloud: Cloud, catalogue: Catalogue, caller: Caller, image_id: str, region: str | None = None
) -> dict[str, Any]:
    """Return the image of a region, after a look at its cloud when it is new there.

    Raises ImageNotFound, RegionUnknown.
    """
    return RESOURCE.get(cloud, catalogue, caller.owner, image_id, region)


def delete_image(
    cloud: Cloud, catalogue: Catalogue, caller: Caller, image_id: str, region: str | None = None
) -> tuple[None, int]:
    """Delete the image of a snapshot.

    Raises RegionUnknown, ImageNotFound, ImageNotDeletable and backend errors.
    """
    cloud = choose_region(cloud, region)
    catalogue.retry_on_miss(lambda: operations.delete_image(cloud, caller, image_id))
    return None, 204
