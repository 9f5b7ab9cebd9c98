"""Flavors, region by region, as copied from the cloud."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from domain.errors import FlavorNotFound
from domain.flavors import Flavor
from domain.pages import Page, PageRequest
from persistence import tables
from persistence.catalogue import (
    Catalogue,
    Selection,
    choose_entry,
    find_entry,
    keep_entry,
    list_entries,
    store_entries,
)
from persistence.pages import fetch_page
from persistence.prepared import Prepared

SELECTION = Selection(tables.flavors)
FLAVORS = list_entries(tables.flavors, lambda row: Flavor(*row[:5]))


def read_flavor(connection: Connection, region: str, flavor_id: str) -> Flavor:
    """Return a flavor that the cloud offers. Raises FlavorNotFound."""
    return _read(connection, SELECTION.offered, region, flavor_id)


def choose_flavor(
    connection: Connection, region: str, reference: str, allowed_actions: Sequence[str] = ()
) -> Flavor:
    """Return the flavor with this id, or else the only one with this name, that the cloud offers.

    Raises FlavorNotFound, and AmbiguousName with what may be done with the server that it is for.
    """
    row = choose_entry(connection, SELECTION, region, reference, allowed_actions)
    if row is None:
        raise FlavorNotFound(reference, region)
    return Flavor(*row)


def read_known_flavor(connection: Connection, region: str, flavor_id: str) -> Flavor:
    """Return a flavor that a server has, offered or not. Raises FlavorNotFound."""
    return _read(connection, SELECTION.known, region, flavor_id)


def _read(connection: Connection, statement: Prepared, region: str, flavor_id: str) -> Flavor:
    row = find_entry(connection, statement, region, flavor_id)
    if row is None:
        raise FlavorNotFound(flavor_id, region)
    return Flavor(*row)


def list_flavors(connection: Connection, region: str, page: PageRequest) -> Page[Flavor]:
    """Return a page of the flavors that the cloud offers; ``page.sort`` is ``name``."""
    return fetch_page(connection, FLAVORS, {"region": region}, page)


def store_flavors(
    connection: Connection, region: str, flavors: Iterable[Flavor], seen: Catalogue | None = None
) -> None:
    """Make ``flavors`` what the cloud offers; servers keep showing those that are gone.

    ``seen`` is as in ``store_entries``.
    """
    store_entries(connection, tables.flavors, region, flavors, seen)


def keep_flavor(connection: Connection, region: str, flavor: Flavor) -> None:
    """Record a flavor that a server has and the cloud does not offer."""
    keep_entry(connection, tables.flavors, region, flavor)
