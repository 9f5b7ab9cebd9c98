"""Flavors: list and read."""

from typing import Any

from domain.flavors import Flavor
from domain.pages import PageRequest
from handlers.pages import Response, parse_cursor, render_page
from operations.catalogue import Catalogue
from operations.cloud import Cloud
from persistence import flavors


def list_flavors(cloud: Cloud, limit: int, offset: int, cursor: str | None = None) -> Response:
    """Return one page of flavors, ordered by name."""
    request = PageRequest(limit, offset, "name", parse_cursor(cursor))
    with cloud.database.read() as connection:
        page = flavors.list_flavors(connection, cloud.region, request)
    return render_page(page, render_flavor, "/api/v1/flavors", {})


def get_flavor(cloud: Cloud, catalogue: Catalogue, flavor_id: str) -> dict[str, Any]:
    """Return the flavor, after a look at the cloud when it is new there. Raises FlavorNotFound."""

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
