"""Flavors, region by region, as copied from the cloud."""

from domain.catalogue import Flavor
from domain.errors import FlavorNotFound
from persistence.catalogue.entries import Entries
from persistence.schema import tables

FLAVORS = Entries(tables.flavors, Flavor, FlavorNotFound)

read_flavor = FLAVORS.read
read_known_flavor = FLAVORS.read_known
choose_flavor = FLAVORS.choose
list_flavors = FLAVORS.list_page
list_offered_flavors = FLAVORS.list_offered
store_flavors = FLAVORS.store
keep_flavor = FLAVORS.keep
