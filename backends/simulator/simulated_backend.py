"""The simulated cloud: a cloud of its own with durable state, as quick or difficult as wanted."""

import secrets
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from backends.base import (
    ActionRequest,
    BackendRefused,
    CircuitState,
    CloudLimits,
    Console,
    DeletedServer,
    ObservedServer,
    ServerMissing,
    ServerRequest,
)
from backends.simulator.call_faults import SimulatorCalls
from backends.simulator.clock import SettledServers, SimulatorClock, read_utc_clock
from backends.simulator.control import Latencies, find_latencies
from backends.simulator.faults import Faults
from backends.simulator.lifecycle import (
    begin_action,
    begin_creation,
    begin_deletion,
    is_due,
    list_tokens,
    observe,
    require_state,
    settle,
)
from backends.simulator.options import (
    GROUPS,
    NETWORKS,
    ZONE,
    change_labels,
    derive_addresses,
    list_networks,
)
from backends.simulator.simulated_catalogue import SimulatedCatalogue, refuse_faults
from backends.simulator.simulated_resources import SimulatedResources
from domain.capabilities import Capabilities
from domain.catalogue import Flavor, Image, Keypair, Network
from domain.choices import find_name_fault
from domain.labels import LabelChange
from domain.security_groups import SecurityGroup
from domain.transitions import Action, Status
from persistence.database.session import Database
from persistence.schema.types import BEGINNING
from persistence.simulator import deletions
from persistence.simulator import simulated_servers as store
from persistence.simulator.controls import keep_control
from persistence.simulator.forgotten import is_forgotten
from persistence.simulator.simulated_servers import ServerNumbers, SimulatedServer

CAPABILITIES = Capabilities(availability_zones=(ZONE,))
FOREVER = timedelta(days=36_500)
NUMBERS = 32
"""How many numbers of servers are taken at a time where nobody can tell the cloud to begin anew."""

CONSOLE_LIFETIME = timedelta(minutes=10)
BOOT_LINES = (
    "[    0.000000] Linux version 6.1.0 (simulated)",
    "[    0.412345] Memory: flavor {flavor_id}",
    "[    1.203311] EXT4-fs (vda1): mounted filesystem",
    "[    2.718281] cloud-init: image {image_id}",
    "[    3.141592] cloud-init: hostname set to {name}",
    "{name} login:",
)


class Simulator:
    """A cloud that needs nothing but Ostler's database, and never reads Ostler's own rows.

    ``strict`` says whether it takes only what an OpenStack does, ``capacity`` how many servers it
    has room for, None as many as there are addresses;
    ``latency`` the seconds that a lifecycle step takes, ``latencies`` those of single actions;
    ``faults`` what goes wrong and how often, by the names of ``Faults``; ``control`` whether
    faults and clock can be changed from another process; ``clock`` the time, for tests. What goes
    on with a server is stored with its end, and settled by whoever asks for the server after
    that: it needs no thread and survives any crash. What each call promises is written in
    ``backends.base.Backend``.
    """

    name = "simulator"

    def __init__(
        self,
        database: Database,
        *,
        strict: bool = False,
        capacity: int | None = None,
        latency: float = 0.0,
        latencies: Mapping[str, float] | None = None,
        faults: Mapping[str, float] | None = None,
        control: bool = False,
        clock: Callable[[], datetime] = read_utc_clock,
    ) -> None:
        given = Faults(**(faults or {}))
        self._latencies = Latencies(latency, dict(latencies or {}))
        slow = latency or any(self._latencies.of_actions.values())
        self.instant = not (control or slow or given.any)
        self.controlled = control
        self.strict = strict
        self._database = database
        self._numbers = ServerNumbers(NUMBERS if self.instant else 1)
        self._clock = SimulatorClock(database, clock, controlled=control)
        self._servers = SettledServers(database, self._clock, keeps_deletions=not self.instant)
        self._calls = SimulatorCalls(given, self._clock, instant=self.instant)
        self._catalogue = SimulatedCatalogue(database, strict=strict, capacity=capacity)
        self._resources = SimulatedResources(database, self._calls)

    def for_project(self, _: str) -> "Simulator":
        """Return the same: it does not tell projects apart."""
        return self

    def ends_inline(self) -> bool:
        """Tell whether a step that begins in the open transaction ends in it."""
        if not self.controlled:
            return self.instant
        with self._database.read() as connection:
            control = keep_control(connection)
        return control is not None and control.instant

    def prefetch_server(self, server_id: str) -> None:
        """Read a server, and hold it, together with what is read next."""
        if self.instant:
            with self._database.write() as connection:
                store.prefetch_held(connection, server_id)

    def create_server(self, request: ServerRequest) -> ObservedServer:
        """Create a server, or return it as it is if it exists."""
        if not self.instant and not self._catalogue.is_open_to(request):
            self._servers.settle_due()  # a deletion that has ended makes room
        with self._calls.change(request.id), self._database.write() as connection:
            if self.controlled and is_forgotten(connection, request.id):
                raise BackendRefused("state", "The simulated cloud has begun anew")
            added = self._add(connection, request)
            if added is None:
                return self._observe(request.id)
            if derive_addresses(added.number, list_networks(added)) is None:
                store.remove_server(connection, request.id)
                raise BackendRefused("quota", "The simulated cloud has no addresses left")
            return observe(added, self._clock.now())

    def perform_action(self, request: ActionRequest) -> ObservedServer:
        """Begin an action, or return the server as it is if the action was begun."""
        with self._calls.change(request.server_id), self._database.write() as connection:
            server = self._servers.hold(connection, request.server_id)
            now = self._clock.now()
            if request.token in list_tokens(server):
                return observe(server, now)
            require_state(server, request.action, now)
            self._catalogue.require_references(connection, server, request)
            fault = self._calls.faults.find_action_fault(request.token)
            begun = begin_action(server, request, now, self._seconds(request.action), fault)
            return observe(self._servers.advance(connection, begun), now)

    def read_history_cursor(self, server_id: str) -> str | None:
        """Return None: a server of this cloud keeps its tokens itself."""

    def observe_action(self, request: ActionRequest) -> ObservedServer:
        """Return a server as it is now."""
        return self.observe_server(request.server_id)

    def change_server(
        self, server_id: str, name: str | None = None, labels: LabelChange | None = None
    ) -> ObservedServer:
        """Give a server another name, other labels, or both."""
        self._calls.refuse(server_id)
        with self._database.write() as connection:
            server = self._servers.hold(connection, server_id)
            if name is not None and self.strict:
                refuse_faults(find_name_fault(name))
            changed = replace(
                server,
                name=server.name if name is None else name,
                labels=change_labels(server, labels or {}),
                updated_at=self._clock.now(),
            )
            store.save_server(connection, changed)
            return observe(changed, changed.updated_at)

    def delete_server(self, server_id: str) -> str | None:
        """Begin to forget a server; its address is never given to another."""
        with self._calls.change(server_id), self._database.write() as connection:
            server = self._servers.find_held(connection, server_id)
            if server is not None:
                seconds, now = self._seconds(Action.DELETE), self._clock.now()
                self._servers.advance(connection, begin_deletion(server, now, seconds))
        return None

    def observe_server(self, server_id: str) -> ObservedServer:
        """Return a server as it is now."""
        self._calls.look_up(server_id)
        return self._observe(server_id)

    def observe_servers(
        self, changed_since: datetime | None = None
    ) -> Iterator[ObservedServer | DeletedServer]:
        """Yield servers in the order of their last changes; one changed meanwhile comes again."""
        self._calls.look_up("")
        self._servers.settle_due()
        # A clock that is controlled is not the one of those who ask what has changed.
        since = (None if self._clock.controlled else changed_since) or BEGINNING
        if changed_since is not None:
            yield from map(DeletedServer, self._servers.iter_deleted(since))
        for batch in self._servers.iter_changed(since):
            now = self._clock.now()
            yield from (observe(server, now) for server in batch)

    def was_deleted(self, server_id: str, cloud_id: str | None) -> bool:
        """Tell whether a server was deleted; one that was lost was not."""
        self._calls.look_up(server_id)
        with self._database.read() as connection:
            return deletions.was_deleted(connection, server_id)

    def read_console_log(self, server_id: str, lines: int) -> list[str]:
        """Return the end of what a server wrote."""
        self._calls.look_up(server_id)
        return write_log(self._read(server_id), lines)

    def open_console(self, server_id: str) -> Console:
        """Return a console of a running server."""
        if self.observe_server(server_id).status is not Status.ACTIVE:
            raise BackendRefused("state", "Only a running server has a console")
        return make_console(self._clock.now())

    def list_flavors(self) -> list[Flavor]:
        """Return every flavor, ordered by name."""
        return self._catalogue.list_flavors()

    def list_images(self) -> list[Image]:
        """Return every image, those of finished snapshots too, ordered by name."""
        self._servers.settle_due()
        return self._catalogue.list_images()

    def describe_references(self, server_id: str) -> tuple[Flavor, Image]:
        """Return the flavor and the image that a server has."""
        self._calls.look_up(server_id)
        server = self._read(server_id)
        flavors = {flavor.id: flavor for flavor in self.list_flavors()}
        images = {image.id: image for image in self.list_images()}
        gone = Image(server.image_id, server.image_id, "unknown", 0, 0, "deleted")
        return flavors[server.flavor_id], images.get(server.image_id, gone)

    def find_snapshot(self, token: str) -> str | None:
        """Return ``token``, which is the id of the image itself, or None without one."""
        return next((image.id for image in self.list_images() if image.id == token), None)

    def delete_snapshot(self, token: str) -> str | None:
        """Forget the image of a snapshot, which has its token for an id."""
        if self.find_snapshot(token) is None:
            return None
        self.delete_image(token)
        return token

    def delete_image(self, image_id: str) -> None:
        """Forget a snapshot."""
        self._resources.delete_image(image_id)

    def list_networks(self) -> list[Network]:
        """Return the networks, ordered by name."""
        return list(NETWORKS)

    def list_security_groups(self) -> list[SecurityGroup]:
        """Return the one security group that there is."""
        return list(GROUPS)

    def list_keypairs(self) -> list[Keypair]:
        """Return every key pair, ordered by name."""
        return self._resources.list_keypairs()

    def create_keypair(self, name: str, public_key: str) -> Keypair:
        """Make a key pair, or return the one of this name and key."""
        return self._resources.create_keypair(name, public_key)

    def delete_keypair(self, name: str) -> None:
        """Forget a key pair."""
        self._resources.delete_keypair(name)

    def read_limits(self) -> CloudLimits:
        """Return how many servers there are, and for how many there is room."""
        self._calls.look_up("")
        return self._catalogue.read_limits()

    def check_health(self) -> None:
        """Return when the database answers and the cloud is not away."""
        self._calls.refuse("")
        self._database.check()

    def find_circuit(self) -> CircuitState:
        """Return that every call goes through: the faults of each come anew."""
        return CircuitState.CLOSED

    def retry_after(self) -> float | None:
        """Return None: a call may always be tried."""
        return None

    def capabilities(self) -> Capabilities:
        """Return what this cloud offers: everything."""
        return CAPABILITIES

    def discover_capabilities(self) -> Capabilities:
        """Return what this cloud offers: everything."""
        return CAPABILITIES

    def _observe(self, server_id: str) -> ObservedServer:
        return observe(self._servers.find(server_id), self._clock.now(), server_id)

    def _read(self, server_id: str) -> SimulatedServer:
        with self._database.read() as connection:
            server = store.find_server(connection, server_id)
        if server is None:
            raise ServerMissing(server_id)
        return server

    def _seconds(self, action: Action) -> float:
        return find_latencies(self._clock.read_control(), self._latencies).find(action.value)

    def _add(self, connection: Any, request: ServerRequest) -> SimulatedServer | None:
        """Return a new server, None for one that exists. Raises BackendRefused."""
        server = self._plan(request)
        open_to_it = self._catalogue.is_open_to(request)
        if open_to_it and (added := store.add_server(connection, server, self._numbers)):
            return added
        if not self._catalogue.admit(connection, request):
            return None
        return store.add_server(connection, server, self._numbers)

    def _plan(self, request: ServerRequest) -> SimulatedServer:
        """Return the server that is to be added, which has no number yet."""
        now, faults = self._clock.now(), self._calls.faults
        stuck = faults.strikes("stuck_in_build", request.id)
        duration = FOREVER if stuck else timedelta(seconds=self._seconds(Action.CREATE))
        new = begin_creation(request, now, duration, faults.find_build_fault(request.id))
        if faults.strikes("vanished", request.id):
            after = timedelta(seconds=faults.vanished_after)
            new = replace(new, vanishes_at=now + duration + after)
        ready = settle(new, now) if is_due(new, now) else new
        return ready or new


def write_log(server: SimulatedServer, lines: int) -> list[str]:
    """Return the last ``lines`` lines of all boots of a server."""
    boot = [line.format(**_name_values(server)) for line in BOOT_LINES]
    if size := (server.options or {}).get("user_data_characters"):
        boot.insert(-1, f"[    3.242100] cloud-init: user data of {size} characters in Base64")
    return (boot * server.boots)[-lines:] if lines else []


def _name_values(server: SimulatedServer) -> dict[str, str]:
    return {"name": server.name, "flavor_id": server.flavor_id, "image_id": server.image_id}


def make_console(now: datetime) -> Console:
    """Return a console that works for ten minutes."""
    url = f"http://simulator.invalid/vnc?token={secrets.token_urlsafe(24)}"
    return Console("novnc", url, now + CONSOLE_LIFETIME)
