"""What the simulated cloud has beside servers: networks, key pairs, and snapshots to be deleted."""

from backends.base import BackendRefused, ServerMissing
from backends.keypairs import make_keypair, require_same
from backends.simulator.call_faults import SimulatedDifficulties
from backends.simulator.options import GROUPS, NETWORKS
from domain.catalogue import Flavor, Image, Keypair, Network
from domain.security_groups import SecurityGroup
from persistence.schema.text import is_possible_id
from persistence.simulator import simulated_keypairs
from persistence.simulator import simulated_servers as store
from persistence.simulator.simulated_catalogue import find_image, forget_image


class SimulatedResources(SimulatedDifficulties):
    """Networks and a group that are always the same; key pairs; deletion of images."""

    def list_networks(self) -> list[Network]:
        """Return the networks, ordered by name."""
        return list(NETWORKS)

    def list_security_groups(self) -> list[SecurityGroup]:
        """Return the one security group that there is."""
        return list(GROUPS)

    def list_keypairs(self) -> list[Keypair]:
        """Return every key pair, ordered by name."""
        with self._look() as connection:
            return simulated_keypairs.list_keypairs(connection)

    def create_keypair(self, name: str, public_key: str) -> Keypair:
        """Make a key pair, or return the one of this name and key."""
        keypair = make_keypair(name, public_key)
        with self._call(name), self._change() as connection:
            return require_same(simulated_keypairs.keep_keypair(connection, keypair), keypair)

    def delete_keypair(self, name: str) -> None:
        """Forget a key pair."""
        with self._call(name), self._change() as connection:
            simulated_keypairs.remove_keypair(connection, name)

    def delete_image(self, image_id: str) -> None:
        """Forget a snapshot."""
        if not is_possible_id(image_id):
            return
        with self._call(image_id), self._change() as connection:
            image = find_image(connection, image_id)
            if image is not None and not image.snapshot:
                raise BackendRefused("state", "The image is no snapshot of this project")
            forget_image(connection, image_id)

    def delete_snapshot(self, token: str) -> str | None:
        """Forget the image of a snapshot, which has its token for an id."""
        if self.find_snapshot(token) is None:
            return None
        self.delete_image(token)
        return token

    def describe_references(self, server_id: str) -> tuple[Flavor, Image]:
        """Return the flavor and the image that a server has."""
        self._look_up(server_id)
        with self._look() as connection:
            server = store.find_server(connection, server_id)
        if server is None:
            raise ServerMissing(server_id)
        flavors = {flavor.id: flavor for flavor in self.list_flavors()}
        images = {image.id: image for image in self.list_images()}
        gone = Image(server.image_id, server.image_id, "unknown", 0, 0, "deleted")
        return flavors[server.flavor_id], images.get(server.image_id, gone)
