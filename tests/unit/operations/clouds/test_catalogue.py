"""The catalogue: copied part by part, and looked at again for what it does not have."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from backends.base import CloudUnavailable
from backends.simulator.options import NETWORKS
from backends.simulator.simulated_backend import Simulator
from domain.capabilities import Capabilities
from domain.catalogue import Keypair, Network
from domain.errors import (
    AmbiguousName,
    BackendUnavailable,
    FlavorNotFound,
    KeypairNotFound,
    NetworkNotFound,
)
from domain.identity import DEFAULT_PROJECT
from domain.pages import PageRequest
from domain.regions import ZoneUnknown
from domain.security_groups import SecurityGroup, SecurityGroupUnknown
from operations.clouds.capabilities import require_groups, require_zone
from operations.clouds.catalogue import Catalogue
from operations.clouds.cloud import Caller, Cloud
from operations.requests.resources import create_keypair
from persistence.catalogue import flavors, keypairs, networks
from persistence.database.session import Database
from tests.http.keypairs import make_public_key
from tests.unit.operations.cloud_samples import make_cloud

REGION = "RegionOne"


class WithoutNetworks(Simulator):
    """A cloud whose networks are away."""

    def list_networks(self) -> list[Network]:
        """Say that they are."""
        raise CloudUnavailable("Neutron is away")


class WithZones(Simulator):
    """A cloud with zones and security groups of its own, two by one name and one without."""

    def list_security_groups(self) -> list[SecurityGroup]:
        """List them."""
        return [
            SecurityGroup(str(number), name)
            for number, name in enumerate(("default", "web", "twice", "twice", ""))
        ]

    def capabilities(self) -> Capabilities:
        """Return what was discovered."""
        return self._found

    def discover_capabilities(self) -> Capabilities:
        """Discover the zones."""
        self._found = Capabilities(availability_zones=("east", "west"))
        return self._found

    _found = Capabilities()


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
        return networks.read_network(connection, REGION, network_id, DEFAULT_PROJECT)


def test_what_is_missing_is_looked_for_in_the_cloud_once(database: Database) -> None:
    catalogue = Catalogue(make_cloud(Simulator(database), database))
    found = catalogue.retry_on_miss(lambda: read_network(database, NETWORKS[0].id))
    assert found == NETWORKS[0]
    with pytest.raises(NetworkNotFound):
        catalogue.retry_on_miss(lambda: read_network(database, "no-such"))
    with database.write() as connection:
        networks.store_networks(connection, REGION, [replace(NETWORKS[0], name="other")])
    with pytest.raises(NetworkNotFound):
        catalogue.retry_on_miss(lambda: read_network(database, NETWORKS[1].id))


def test_a_group_and_a_zone_are_known_once_they_were_looked_for(database: Database) -> None:
    cloud = make_cloud(WithZones(database), database)
    catalogue = Catalogue(cloud)
    looks: list[Callable[[], None]] = [
        lambda: require_groups(cloud, DEFAULT_PROJECT, ["web"]),
        lambda: require_zone(cloud, "west"),
    ]
    for look in looks:
        with pytest.raises((SecurityGroupUnknown, ZoneUnknown)):
            look()
        catalogue.retry_on_miss(look)
        look()


def test_a_group_that_no_name_tells_is_named_by_its_id(database: Database) -> None:
    cloud = make_cloud(WithZones(database), database)
    catalogue = Catalogue(cloud)
    with pytest.raises(SecurityGroupUnknown) as unknown:
        catalogue.retry_on_miss(lambda: require_groups(cloud, DEFAULT_PROJECT, ["default", ""]))
    assert unknown.value.details[0]["loc"] == ["body", "security_groups", 1]
    with pytest.raises(AmbiguousName) as ambiguous:
        catalogue.retry_on_miss(lambda: require_groups(cloud, DEFAULT_PROJECT, ["twice"]))
    assert ambiguous.value.details["ids"] == ["2", "3"]
    catalogue.retry_on_miss(lambda: require_groups(cloud, DEFAULT_PROJECT, ["2", "3", "4"]))


def test_a_part_that_is_away_does_not_keep_the_others_from_being_copied(
    database: Database,
) -> None:
    catalogue = Catalogue(make_cloud(WithoutNetworks(database), database))
    with pytest.raises(CloudUnavailable):
        catalogue.refresh()
    with database.read() as connection:
        page = flavors.list_flavors(connection, REGION, DEFAULT_PROJECT, PageRequest(10, 0, "name"))
    assert page.total == 5
    with pytest.raises(FlavorNotFound), database.read() as connection:
        catalogue.retry_on_miss(
            lambda: flavors.read_flavor(connection, REGION, "no-such", DEFAULT_PROJECT)
        )
    with pytest.raises(BackendUnavailable):
        catalogue.retry_on_miss(lambda: read_network(database, "no-such"))


def test_what_is_made_during_a_copy_stays(database: Database) -> None:
    backend = Interrupted(database)
    backend.cloud = make_cloud(backend, database)
    Catalogue(backend.cloud).refresh()
    with database.write() as connection:
        assert keypairs.read_keypair(connection, REGION, "new", DEFAULT_PROJECT).name == "new"
        keypairs.unlist_keypair(connection, REGION, DEFAULT_PROJECT, "new")
        with pytest.raises(KeypairNotFound):
            keypairs.read_keypair(connection, REGION, "new", DEFAULT_PROJECT)
