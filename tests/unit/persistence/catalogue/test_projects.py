"""What of the catalogue is a project's own: nobody else finds it, by its id, its name or a list."""

import pytest
from msgspec.structs import replace

from domain.catalogue import Image
from domain.errors import ImageNotFound, KeypairNotFound, NetworkNotFound
from domain.identity import DEFAULT_PROJECT
from domain.keypair_names import name_in_cloud
from domain.pages import Cursor, PageRequest
from persistence.catalogue.choices import read_choice
from persistence.catalogue.entries import find_meant_ids, read_catalogue
from persistence.catalogue.flavors import store_flavors
from persistence.catalogue.images import (
    IMAGES,
    choose_image,
    hold_image,
    list_images,
    read_image,
    store_images,
)
from persistence.catalogue.keypairs import (
    find_name,
    list_keypairs,
    read_keypair,
    store_keypair,
    store_keypairs,
    unlist_keypair,
)
from persistence.catalogue.networks import list_networks, read_network, store_networks
from persistence.database.session import Database
from tests.unit.persistence.samples import FLAVORS, KEYPAIRS, NETWORKS, PROJECT, REGION
from tests.unit.persistence.samples import IMAGES as SHARED

EVERYTHING = PageRequest(limit=100, offset=0, sort="name")
OTHER = "project-2"
OWN = replace(SHARED[0], id="own", name="same", snapshot=True, project_id=PROJECT)
FOREIGN = replace(SHARED[0], id="foreign", name="same", snapshot=True, project_id=OTHER)


@pytest.fixture
def shared(database: Database) -> Database:
    with database.write() as connection:
        store_flavors(connection, REGION, FLAVORS)
        store_images(connection, REGION, [*SHARED, OWN, FOREIGN])
        networks = [NETWORKS[0], replace(NETWORKS[1], project_id=OTHER)]
        store_networks(connection, REGION, networks)
    return database


def test_a_list_has_the_shared_images_and_the_own_ones(shared: Database) -> None:
    def list_of(project_id: str | None) -> tuple[list[Image], int]:
        page = list_images(connection, REGION, project_id, EVERYTHING)
        return page.items, page.total

    with shared.read() as connection:
        assert list_of(PROJECT) == ([*SHARED, OWN], 3)
        assert list_of(OTHER) == ([*SHARED, FOREIGN], 3)
        assert list_of("a third") == (SHARED, 2)
        assert list_of(None) == ([*SHARED, FOREIGN, OWN], 4)
        assert list_networks(connection, REGION, PROJECT, EVERYTHING).items == NETWORKS[:1]
        assert list_networks(connection, REGION, OTHER, EVERYTHING).total == 2


def test_what_is_another_project_s_is_not_found(shared: Database) -> None:
    with shared.write() as connection:
        for find in (read_image, hold_image, choose_image):
            assert find(connection, REGION, OWN.id, PROJECT) == OWN
            assert find(connection, REGION, OWN.id, None) == OWN
            with pytest.raises(ImageNotFound):
                find(connection, REGION, OWN.id, OTHER)
        with pytest.raises(NetworkNotFound):
            read_network(connection, REGION, NETWORKS[1].id, PROJECT)
        assert read_network(connection, REGION, NETWORKS[1].id, OTHER).id == NETWORKS[1].id


def test_a_name_means_what_the_project_has(shared: Database) -> None:
    flavor_id = FLAVORS[0].id
    with shared.read() as connection:
        assert choose_image(connection, REGION, "same", PROJECT) == OWN
        assert read_choice(connection, REGION, flavor_id, "same", OTHER)[1] == FOREIGN
        assert read_choice(connection, REGION, flavor_id, OWN.id, PROJECT)[1] == OWN
        with pytest.raises(ImageNotFound):
            read_choice(connection, REGION, flavor_id, OWN.id, OTHER)
        assert find_meant_ids(connection, IMAGES, [REGION], "same", PROJECT) == (OWN.id,)


def test_an_image_may_be_called_what_the_id_of_another_project_s_is(shared: Database) -> None:
    named = replace(OWN, id="named", name=FOREIGN.id)
    with shared.write() as connection:
        store_images(connection, REGION, [*SHARED, FOREIGN, named])
        assert choose_image(connection, REGION, FOREIGN.id, PROJECT) == named


def list_names(database: Database, project_id: str | None) -> list[tuple[str, str]]:
    with database.read() as connection:
        page = list_keypairs(connection, REGION, project_id, EVERYTHING)
    return [(keypair.project_id, keypair.name) for keypair in page.items]


def test_two_projects_have_key_pairs_of_the_same_name(database: Database) -> None:
    own, foreign = (replace(KEYPAIRS[0], project_id=project) for project in (PROJECT, OTHER))
    with database.write() as connection:
        for keypair in (own, foreign):
            store_keypair(connection, REGION, keypair)
        assert read_keypair(connection, REGION, own.name, PROJECT) == own
        unlist_keypair(connection, REGION, PROJECT, own.name)
        with pytest.raises(KeypairNotFound):
            read_keypair(connection, REGION, own.name, PROJECT)
        assert read_keypair(connection, REGION, own.name, OTHER) == foreign
    assert list_names(database, OTHER) == [(OTHER, foreign.name)]
    assert list_names(database, PROJECT) == []


def test_key_pairs_of_one_name_are_on_pages_of_all_projects_once(database: Database) -> None:
    projects = [f"project-{number}" for number in range(5)]
    seen: list[str] = []
    cursor: Cursor | None = None
    with database.write() as connection:
        for project in projects:
            store_keypair(connection, REGION, replace(KEYPAIRS[0], project_id=project))
        for _ in projects:
            page = list_keypairs(connection, REGION, None, PageRequest(1, 0, "name", cursor))
            seen += [keypair.project_id for keypair in page.items]
            cursor = page.next_cursor
    assert (seen, cursor) == (projects, None)


def test_what_a_cloud_tells_goes_back_to_the_projects_that_made_it(database: Database) -> None:
    own = replace(KEYPAIRS[0], project_id=PROJECT)
    in_cloud = name_in_cloud(PROJECT, own.name)
    told = [
        replace(own, name=in_cloud, project_id=DEFAULT_PROJECT),
        KEYPAIRS[1],
        replace(KEYPAIRS[2], name=name_in_cloud("nobody's", "lost")),
    ]
    with database.write() as connection:
        store_keypair(connection, REGION, own)
        store_keypairs(connection, REGION, told, read_catalogue(connection, REGION, "keypairs"))
        assert find_name(connection, REGION, PROJECT, in_cloud) == own.name
        assert find_name(connection, REGION, OTHER, in_cloud) == in_cloud
    expected = [(PROJECT, own.name), (DEFAULT_PROJECT, KEYPAIRS[1].name)]
    assert list_names(database, None) == expected
    with database.write() as connection:
        store_keypairs(connection, REGION, told[1:])
    assert list_names(database, None) == expected[1:]


def test_no_project_s_key_pair_is_called_in_the_cloud_what_another_s_is() -> None:
    owned = [(project, name) for project in ("", "a", DEFAULT_PROJECT) for name in ("", "a", "b")]
    taken = name_in_cloud("a", "b")
    names = {name_in_cloud(*pair) for pair in [*owned, (DEFAULT_PROJECT, taken)]} | {taken}
    assert len(names) == len(owned) + 1
    assert name_in_cloud(DEFAULT_PROJECT, "ada laptop") == "ada laptop"
