"""The simulated cloud: a cloud of its own with durable state, in which every call is instant."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from backends.base import (
    BackendRefused,
    BackendUnavailable,
    ObservedServer,
    ServerMissing,
    ServerRequest,
)
from backends.simulator_addresses import derive_address
from backends.simulator_seeds import FLAVORS, IMAGES
from domain.errors import DatabaseUnavailable
from domain.flavors import Flavor
from domain.images import Image
from domain.states import Status
from domain.transitions import SERVED, Action
from persistence import simulator as store
from persistence import simulator_catalogue as catalogue
from persistence.session import Database

BATCH = 500  # servers in one reading, so that a walk over all of them holds no connection


class Simulator:
    """A cloud that needs nothing but Ostler's database, and never reads Ostler's own rows.

    ``capacity`` is how many servers it has room for; None means as many as there are addresses.
    What each call promises is written in ``backends.base.Backend``.
    """

    name = "simulator"
    instant = True

    def __init__(self, database: Database, *, capacity: int | None = None) -> None:
        self._database = database
        self._capacity = capacity

    def create_server(self, request: ServerRequest) -> ObservedServer:
        """Create a server that runs at once."""
        with self._change() as connection:
            if not self._admit(connection, request):
                return self.observe_server(request.id)
            added = store.add_server(connection, _describe_new(request))
            if added is None:  # someone else created it a moment ago
                return self.observe_server(request.id)
            if derive_address(added.number) is None:
                store.remove_server(connection, request.id)
                raise BackendRefused("quota", "The simulated cloud has no addresses left")
            return _observe(added)

    def perform_action(
        self, server_id: str, action: Action, *, flavor_id: str | None = None
    ) -> ObservedServer:
        """Carry out one of the served actions at once."""
        if action not in SERVED:
            raise BackendRefused("state", f"The simulated cloud does not offer '{action}'")
        flavor = flavor_id if action is Action.RESIZE else None
        with self._change() as connection:
            if action is Action.RESIZE:
                self._require_flavor(connection, flavor or "")
            changed = store.change_server(connection, server_id, action, flavor, _now())
            if changed is None:
                status = self.observe_server(server_id).status
                raise BackendRefused("state", f"Cannot {action} a server in status {status}")
            return _observe(changed)

    def rename_server(self, server_id: str, name: str) -> ObservedServer:
        """Give a server another name."""
        with self._change() as connection:
            return _observe(store.rename_server(connection, server_id, name, _now()), server_id)

    def delete_server(self, server_id: str) -> None:
        """Forget a server; its address is never given to another."""
        with self._change() as connection:
            store.remove_server(connection, server_id)

    def observe_server(self, server_id: str) -> ObservedServer:
        """Return a server as it is now."""
        with self._look() as connection:
            return _observe(store.find_server(connection, server_id), server_id)

    def observe_servers(self, changed_since: datetime | None = None) -> Iterator[ObservedServer]:
        """Yield servers in the order of their last changes; one changed meanwhile comes again."""
        place = (changed_since or store.BEGINNING, 0)
        while True:
            with self._look() as connection:
                batch = store.list_changed(connection, place, BATCH)
            yield from map(_observe, batch)
            if len(batch) < BATCH:
                return
            place = batch[-1].place

    def list_flavors(self) -> list[Flavor]:
        """Return every flavor, ordered by name."""
        with self._look() as connection:
            flavors = catalogue.list_flavors(connection)
        return flavors or self._seed()[0]

    def list_images(self) -> list[Image]:
        """Return every image, ordered by name."""
        with self._look() as connection:
            images = catalogue.list_images(connection)
        return images or self._seed()[1]

    def check_health(self) -> None:
        """Return when the database answers."""
        with self._look():
            self._database.check()

    def _admit(self, connection: Any, request: ServerRequest) -> bool:
        """Tell whether the server has to be made. Raises BackendRefused."""
        wanted = (request.id, request.flavor_id, request.image_id)
        exists, flavor, image = store.find_references(connection, *wanted)
        if exists:
            return False
        if not (flavor and image):
            self._seed()
            _, flavor, image = store.find_references(connection, *wanted)
        if not flavor:
            raise BackendRefused("reference", "The flavor does not exist in the simulated cloud")
        if not image:
            raise BackendRefused("reference", "The image does not exist in the simulated cloud")
        if self._capacity is not None and store.count_servers(connection) >= self._capacity:
            raise BackendRefused("quota", f"The simulated cloud is full at {self._capacity}")
        return True

    def _require_flavor(self, connection: Any, flavor_id: str) -> None:
        _, flavor, _ = store.find_references(connection, "", flavor_id, "")
        if not flavor:
            raise BackendRefused("reference", "The flavor does not exist in the simulated cloud")

    def _seed(self) -> tuple[list[Flavor], list[Image]]:
        """Fill the catalogue if the cloud is new, and return it."""
        with self._change() as connection:
            catalogue.seed_catalogue(connection, FLAVORS, IMAGES)
            return catalogue.list_flavors(connection), catalogue.list_images(connection)

    @contextmanager
    def _look(self) -> Iterator[Any]:
        with _report_unavailability(), self._database.read() as connection:
            yield connection

    @contextmanager
    def _change(self) -> Iterator[Any]:
        with _report_unavailability(), self._database.write() as connection:
            yield connection


@contextmanager
def _report_unavailability() -> Iterator[None]:
    try:
        yield
    except DatabaseUnavailable as error:
        raise BackendUnavailable(error.message) from None


def _describe_new(request: ServerRequest) -> dict[str, Any]:
    now = _now()
    return {
        "id": request.id,
        "project_id": request.project_id,
        "name": request.name,
        "status": Status.ACTIVE.value,
        "flavor_id": request.flavor_id,
        "image_id": request.image_id,
        "created_at": now,
        "updated_at": now,
    }


def _observe(server: store.SimulatedServer | None, server_id: str = "") -> ObservedServer:
    if server is None:
        raise ServerMissing(f"The simulated cloud has no server {server_id!r}")
    return ObservedServer(
        id=server.id,
        name=server.name,
        status=server.status,
        flavor_id=server.flavor_id,
        image_id=server.image_id,
        ip_address=derive_address(server.number),
        updated_at=server.updated_at,
    )


def _now() -> datetime:
    return datetime.now(UTC)
