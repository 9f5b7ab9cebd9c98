"""Flavors, region by region, as copied from the cloud."""

from collections.abc import Iterable

from sqlalchemy import Connection

from domain.errors import FlavorNotFound
from domain.flavors import Flavor
from domain.pages import Page, PageRequest
from persistence import tables
from persistence.catalogue import list_entries, select_entry, store_entries
from persistence.pages import fetch_page
from persistence.text import is_possible_id

FIND_FLAVOR = select_entry(tables.flavors)
FLAVORS = list_entries(tables.flavors, lambda row: Flavor(*row[:5]))


def read_flavor(connection: Connection, region: str, flavor_id: str) -> Flavor:
    """Return a flavor that the cloud offers. Raises FlavorNotFound."""
    row = None
    if is_possible_id(flavor_id):
        parameters = {"region": region, "entry_id": flavor_id}
        row = connection.execute(FIND_FLAVOR, parameters).first()
    if row is None:
        raise FlavorNotFound(flavor_id)
    return Flavor(*row)


def list_flavors(connection: Connection, region: str, page: PageRequest) -> Page[Flavor]:
    """Return a page of the flavors that the cloud offers; ``page.sort`` is ``name``."""
    return fetch_page(connection, FLAVORS, {"region": region}, page)


def store_flavors(connection: Connection, region: str, flavors: Iterable[Flavor]) -> None:
    """Make ``flavors`` what the cloud offers; servers keep showing those that are gone."""
    store_entries(connection, tables.flavors, region, flavors)
