"""The clouds that the conformance suite runs on, and what each of them can do."""

import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from backends.base import (
    ActionRequest,
    Backend,
    CloudUnavailable,
    DeletedServer,
    ObservedServer,
    ServerMissing,
    ServerRequest,
)
from backends.registry import build_backend
from domain.catalogue import Flavor, Image
from domain.transitions import Action, Status
from persistence.database.session import Database
from tests.http.seeds import IMAGE_PREFIX, PRIVATE, STORAGE

PROJECT = "conformance"
LOOKS = 600  # how often a cloud is looked at before it is given up
INTERVAL = 0.5  # seconds between two looks
LATENCY = 5.0  # seconds that a step of the slow cloud takes

BULK = "bulk"  # thousands of servers cost nothing
JOINS = "joins"  # calls belong to the database transaction that is open in their thread

ROUTES = {
    Status.ACTIVE: None,
    Status.SHUTOFF: Action.STOP,
    Status.PAUSED: Action.PAUSE,
    Status.SUSPENDED: Action.SUSPEND,
    Status.RESCUE: Action.RESCUE,
    Status.VERIFY_RESIZE: Action.RESIZE,
    Status.SHELVED_OFFLOADED: Action.SHELVE,
}
"""The statuses in which a healthy server rests, each with the way there from ACTIVE."""


def make_token() -> str:
    """Return the token of an action that nobody has asked for."""
    return str(uuid.uuid4())


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float = 1.0) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)


@dataclass
class Cloud:
    """A backend under test; ``reopen`` gives the same cloud as another process would see it.

    ``networks`` are ids of networks that servers can be on, the first that of servers by default.

    The simulated one takes more options then, such as faults. ``pass_time`` lets a moment go by
    between two looks; ``crowd`` is how many servers are made at once to see that it can be done.
    """

    backend: Backend
    reopen: Callable[..., Backend]
    capabilities: frozenset[str]
    networks: tuple[str, ...]
    pass_time: Callable[[], None] = lambda: time.sleep(INTERVAL)
    crowd: int = 20
    made: list[str] = field(default_factory=list)
    history_cursors: dict[str, str | None] = field(default_factory=dict)
    last: dict[str, ActionRequest] = field(default_factory=dict)

    def list_flavors(self) -> list[Flavor]:
        """Return the flavors that every image fits on, the smallest disk first.

        A cloud does not shrink disks.
        """
        needed = max(image.min_disk_gb for image in self.list_images())
        fitting = [each for each in self.backend.list_flavors() if each.disk_gb >= needed]
        return sorted(fitting, key=lambda flavor: flavor.disk_gb)

    def list_images(self) -> list[Image]:
        """Return the images that the cloud was made with."""
        found = self.backend.list_images()
        return [image for image in found if image.id.startswith(IMAGE_PREFIX)]

    def describe(self, **changes: Any) -> ServerRequest:
        """Return a request for a new server with the first flavor and image of the cloud."""
        request: dict[str, Any] = {
            "id": str(uuid.uuid4()),
            "project_id": PROJECT,
            "name": "web-1",
            "flavor_id": self.list_flavors()[0].id,
            "image_id": self.list_images()[0].id,
            **changes,
        }
        self.made.append(request["id"])
        return ServerRequest(**request)

    def boot(self, **changes: Any) -> ObservedServer:
        """Create a server and return it once it runs."""
        created = self.backend.create_server(self.describe(**changes))
        return self.settle(created.id, Status.ACTIVE)

    def request(self, server_id: str, action: Action, **given: Any) -> ActionRequest:
        """Return a request for an action, with a new token and arguments that are good.

        Its cursor is of the time when the token was used first.
        """
        token = given.get("token") or make_token()
        if token not in self.history_cursors:
            self.history_cursors[token] = self.backend.read_history_cursor(server_id)
        arguments: dict[str, Any] = {"token": token, "history_cursor": self.history_cursors[token]}
        if action is Action.RESIZE:
            arguments["flavor_id"] = self.list_flavors()[1].id
        if action is Action.REBUILD:
            arguments["image_id"] = self.list_images()[1].id
        if action is Action.SNAPSHOT:
            arguments["image_name"] = "backup"
        arguments["project_id"] = PROJECT
        return ActionRequest(server_id, action, **{**arguments, **given})

    def act(self, server_id: str, action: Action, **given: Any) -> ObservedServer:
        """Begin an action and return what the cloud answers."""
        return self.perform(self.request(server_id, action, **given))

    def perform(self, request: ActionRequest) -> ObservedServer:
        """Begin an action, which is the last of its server's if the cloud takes it."""
        taken = self.backend.perform_action(request)
        self.last[request.server_id] = request
        return taken

    def look(self, server_id: str, backend: Backend | None = None) -> ObservedServer:
        """Return the server as it is now, with what has become of its last action."""
        backend = backend or self.backend
        if server_id in self.last:
            return backend.observe_action(self.last[server_id])
        return backend.observe_server(server_id)

    def bring(self, server_id: str, status: Status) -> ObservedServer:
        """Return a running server once it rests in ``status``, one of ``ROUTES``."""
        action = ROUTES[status]
        if action:
            self.act(server_id, action)
        return self.settle(server_id, status)

    def settle(self, server_id: str, status: Status) -> ObservedServer:
        """Return the server once it rests in ``status``."""
        server = self.look(server_id)
        for _ in range(LOOKS):
            if server.task is None and server.status is status:
                break
            self.pass_time()
            server = self.look(server_id)
        assert (server.status, server.task) == (status, None)
        return server

    def list_servers(self, changed_since: datetime | None = None) -> list[ObservedServer]:
        """Return the servers that are there, or those of them that changed since a time."""
        observed = self.backend.observe_servers(changed_since)
        return [seen for seen in observed if isinstance(seen, ObservedServer)]

    def list_deleted(self, changed_since: datetime) -> set[str]:
        """Return what the cloud calls those that were deleted since a time."""
        observed = self.backend.observe_servers(changed_since)
        return {seen.id for seen in observed if isinstance(seen, DeletedServer)}

    def exists(self, server_id: str) -> bool:
        """Tell whether the cloud knows the server."""
        try:
            self.backend.observe_server(server_id)
        except ServerMissing:
            return False
        return True

    def remove(self, server_id: str) -> None:
        """Delete a server and return once the cloud has let go of it.

        Nova fails where a deletion meets the confirmation of a resize; then it is asked again.
        """
        for _ in range(LOOKS):
            with suppress(CloudUnavailable):
                self.backend.delete_server(server_id)
                break
            self.pass_time()
        for _ in range(LOOKS):
            if not self.exists(server_id):
                break
            self.pass_time()
        assert not self.exists(server_id)


def open_simulator(database: Database, **options: Any) -> Cloud:
    """Return the simulated cloud in ``database``; ``options`` may say it is not so strict."""

    def build(**more: Any) -> Backend:
        return build_backend("simulator", database, **{"strict": True, **options, **more})

    return Cloud(build(), build, frozenset({BULK, JOINS}), (PRIVATE, STORAGE))


def open_slow_simulator(database: Database, clock: Clock | None = None) -> Cloud:
    """Return the simulated cloud with steps that take time, which ``clock`` tells."""
    clock = clock or Clock()
    cloud = open_simulator(database, latency=LATENCY, clock=clock)
    cloud.pass_time = clock.advance
    return cloud


CLOUDS: dict[str, Callable[[Database], Cloud]] = {
    "simulator": open_simulator,
    "slow-simulator": open_slow_simulator,
}
