"""The simulated cloud: a cloud of its own with durable state, as quick or difficult as wanted."""

import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from backends.base import (
    ActionRequest,
    BackendRefused,
    Console,
    DeletedServer,
    ObservedServer,
    ServerMissing,
    ServerRequest,
)
from backends.simulator.clock import BATCH, read_utc_clock
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
from backends.simulator.options import change_labels, derive_addresses, has_options, list_networks
from backends.simulator.simulated_catalogue import refuse_faults
from backends.simulator.simulated_resources import SimulatedResources
from domain.choices import find_name_fault
from domain.labels import LabelChange
from domain.transitions import Action, Status
from persistence.database.session import Database
from persistence.simulator import deletions
from persistence.simulator import simulated_servers as store
from persistence.simulator.simulated_servers import SimulatedServer

FOREVER = timedelta(days=36_500)

LIFETIME = timedelta(minutes=10)
BOOT_LINES = (
    "[    0.000000] Linux version 6.1.0 (simulated)",
    "[    0.412345] Memory: flavor {flavor_id}",
    "[    1.203311] EXT4-fs (vda1): mounted filesystem",
    "[    2.718281] cloud-init: image {image_id}",
    "[    3.141592] cloud-init: hostname set to {name}",
    "{name} login:",
)


def write_log(server: SimulatedServer, lines: int) -> list[str]:
    """Return the last ``lines`` lines of all boots of a server."""
    boot = [line.format(**_describe(server)) for line in BOOT_LINES]
    if size := (server.options or {}).get("user_data_characters"):
        boot.insert(-1, f"[    3.242100] cloud-init: user data of {size} characters in Base64")
    return (boot * server.boots)[-lines:] if lines else []


def _describe(server: SimulatedServer) -> dict[str, str]:
    return {"name": server.name, "flavor_id": server.flavor_id, "image_id": server.image_id}


def make_console(now: datetime) -> Console:
    """Return a console that works for ten minutes."""
    url = f"http://simulator.invalid/vnc?token={secrets.token_urlsafe(24)}"
    return Console("novnc", url, now + LIFETIME)


class Simulator(SimulatedResources):
    """A cloud that needs nothing but Ostler's database, and never reads Ostler's own rows.

    ``strict`` says whether it takes only what an OpenStack does, ``capacity`` how many servers it
    has room for, None as many as there are addresses;
    ``latency`` the seconds that a lifecycle step takes, ``latencies`` those of single actions;
    ``faults`` what goes wrong and how often, by the names of ``Faults``; ``control`` whether
    faults and clock can be changed from another process; ``clock`` the time, for tests. What goes
    on with a server is stored with its end, and settled by whoever looks at the server after
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
        super().__init__(database, clock, faults or {}, controlled=control)
        self.strict = strict
        self._capacity = capacity
        self._latency = latency
        self._latencies = dict(latencies or {})
        slow = latency or any(self._latencies.values())
        self.instant = not (control or slow or self._given_faults.any)

    def create_server(self, request: ServerRequest) -> ObservedServer:
        """Create a server, or return it as it is if it exists."""
        if not self.instant:
            self._settle_due()  # a deletion that has ended makes room
        with self._call(request.id), self._change() as connection:
            added = self._add(connection, request)
            if added is None:
                return self._observe(request.id)
            if derive_addresses(added.number, list_networks(added)) is None:
                store.remove_server(connection, request.id)
                raise BackendRefused("quota", "The simulated cloud has no addresses left")
            return observe(added, self._now())

    def perform_action(self, request: ActionRequest) -> ObservedServer:
        """Begin an action, or return the server as it is if the action was begun."""
        with self._call(request.server_id), self._change() as connection:
            server = self._hold(connection, request.server_id)
            now = self._now()
            if request.token in list_tokens(server):
                return observe(server, now)
            require_state(server, request.action, now)
            self._require_references(connection, server, request)
            fault = self._faults.find_action_fault(request.token)
            begun = begin_action(server, request, now, self._seconds(request.action), fault)
            return observe(self._advance(connection, begun), now)

    def mark_server(self, server_id: str) -> str | None:
        """Return None: a server of this cloud keeps its tokens itself."""

    def observe_action(self, request: ActionRequest) -> ObservedServer:
        """Return a server as it is now."""
        return self.observe_server(request.server_id)

    def change_server(
        self, server_id: str, name: str | None = None, labels: LabelChange | None = None
    ) -> ObservedServer:
        """Give a server another name, other labels, or both."""
        self._refuse(server_id)
        with self._change() as connection:
            server = self._hold(connection, server_id)
            if name is not None and self.strict:
                refuse_faults(find_name_fault(name))
            changed = replace(
                server,
                name=server.name if name is None else name,
                labels=change_labels(server, labels or {}),
                updated_at=self._now(),
            )
            store.save_server(connection, changed)
            return observe(changed, changed.updated_at)

    def delete_server(self, server_id: str) -> str | None:
        """Begin to forget a server; its address is never given to another."""
        with self._call(server_id), self._change() as connection:
            server = self._hold_settled(connection, server_id)
            if server is not None:
                seconds = self._seconds(Action.DELETE)
                self._advance(connection, begin_deletion(server, self._now(), seconds))
        return None

    def observe_server(self, server_id: str) -> ObservedServer:
        """Return a server as it is now."""
        self._look_up(server_id)
        return self._observe(server_id)

    def observe_servers(
        self, changed_since: datetime | None = None
    ) -> Iterator[ObservedServer | DeletedServer]:
        """Yield servers in the order of their last changes; one changed meanwhile comes again."""
        self._look_up("")
        self._settle_due()
        # A clock that is controlled is not the one of those who ask what has changed.
        since = (None if self._controlled else changed_since) or store.BEGINNING
        if changed_since is not None:
            yield from self._list_deleted(since)
        place = (since, 0)
        while True:
            with self._look() as connection:
                batch = store.list_changed(connection, place, BATCH)
            now = self._now()
            yield from (observe(server, now) for server in batch)
            if len(batch) < BATCH:
                return
            place = batch[-1].place

    def _list_deleted(self, since: datetime) -> Iterator[DeletedServer]:
        place = (since, "")
        while True:
            with self._look() as connection:
                batch = deletions.list_deletions(connection, place, BATCH)
            yield from (DeletedServer(server_id) for _, server_id in batch)
            if len(batch) < BATCH:
                return
            place = batch[-1]

    def was_deleted(self, server_id: str, cloud_id: str | None) -> bool:
        """Tell whether a server was deleted; one that was lost was not."""
        self._look_up(server_id)
        with self._look() as connection:
            return deletions.was_deleted(connection, server_id)

    def read_console_log(self, server_id: str, lines: int) -> list[str]:
        """Return the end of what a server wrote."""
        self._look_up(server_id)
        with self._look() as connection:
            server = store.find_server(connection, server_id)
        if server is None:
            raise ServerMissing(server_id)
        return write_log(server, lines)

    def open_console(self, server_id: str) -> Console:
        """Return a console of a running server."""
        if self.observe_server(server_id).status is not Status.ACTIVE:
            raise BackendRefused("state", "Only a running server has a console")
        return make_console(self._now())

    def _observe(self, server_id: str) -> ObservedServer:
        with self._look() as connection:
            server = store.find_server(connection, server_id)
        if server is not None and is_due(server, self._now()):
            with self._change() as connection:
                server = self._hold_settled(connection, server_id)
        return observe(server, self._now(), server_id)

    def _seconds(self, action: Action) -> float:
        return self._latencies.get(action.value, self._latency)

    def _add(self, connection: Any, request: ServerRequest) -> SimulatedServer | None:
        """Return a new server, None for one that exists. Raises BackendRefused."""
        server = self._plan(request)
        plain = self._capacity is None and not self.strict and not has_options(request)
        if plain and (added := store.add_server(connection, server)):
            return added
        return store.add_server(connection, server) if self._admit(connection, request) else None

    def _plan(self, request: ServerRequest) -> SimulatedServer:
        """Return the server that is to be added, which has no number yet."""
        now, faults = self._now(), self._faults
        stuck = faults.strikes("stuck_in_build", request.id)
        duration = FOREVER if stuck else timedelta(seconds=self._seconds(Action.CREATE))
        new = begin_creation(request, now, duration, faults.find_build_fault(request.id))
        if faults.strikes("vanished", request.id):
            after = timedelta(seconds=faults.vanished_after)
            new = replace(new, vanishes_at=now + duration + after)
        ready = settle(new, now) if is_due(new, now) else new
        return ready or new
