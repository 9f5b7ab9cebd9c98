"""Networks, region by region, as copied from the cloud: those that the project sees."""

from domain.catalogue import Network
from domain.errors import NetworkNotFound
from persistence.catalogue.entries import Entries
from persistence.schema import tables

NETWORKS = Entries(tables.networks, Network, NetworkNotFound)

read_network = NETWORKS.read
list_networks = NETWORKS.list_page
store_networks = NETWORKS.store
