"""Networks, region by region, as copied from the cloud."""

from collections.abc import Iterable

from sqlalchemy import Connection

from domain.errors import NetworkNotFound
from domain.networks import Network
from domain.pages import Page, PageRequest
from persistence import tables
from persistence.catalogue import Catalogue, find_entry, list_entries, select_entry, store_entries
from persistence.pages import fetch_page
from persistence.prepared import Prepared

FIND_NETWORK = Prepared(select_entry(tables.networks))
NETWORKS = list_entries(tables.networks, lambda row: Network(*row[:6]))


def read_network(connection: Connection, region: str, network_id: str) -> Network:
    """Return a network that the project sees. Raises NetworkNotFound."""
    row = find_entry(connection, FIND_NETWORK, region, network_id)
    if row is None:
        raise NetworkNotFound(network_id, region)
    return Network(*row)


def list_networks(connection: Connection, region: str, page: PageRequest) -> Page[Network]:
    """Return a page of the networks that the project sees; ``page.sort`` is ``name``."""
    return fetch_page(connection, NETWORKS, {"region": region}, page)


def store_networks(
    connection: Connection,
    region: str,
    networks: Iterable[Network],
    seen: Catalogue | None = None,
) -> None:
    """Make ``networks`` what the project sees; ``seen`` is as in ``store_entries``."""
    store_entries(connection, tables.networks, region, networks, seen)
