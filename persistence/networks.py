"""Networks, region by region, as copied from the cloud: those that the project sees."""

from domain.errors import NetworkNotFound
from domain.networks import Network
from persistence import tables
from persistence.catalogue import Entries

NETWORKS = Entries(tables.networks, Network, NetworkNotFound)

read_network = NETWORKS.read
list_networks = NETWORKS.list_page
store_networks = NETWORKS.store
