"""What the simulated cloud offers, and whom it admits."""

from typing import Any

from backends.base import ActionRequest, BackendRefused, CloudLimits, CloudUsage, ServerRequest
from backends.simulator.options import FLAVORS, IMAGES, has_options, require_options
from domain.catalogue import Flavor, Image
from domain.choices import Choice, Fault, find_action_fault, find_disk_fault, find_name_fault
from domain.quotas import UNLIMITED
from domain.transitions import Action
from persistence.database.session import Database
from persistence.simulator import simulated_catalogue as catalogue
from persistence.simulator import simulated_servers as store
from persistence.simulator.simulated_servers import SimulatedServer

CHOOSING = frozenset({Action.RESIZE, Action.REBUILD, Action.SNAPSHOT})
"""The actions that choose a flavor, an image or a name."""


class SimulatedCatalogue:
    """The flavors and images of the simulated cloud, and its admission.

    ``strict`` says whether it takes only what an OpenStack does, ``capacity`` how many servers it
    has room for, None for any number.
    """

    def __init__(self, database: Database, *, strict: bool, capacity: int | None) -> None:
        self._database = database
        self._strict = strict
        self._capacity = capacity

    def list_flavors(self) -> list[Flavor]:
        """Return every flavor, ordered by name."""
        with self._database.read() as connection:
            flavors = catalogue.list_flavors(connection)
        return flavors or self._seed()[0]

    def list_images(self) -> list[Image]:
        """Return every image, ordered by name."""
        with self._database.read() as connection:
            images = catalogue.list_images(connection)
        return images or self._seed()[1]

    def read_limits(self) -> CloudLimits:
        """Return how many servers there are, and for how many there is room."""
        with self._database.read() as connection:
            count = store.count_servers(connection)
        most = UNLIMITED if self._capacity is None else self._capacity
        return CloudLimits(servers=CloudUsage(most, count))

    def is_open_to(self, request: ServerRequest) -> bool:
        """Tell whether nothing is in the way of a new server but a lack of its flavor or image."""
        return self._capacity is None and not self._strict and not has_options(request)

    def admit(self, connection: Any, request: ServerRequest) -> bool:
        """Tell whether the server has to be made. Raises BackendRefused."""
        wanted = (request.id, request.flavor_id, request.image_id)
        exists, flavor, image = store.find_references(connection, *wanted)
        if exists:
            return False
        if not (flavor and image):
            self._seed()
            _, flavor, image = store.find_references(connection, *wanted)
        refuse_missing(flavor, image)
        if self._strict:
            chosen = self._read_choice(connection, request.flavor_id, request.image_id)
            refuse_faults(find_name_fault(request.name), find_disk_fault("flavor_id", chosen))
        require_options(connection, request)
        if self._capacity is not None and store.count_servers(connection) >= self._capacity:
            full = f"The simulated cloud is full at {self._capacity}"
            raise BackendRefused("quota", full, "instances")
        return True

    def require_references(
        self, connection: Any, server: SimulatedServer, request: ActionRequest
    ) -> None:
        """Raise BackendRefused for a flavor, an image or a name that an action cannot have."""
        needs_flavor = request.action is Action.RESIZE
        needs_image = request.action is Action.REBUILD or request.image_id is not None
        if needs_flavor or needs_image:
            wanted = ("", request.flavor_id or "", request.image_id or "")
            _, flavor, image = store.find_references(connection, *wanted)
            refuse_missing(flavor or not needs_flavor, image or not needs_image)
        if self._strict and request.action in CHOOSING:
            refuse_faults(self._find_fault(connection, server, request))

    def _find_fault(
        self, connection: Any, server: SimulatedServer, request: ActionRequest
    ) -> Fault | None:
        """Return why a server cannot have the flavor, the image or the name of an action."""
        resizing, rebuilding = (request.action is one for one in (Action.RESIZE, Action.REBUILD))
        flavor_id = request.flavor_id if resizing else server.flavor_id
        image_id = request.image_id if rebuilding else server.image_id
        before = self._read_choice(connection, server.flavor_id, server.image_id)
        after = self._read_choice(connection, flavor_id or "", image_id or "")
        return find_action_fault(request.action, before, after, request.image_name)

    def _read_choice(self, connection: Any, flavor_id: str, image_id: str) -> Choice:
        """Return a flavor and an image that exist, or did."""
        flavor = catalogue.find_flavor(connection, flavor_id)
        return flavor, catalogue.find_any_image(connection, image_id)

    def _seed(self) -> tuple[list[Flavor], list[Image]]:
        """Fill the catalogue if the cloud is new, and return it."""
        with self._database.write() as connection:
            catalogue.seed_catalogue(connection, FLAVORS, IMAGES)
            return catalogue.list_flavors(connection), catalogue.list_images(connection)


def refuse_faults(*faults: Fault | None) -> None:
    """Raise BackendRefused for the first of the faults that there are."""
    for fault in filter(None, faults):
        raise BackendRefused("input", fault.message)


def refuse_missing(flavor: bool, image: bool) -> None:
    """Raise BackendRefused when the flavor or the image does not exist."""
    if not flavor:
        raise BackendRefused("reference", "The flavor does not exist in the simulated cloud")
    if not image:
        raise BackendRefused("reference", "The image does not exist in the simulated cloud")
