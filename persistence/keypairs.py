"""Key pairs, region by region, as copied from the cloud."""

from domain.errors import KeypairNotFound
from domain.keypairs import Keypair
from persistence import tables
from persistence.catalogue import Entries

KEYPAIRS = Entries(tables.keypairs, Keypair, KeypairNotFound)

read_keypair = KEYPAIRS.read
hold_keypair = KEYPAIRS.hold
list_keypairs = KEYPAIRS.list_page
store_keypairs = KEYPAIRS.store
store_keypair = KEYPAIRS.store_one
unlist_keypair = KEYPAIRS.unlist
