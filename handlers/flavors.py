"""Flavors: list and read."""

from typing import Any

from domain.catalogue import Flavor
from handlers.catalogue import CatalogueResource, request_page
from handlers.inline import inline
from handlers.pages import Response
from operations.clouds.catalogue import Catalogue
from operations.clouds.cloud import Cloud
from persistence.catalogue import flavors


def render_flavor(flavor: Flavor) -> dict[str, Any]:
    """Return the flavor as the document describes it."""
    return {
        "id": flavor.id,
        "name": flavor.name,
        "vcpus": flavor.vcpus,
        "ram_mb": flavor.ram_mb,
        "disk_gb": flavor.disk_gb,
    }


RESOURCE = CatalogueResource(flavors.FLAVORS, "/api/v1/flavors", render_flavor)


@inline
def list_flavors(
    cloud: Cloud, limit: int, offset: int, cursor: str | None = None, region: str | None = None
) -> Response:
    """Return one page of the flavors of a region, ordered by name. Raises RegionUnknown."""
    request = request_page(limit, offset, cursor)
    return RESOURCE.list_page(cloud, None, request, region)


def get_flavor(
    cloud: Cloud, catalogue: Catalogue, flavor_id: str, region: str | None = None
) -> dict[str, Any]:
    """Return the flavor of a region, after a look at its cloud when it is new there.

    Raises FlavorNotFound, RegionUnknown.
    """
    return RESOURCE.get(cloud, catalogue, None, flavor_id, region)
