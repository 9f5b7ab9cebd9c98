"""The catalogue: copied part by part, and looked at again for what it does not have."""

from dataclasses import replace

import pytest

from backends.base import BackendUnavailable as BackendSilent
from backends.simulator import Simulator
from backends.simulator_seeds import NETWORKS
from domain.errors import BackendUnavailable, FlavorNotFound, KeypairNotFound, NetworkNotFound
from domain.keypairs import Keypair
from domain.networks import Network
from domain.pages import PageRequest
from operations.catalogue import Catalogue
from operations.cloud import Caller, Cloud
from operations.keypairs import create_keypair
from persistence import flavors, keypairs, networks
from persistence.session import Database
from tests.http.keypairs import make_public_key

REGION = "RegionOne"


class WithoutNetworks(Simulator):
    """A cloud whose networks are away."""

    def list_networks(self) -> list[Network]:
        """Say that they are."""
        raise BackendSilent("Neutron is away")


class Interrupted(Simulator):
    """A cloud in which a key pair is made while its key pairs are being listed."""

    cloud: Cloud

    def list_keypairs(self) -> list[Keypair]:
        """List those of before, the new one being there when the list arrives."""
        listed = super().list_keypairs()
        create_keypair(self.cloud, Caller("default"), "new", make_public_key())
        return listed


def read_network(database: Database, network_id: str) -> Network:
    with database.read() as connection:
        return networks.read_network(connection, REGION, network_id)


def test_what_is_missing_is_looked_for_in_the_cloud_once(database: Database) -> None:
    catalogue = Catalogue(Cloud(REGION, Simulator(database), database))
    found = catalogue.find(lambda: read_network(database, NETWORKS[0].id))
    assert found == NETWORKS[0]
    with pytest.raises(NetworkNotFound):
        catalogue.find(lambda: read_network(database, "no-such"))
    with database.write() as connection:
        networks.store_networks(connection, REGION, [replace(NETWORKS[0], name="other")])
    with pytest.raises(NetworkNotFound):
        catalogue.find(lambda: read_network(database, NETWORKS[1].id))


def test_a_part_that_is_away_does_not_keep_the_others_from_being_copied(
    database: Database,
) -> None:
    catalogue = Catalogue(Cloud(REGION, WithoutNetworks(database), database))
    with pytest.raises(BackendSilent):
        catalogue.refresh()
    with database.read() as connection:
        page = flavors.list_flavors(connection, REGION, PageRequest(10, 0, "name"))
    assert page.total == 5
    with pytest.raises(FlavorNotFound), database.read() as connection:
        catalogue.find(lambda: flavors.read_flavor(connection, REGION, "no-such"))
    with pytest.raises(BackendUnavailable):
        catalogue.find(lambda: read_network(database, "no-such"))


def test_what_is_made_during_a_copy_stays(database: Database) -> None:
    backend = Interrupted(database)
    backend.cloud = Cloud(REGION, backend, database)
    Catalogue(backend.cloud).refresh()
    with database.write() as connection:
        assert keypairs.read_keypair(connection, REGION, "new").name == "new"
        keypairs.unlist_keypair(connection, REGION, "new")
        with pytest.raises(KeypairNotFound):
            keypairs.read_keypair(connection, REGION, "new")
