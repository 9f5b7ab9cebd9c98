"""Networks: list and read."""

from typing import Any

from domain.networks import Network
from domain.pages import PageRequest
from handlers.glances import at_once
from handlers.pages import Response, parse_cursor, render_page
from handlers.regions import keep_region
from operations.catalogue import Catalogue
from operations.cloud import Cloud
from operations.regions import choose_region
from persistence import networks


@at_once
def list_networks(
    cloud: Cloud, limit: int, offset: int, cursor: str | None = None, region: str | None = None
) -> Response:
    """Return one page of the networks of a region, ordered by name. Raises RegionUnknown."""
    cloud = choose_region(cloud, region)
    request = PageRequest(limit, offset, "name", parse_cursor(cursor))
    with cloud.database.read() as connection:
        page = networks.list_networks(connection, cloud.region, request)
    return render_page(page, render_network, "/api/v1/networks", keep_region(region))


def get_network(
    cloud: Cloud, catalogue: Catalogue, network_id: str, region: str | None = None
) -> dict[str, Any]:
    """Return the network of a region, after a look at its cloud when it is new there.

    Raises NetworkNotFound, RegionUnknown.
    """
    cloud = choose_region(cloud, region)

    def read() -> Network:
        with cloud.database.read() as connection:
            return networks.read_network(connection, cloud.region, network_id)

    return render_network(catalogue.find(read))


def render_network(network: Network) -> dict[str, Any]:
    """Return the network as the document describes it."""
    return {
        "id": network.id,
        "name": network.name,
        "status": network.status,
        "shared": network.shared,
        "external": network.external,
        "cidrs": list(network.cidrs),
    }
