"""Networks: list and read."""

from typing import Any

from domain.catalogue import Network
from handlers.catalogue import CatalogueResource, request_page
from handlers.inline import inline
from handlers.pages import Response
from operations.clouds.catalogue import Catalogue
from operations.clouds.cloud import Caller, Cloud
from persistence.catalogue import networks


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


RESOURCE = CatalogueResource(networks.NETWORKS, "/api/v1/networks", render_network)


@inline
def list_networks(
    cloud: Cloud,
    caller: Caller,
    limit: int,
    offset: int,
    cursor: str | None = None,
    region: str | None = None,
) -> Response:
    """Return one page of the networks of a region, ordered by name. Raises RegionUnknown."""
    request = request_page(limit, offset, cursor)
    return RESOURCE.list_page(cloud, caller.project_id, request, region)


def get_network(
    cloud: Cloud, catalogue: Catalogue, caller: Caller, network_id: str, region: str | None = None
) -> dict[str, Any]:
    """Return the network of a region, after a look at its cloud when it is new there.

    Raises NetworkNotFound, RegionUnknown.
    """
    return RESOURCE.get(cloud, catalogue, caller.owner, network_id, region)
