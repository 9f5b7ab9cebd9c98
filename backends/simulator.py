"""The simulated cloud: a cloud of its own with durable state, as quick or difficult as wanted."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from backends.base import (
    ActionRequest,
    BackendRefused,
    Console,
    ObservedServer,
    ServerMissing,
    ServerRequest,
)
from backends.simulator_addresses import derive_address
from backends.simulator_clockwork import BATCH, SimulatedClockwork, read_utc_clock
from backends.simulator_console import make_console, write_log
from backends.simulator_faults import Faults
from backends.simulator_steps import (
    begin_action,
    begin_creation,
    begin_deletion,
    describe_state,
    is_due,
    list_tokens,
    may_begin,
    observe,
    settle,
)
from domain.states import Status
from domain.transitions import Action
from persistence import simulator as store
from persistence.session import Database

FOREVER = timedelta(days=36_500)


class Simulator(SimulatedClockwork):
    """A cloud that needs nothing but Ostler's database, and never reads Ostler's own rows.

    ``capacity`` is how many servers it has room for, None as many as there are addresses;
    ``latency`` the seconds that a lifecycle step takes, ``latencies`` those of single actions;
    ``faults`` what goes wrong and how often, by the names of ``Faults``; ``clock`` the time, for
    tests. What goes on with a server is stored with its end, and settled by whoever looks at the
    server after that: it needs no thread and survives any crash. What each call promises is
    written in ``backends.base.Backend``.
    """

    name = "simulator"

    def __init__(
        self,
        database: Database,
        *,
        capacity: int | None = None,
        latency: float = 0.0,
        latencies: Mapping[str, float] | None = None,
        faults: Mapping[str, float] | None = None,
        clock: Callable[[], datetime] = read_utc_clock,
    ) -> None:
        super().__init__(database, clock)
        self._capacity = capacity
        self._latency = latency
        self._latencies = dict(latencies or {})
        self._faults = Faults(**(faults or {}))
        self.instant = not (latency or any(self._latencies.values()) or self._faults.any)

    def create_server(self, request: ServerRequest) -> ObservedServer:
        """Create a server, or return it as it is if it exists."""
        if not self.instant:
            self._settle_due()  # a deletion that has ended makes room
        with self._call(request.id), self._change() as connection:
            if not self._admit(connection, request):
                return self.observe_server(request.id)
            added = store.add_server(connection, self._describe_new(request))
            if added is None:  # someone else created it a moment ago
                return self.observe_server(request.id)
            if derive_address(added.number) is None:
                store.remove_server(connection, request.id)
                raise BackendRefused("quota", "The simulated cloud has no addresses left")
            return observe(added)

    def perform_action(self, request: ActionRequest) -> ObservedServer:
        """Begin an action, or return the server as it is if the action was begun."""
        with self._call(request.server_id), self._change() as connection:
            server = self._hold(connection, request.server_id)
            if request.token in list_tokens(server):
                return observe(server)
            if not may_begin(server, request.action):
                doing = f" while {server.task}" if server.task else ""
                raise BackendRefused(
                    "state", f"Cannot {request.action} a server in status {server.status}{doing}"
                )
            self._require_references(connection, request)
            fault = self._faults.find_action_fault(request.token)
            seconds = self._seconds(request.action)
            begun = begin_action(server, request, self._now(), seconds, fault)
            return observe(self._advance(connection, begun))

    def rename_server(self, server_id: str, name: str) -> ObservedServer:
        """Give a server another name."""
        with self._change() as connection:
            server = self._hold(connection, server_id)
            renamed = replace(server, name=name, updated_at=self._now())
            store.save_server(connection, renamed)
            return observe(renamed)

    def delete_server(self, server_id: str) -> None:
        """Begin to forget a server; its address is never given to another."""
        with self._call(server_id), self._change() as connection:
            server = self._hold_settled(connection, server_id)
            if server is not None:
                seconds = self._seconds(Action.DELETE)
                self._advance(connection, begin_deletion(server, self._now(), seconds))

    def observe_server(self, server_id: str) -> ObservedServer:
        """Return a server as it is now."""
        with self._look() as connection:
            server = store.find_server(connection, server_id)
        if server is not None and is_due(server, self._now()):
            with self._change() as connection:
                server = self._hold_settled(connection, server_id)
        return observe(server, server_id)

    def observe_servers(self, changed_since: datetime | None = None) -> Iterator[ObservedServer]:
        """Yield servers in the order of their last changes; one changed meanwhile comes again."""
        self._settle_due()
        place = (changed_since or store.BEGINNING, 0)
        while True:
            with self._look() as connection:
                batch = store.list_changed(connection, place, BATCH)
            yield from map(observe, batch)
            if len(batch) < BATCH:
                return
            place = batch[-1].place

    def read_console_log(self, server_id: str, lines: int) -> list[str]:
        """Return the end of what a server wrote."""
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

    def _seconds(self, action: Action) -> float:
        return self._latencies.get(action.value, self._latency)

    def _describe_new(self, request: ServerRequest) -> dict[str, Any]:
        now = self._now()
        fault = self._faults.find_build_fault(request.id)
        stuck = self._faults.strikes("stuck_in_build", request.id)
        seconds = timedelta(seconds=self._seconds(Action.CREATE))
        new = begin_creation(request, now, FOREVER if stuck else seconds, fault)
        ready = settle(new, now) if is_due(new, now) else new
        return describe_state(ready or new)

    @contextmanager
    def _call(self, server_id: str) -> Iterator[None]:
        """Let a call be slow, fail, or lose its answer, as the faults will have it."""
        call = self._faults.before_call(server_id) if self._faults.any else 0
        yield
        if self._faults.any:
            self._faults.after_call(server_id, call)
