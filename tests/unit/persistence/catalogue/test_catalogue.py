"""The catalogue: what the cloud offers, region by region, and what servers keep of the past."""

import pytest
from msgspec.structs import replace
from sqlalchemy import event

from domain.catalogue import Flavor, Image
from domain.errors import (
    AmbiguousName,
    FlavorNotFound,
    ImageNotFound,
    KeypairNotFound,
    NetworkNotFound,
)
from domain.identity import DEFAULT_PROJECT
from domain.pages import Cursor, PageRequest
from persistence.catalogue.entries import find_meant_ids
from persistence.catalogue.flavors import FLAVORS as OFFERED
from persistence.catalogue.flavors import list_flavors, read_flavor, store_flavors
from persistence.catalogue.images import list_images, read_image, store_images, unlist_image
from persistence.catalogue.keypairs import read_keypair
from persistence.catalogue.networks import read_network
from persistence.database.session import Database
from persistence.servers.servers import read_server
from tests.threads import run_at_once
from tests.unit.persistence.samples import (
    FLAVORS,
    IMAGES,
    PROJECT,
    REGION,
    add_server,
)

EVERYTHING = PageRequest(limit=100, offset=0, sort="name")


def stored_flavors(database: Database, region: str = REGION) -> list[Flavor]:
    with database.read() as connection:
        return list_flavors(connection, region, PROJECT, EVERYTHING).items


def stored_images(database: Database) -> list[Image]:
    with database.read() as connection:
        return list_images(connection, REGION, PROJECT, EVERYTHING).items


def keep_flavors(database: Database, flavors: list[Flavor], region: str = REGION) -> None:
    with database.write() as connection:
        store_flavors(connection, region, flavors)


def test_what_was_stored_is_listed_and_found(stocked: Database) -> None:
    assert stored_flavors(stocked) == FLAVORS
    assert stored_images(stocked) == IMAGES
    with stocked.read() as connection:
        assert read_flavor(connection, REGION, FLAVORS[1].id, PROJECT) == FLAVORS[1]
        assert read_image(connection, REGION, IMAGES[1].id, PROJECT) == IMAGES[1]


def find_flavors(database: Database, reference: str, *regions: str) -> tuple[str, ...]:
    with database.read() as connection:
        return find_meant_ids(connection, OFFERED, regions, reference, PROJECT)


def test_a_name_means_the_flavor_of_this_name_in_each_region(stocked: Database) -> None:
    keep_flavors(stocked, [replace(FLAVORS[0], id="far-1")], "far")
    named = FLAVORS[0].name
    assert find_flavors(stocked, named, REGION, "far") == ("far-1", FLAVORS[0].id)
    assert find_flavors(stocked, named, "far") == ("far-1",)
    assert find_flavors(stocked, FLAVORS[0].id, REGION, "far") == (FLAVORS[0].id,)
    assert find_flavors(stocked, "no-such", REGION, "far") == ("no-such",)
    keep_flavors(stocked, [replace(FLAVORS[0], id=f"far-{n}") for n in (1, 2)], "far")
    with pytest.raises(AmbiguousName) as refusal:
        find_flavors(stocked, named, REGION, "far")
    assert refusal.value.details["ids"] == ["far-1", "far-2"]


def test_the_list_is_paged_by_name(stocked: Database) -> None:
    keep_flavors(stocked, [replace(FLAVORS[0], id=f"f{n}", name="same") for n in range(5)])
    seen: list[str] = []
    cursor: Cursor | None = None
    with stocked.read() as connection:
        while len(seen) < 5:
            page = list_flavors(connection, REGION, PROJECT, PageRequest(2, 0, "name", cursor))
            assert page.total == 5
            seen += [flavor.id for flavor in page.items]
            cursor = page.next_cursor
    assert (seen, cursor) == (["f0", "f1", "f2", "f3", "f4"], None)


def test_an_entry_that_changed_is_changed(stocked: Database) -> None:
    changed = replace(FLAVORS[0], vcpus=64)
    keep_flavors(stocked, [changed, *FLAVORS[1:]])
    assert stored_flavors(stocked) == [changed, *FLAVORS[1:]]


def test_an_entry_that_is_gone_cannot_be_found_but_its_servers_show_it(stocked: Database) -> None:
    server = add_server(stocked)
    with stocked.write() as connection:
        store_flavors(connection, REGION, FLAVORS[1:])
        store_images(connection, REGION, IMAGES[1:])
        with pytest.raises(FlavorNotFound):
            read_flavor(connection, REGION, FLAVORS[0].id, PROJECT)
        with pytest.raises(ImageNotFound):
            read_image(connection, REGION, IMAGES[0].id, PROJECT)
        assert read_server(connection, PROJECT, server.id) == server
    assert stored_flavors(stocked) == FLAVORS[1:]


def test_an_entry_that_comes_back_is_offered_again(stocked: Database) -> None:
    keep_flavors(stocked, [])
    assert stored_flavors(stocked) == []
    keep_flavors(stocked, FLAVORS)
    assert stored_flavors(stocked) == FLAVORS


def test_regions_have_catalogues_of_their_own(stocked: Database) -> None:
    keep_flavors(stocked, FLAVORS[:1], region="RegionTwo")
    assert stored_flavors(stocked, "RegionTwo") == FLAVORS[:1]
    assert stored_flavors(stocked) == FLAVORS


def test_a_refresh_without_changes_writes_nothing(stocked: Database) -> None:
    statements: list[str] = []
    with stocked.write() as connection:
        event.listen(
            connection, "before_cursor_execute", lambda *given: statements.append(given[2])
        )
        store_flavors(connection, REGION, FLAVORS)
    assert [text.split()[0] for text in statements if text != "COMMIT"] == ["SELECT"]


def test_many_refreshes_at_once_agree(stocked: Database) -> None:
    changed = [replace(flavor, disk_gb=99) for flavor in FLAVORS]
    results = run_at_once(8, lambda _: keep_flavors(stocked, changed))
    assert results == [None] * 8
    assert stored_flavors(stocked) == changed


def test_an_entry_that_never_was_is_not_found(stocked: Database) -> None:
    with stocked.read() as connection:
        for entry_id in ("", "no-such", "a\0b", "\ud800", "x" * 100_000):
            with pytest.raises(FlavorNotFound):
                read_flavor(connection, REGION, entry_id, PROJECT)
            with pytest.raises(ImageNotFound):
                read_image(connection, REGION, entry_id, PROJECT)
            with pytest.raises(NetworkNotFound):
                read_network(connection, REGION, entry_id, PROJECT)
            with pytest.raises(KeypairNotFound):
                read_keypair(connection, REGION, entry_id, DEFAULT_PROJECT)


def test_a_snapshot_stays_one(stocked: Database) -> None:
    images = [replace(IMAGES[0], snapshot=True), IMAGES[1]]
    with stocked.write() as connection:
        store_images(connection, REGION, images)
    assert stored_images(stocked) == images


def test_an_image_that_was_deleted_is_still_shown_by_its_servers(stocked: Database) -> None:
    server = add_server(stocked)
    with stocked.write() as connection:
        unlist_image(connection, REGION, IMAGES[0].id)
        assert read_server(connection, PROJECT, server.id) == server
    assert stored_images(stocked) == IMAGES[1:]
