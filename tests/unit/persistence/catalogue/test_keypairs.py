"""Key pairs: what the cloud has, region by region, and one that comes and goes."""

from msgspec.structs import replace

from domain.catalogue import Keypair
from domain.identity import DEFAULT_PROJECT
from domain.pages import Cursor, PageRequest
from persistence.catalogue.entries import Catalogue, read_catalogue
from persistence.catalogue.keypairs import (
    list_keypairs,
    read_keypair,
    store_keypair,
    store_keypairs,
    unlist_keypair,
)
from persistence.database.session import Database
from tests.unit.persistence.samples import KEYPAIRS, REGION

EVERYTHING = PageRequest(limit=100, offset=0, sort="name")


def stored_keypairs(database: Database) -> list[Keypair]:
    with database.read() as connection:
        return list_keypairs(connection, REGION, DEFAULT_PROJECT, EVERYTHING).items


def look(database: Database) -> Catalogue:
    with database.read() as connection:
        return read_catalogue(connection, REGION, "keypairs")


def test_key_pairs_are_listed_in_pages_and_found_by_their_names(database: Database) -> None:
    seen: list[Keypair] = []
    cursor: Cursor | None = None
    with database.write() as connection:
        store_keypairs(connection, REGION, KEYPAIRS)
        for _ in KEYPAIRS:
            page = list_keypairs(
                connection, REGION, DEFAULT_PROJECT, PageRequest(1, 0, "name", cursor)
            )
            assert page.total == len(KEYPAIRS)
            seen += page.items
            cursor = page.next_cursor
        assert (seen, cursor) == (KEYPAIRS, None)
        assert read_keypair(connection, REGION, KEYPAIRS[1].name, DEFAULT_PROJECT) == KEYPAIRS[1]


def test_one_key_pair_comes_and_goes_and_comes_again(database: Database) -> None:
    for keypair in (KEYPAIRS[0], replace(KEYPAIRS[0], fingerprint="other")):
        with database.write() as connection:
            store_keypair(connection, REGION, keypair)
        assert stored_keypairs(database) == [keypair]
        with database.write() as connection:
            unlist_keypair(connection, REGION, DEFAULT_PROJECT, keypair.name)
        assert stored_keypairs(database) == []


def test_what_changed_while_the_cloud_was_asked_stays(database: Database) -> None:
    with database.write() as connection:
        store_keypairs(connection, REGION, KEYPAIRS[:1])
    seen = look(database)
    with database.write() as connection:
        unlist_keypair(connection, REGION, DEFAULT_PROJECT, KEYPAIRS[0].name)
        store_keypair(connection, REGION, KEYPAIRS[1])
    with database.write() as connection:
        store_keypairs(connection, REGION, [KEYPAIRS[0], KEYPAIRS[2]], seen)
    assert stored_keypairs(database) == KEYPAIRS[1:]
    with database.write() as connection:
        store_keypairs(connection, REGION, [KEYPAIRS[0], KEYPAIRS[2]], look(database))
    assert stored_keypairs(database) == [KEYPAIRS[0], KEYPAIRS[2]]
