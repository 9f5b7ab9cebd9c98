"""What the simulated cloud has beside servers: key pairs, and snapshots to be deleted."""

from backends.base import BackendRefused
from backends.keypairs import make_keypair, require_same
from backends.simulator.call_faults import SimulatorCalls
from domain.catalogue import Keypair
from persistence.database.session import Database
from persistence.schema.text import is_possible_id
from persistence.simulator import simulated_keypairs
from persistence.simulator.simulated_catalogue import find_image, forget_image


class SimulatedResources:
    """Key pairs, and the deletion of images.

    The ``calls`` that users make in a transaction of their own take no time: they would hold the
    database meanwhile.
    """

    def __init__(self, database: Database, calls: SimulatorCalls) -> None:
        self._database = database
        self._calls = calls

    def list_keypairs(self) -> list[Keypair]:
        """Return every key pair, ordered by name."""
        with self._database.read() as connection:
            return simulated_keypairs.list_keypairs(connection)

    def create_keypair(self, name: str, public_key: str) -> Keypair:
        """Make a key pair, or return the one of this name and key."""
        keypair = make_keypair(name, public_key)
        with self._calls.change(name), self._database.write() as connection:
            return require_same(simulated_keypairs.keep_keypair(connection, keypair), keypair)

    def delete_keypair(self, name: str) -> None:
        """Forget a key pair."""
        with self._calls.change(name), self._database.write() as connection:
            simulated_keypairs.remove_keypair(connection, name)

    def delete_image(self, image_id: str) -> None:
        """Forget a snapshot."""
        if not is_possible_id(image_id):
            return
        with self._calls.change(image_id), self._database.write() as connection:
            image = find_image(connection, image_id)
            if image is not None and not image.snapshot:
                raise BackendRefused("state", "The image is no snapshot of this project")
            forget_image(connection, image_id)
