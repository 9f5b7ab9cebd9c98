"""Key pairs, region by region, as copied from the cloud."""

from domain.catalogue import Keypair
from domain.errors import KeypairNotFound
from persistence.catalogue.entries import Entries
from persistence.schema import tables

KEYPAIRS = Entries(tables.keypairs, Keypair, KeypairNotFound)

read_keypair = KEYPAIRS.read
hold_keypair = KEYPAIRS.hold
list_keypairs = KEYPAIRS.list_page
store_keypairs = KEYPAIRS.store
store_keypair = KEYPAIRS.store_one
unlist_keypair = KEYPAIRS.unlist
