"""Networks, region by region, as copied from the cloud."""

from collections.abc import Iterable

from sqlalchemy import Connection

from domain.errors import NetworkNotFound
from domain.networks import Network
from domain.pages import Page, PageRequest
from persistence import tables
from persistence.catalogue import Catalogue, list_entries, select_entry, store_entries
from persistence.pages import fetch_page
from persistence.text import is_possible_id

FIND_NETWORK = select_entry(tables.networks)
NETWORKS = list_entries(tables.networks, lambda row: Network(*row[:6]))


def read_network(connection: Connection, region: str, network_id: str) -> Network:
    """Return a network that the project sees. Raises NetworkNotFound."""
    row = None
    if is_possible_id(network_id):
        parameters = {"region": region, "entry_id": network_id}
        row = connection.execute(FIND_NETWORK, parameters).first()
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
