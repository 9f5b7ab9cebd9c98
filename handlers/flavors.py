"""Flavors: list and read."""

from typing import Any

from domain.flavors import Flavor
from domain.pages import PageRequest
from handlers.glances import at_once
from handlers.pages import Response, parse_cursor, render_page
from handlers.regions import keep_region
from operations.catalogue import Catalogue
from operations.cloud import Cloud
from operations.regions import choose_region
from persistence import flavors


@at_once
def list_flavors(
    cloud: Cloud, limit: int, offset: int, cursor: str | None = None, region: str | None = None
) -> Response:
    """Return one page of the flavors of a region, ordered by name. Raises RegionUnknown."""
    cloud = choose_region(cloud, region)
    request = PageRequest(limit, offset, "name", parse_cursor(cursor))
    with cloud.database.read() as connection:
        page = flavors.list_flavors(connection, cloud.region, request)
    return render_page(page, render_flavor, "/api/v1/flavors", keep_region(region))


def get_flavor(
    cloud: Cloud, catalogue: Catalogue, flavor_id: str, region: str | None = None
) -> dict[str, Any]:
    """Return the flavor of a region, after a look at its cloud when it is new there.

    Raises FlavorNotFound, RegionUnknown.
    """
    cloud = choose_region(cloud, region)

    def read() -> Flavor:
        with cloud.database.read() as connection:
            return flavors.read_flavor(connection, cloud.region, flavor_id)

    return render_flavor(catalogue.find(read))


def render_flavor(flavor: Flavor) -> dict[str, Any]:
    """Return the flavor as the document describes it."""
    return {
        "id": flavor.id,
        "name": flavor.name,
        "vcpus": flavor.vcpus,
        "ram_mb": flavor.ram_mb,
        "disk_gb": flavor.disk_gb,
    }
