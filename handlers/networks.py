"""Networks: list and read."""

from typing import Any

from domain.networks import Network
from domain.pages import PageRequest
from handlers.pages import Response, parse_cursor, render_page
from operations.catalogue import Catalogue
from operations.cloud import Cloud
from persistence import networks


def list_networks(cloud: Cloud, limit: int, offset: int, cursor: str | None = None) -> Response:
    """Return one page of networks, ordered by name."""
    request = PageRequest(limit, offset, "name", parse_cursor(cursor))
    with cloud.database.read() as connection:
        page = networks.list_networks(connection, cloud.region, request)
    return render_page(page, render_network, "/api/v1/networks", {})


def get_network(cloud: Cloud, catalogue: Catalogue, network_id: str) -> dict[str, Any]:
    """Return the network, after a look at the cloud when it is new there.

    Raises NetworkNotFound.
    """

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
