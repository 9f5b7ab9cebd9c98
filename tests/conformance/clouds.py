"""The clouds that the conformance suite runs on, and what each of them can do."""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from backends.base import Backend, ObservedServer, ServerMissing, ServerRequest
from backends.registry import build_backend
from domain.states import Status
from persistence.session import Database

DEADLINE = 300.0  # seconds that a cloud may take to get a server where it shall be
INTERVAL = 0.5  # seconds between two looks

BULK = "bulk"  # thousands of servers cost nothing
JOINS = "joins"  # calls belong to the database transaction that is open in their thread


@dataclass
class Cloud:
    """A backend under test; ``reopen`` gives the same cloud as another process would see it."""

    backend: Backend
    reopen: Callable[[], Backend]
    capabilities: frozenset[str]
    made: list[str] = field(default_factory=list)

    def describe(self, **changes: str) -> ServerRequest:
        """Return a request for a new server with the first flavor and image of the cloud."""
        request = {
            "id": str(uuid.uuid4()),
            "project_id": "conformance",
            "name": "web-1",
            "flavor_id": self.backend.list_flavors()[0].id,
            "image_id": self.backend.list_images()[0].id,
            **changes,
        }
        self.made.append(request["id"])
        return ServerRequest(**request)

    def boot(self, **changes: str) -> ObservedServer:
        """Create a server and return it once it runs."""
        created = self.backend.create_server(self.describe(**changes))
        return self.settle(created.id, Status.ACTIVE)

    def settle(self, server_id: str, status: Status) -> ObservedServer:
        """Return the server once it is in ``status``."""
        deadline = time.monotonic() + DEADLINE
        server = self.backend.observe_server(server_id)
        while server.status != status and time.monotonic() < deadline:
            time.sleep(INTERVAL)
            server = self.backend.observe_server(server_id)
        assert server.status == status
        return server

    def exists(self, server_id: str) -> bool:
        """Tell whether the cloud knows the server."""
        try:
            self.backend.observe_server(server_id)
        except ServerMissing:
            return False
        return True

    def remove(self, server_id: str) -> None:
        """Delete a server and return once the cloud has let go of it."""
        self.backend.delete_server(server_id)
        deadline = time.monotonic() + DEADLINE
        while self.exists(server_id) and time.monotonic() < deadline:
            time.sleep(INTERVAL)
        assert not self.exists(server_id)


def open_simulator(database: Database) -> Cloud:
    """Return the simulated cloud in ``database``."""

    def build() -> Backend:
        return build_backend("simulator", database)

    return Cloud(build(), build, frozenset({BULK, JOINS}))


CLOUDS = {"simulator": open_simulator}
