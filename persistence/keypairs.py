"""Key pairs, region by region, as copied from the cloud."""

from collections.abc import Iterable

from sqlalchemy import Connection

from domain.errors import KeypairNotFound
from domain.keypairs import Keypair
from domain.pages import Page, PageRequest
from persistence import tables
from persistence.catalogue import (
    Catalogue,
    find_entry,
    list_entries,
    select_entry,
    store_entries,
    store_entry,
    unlist_entries,
)
from persistence.pages import fetch_page
from persistence.prepared import Prepared

FIND_KEYPAIR = Prepared(select_entry(tables.keypairs))
HOLD_KEYPAIR = Prepared(select_entry(tables.keypairs).with_for_update())
KEYPAIRS = list_entries(tables.keypairs, lambda row: Keypair(*row[:4]))


def read_keypair(connection: Connection, region: str, name: str) -> Keypair:
    """Return a key pair that the cloud has. Raises KeypairNotFound."""
    return _read(connection, FIND_KEYPAIR, region, name)


def hold_keypair(connection: Connection, region: str, name: str) -> Keypair:
    """Return a key pair that nobody else changes until the commit. Raises KeypairNotFound."""
    return _read(connection, HOLD_KEYPAIR, region, name)


def _read(connection: Connection, statement: Prepared, region: str, name: str) -> Keypair:
    row = find_entry(connection, statement, region, name)
    if row is None:
        raise KeypairNotFound(name, region)
    return Keypair(*row)


def list_keypairs(connection: Connection, region: str, page: PageRequest) -> Page[Keypair]:
    """Return a page of the key pairs that the cloud has; ``page.sort`` is ``name``."""
    return fetch_page(connection, KEYPAIRS, {"region": region}, page)


def store_keypairs(
    connection: Connection,
    region: str,
    keypairs: Iterable[Keypair],
    seen: Catalogue | None = None,
) -> None:
    """Make ``keypairs`` what the cloud has; ``seen`` is as in ``store_entries``."""
    store_entries(connection, tables.keypairs, region, keypairs, seen)


def store_keypair(connection: Connection, region: str, keypair: Keypair) -> None:
    """Note that the cloud has this key pair."""
    store_entry(connection, tables.keypairs, region, keypair)


def unlist_keypair(connection: Connection, region: str, name: str) -> None:
    """Note that the cloud has no key pair of this name any more."""
    unlist_entries(connection, tables.keypairs, region, [name])
