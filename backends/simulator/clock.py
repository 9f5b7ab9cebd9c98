"""How time passes in the simulated cloud: its clock, and the work that is due by it.

Work that is due is settled by whoever asks next.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from backends.base import ServerMissing
from backends.simulator.lifecycle import DELETING, SNAPSHOT, is_due, newest_token, settle
from persistence.database.session import Database
from persistence.simulator import deletions
from persistence.simulator import simulated_servers as store
from persistence.simulator.controls import Control, read_control
from persistence.simulator.simulated_catalogue import copy_image, find_flavor
from persistence.simulator.simulated_servers import SimulatedServer

BATCH = 500  # servers in one reading, so that to read all of them holds no connection

LATEST = datetime(9000, 1, 1, tzinfo=UTC)
"""Where the simulated clock is stopped, so that what it adds to stays a time."""


def read_utc_clock() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


class SimulatorClock:
    """What time it is in the simulated cloud.

    It is what ``read_clock`` returns, unless the clock is ``controlled`` and was told another.
    """

    def __init__(
        self, database: Database, read_clock: Callable[[], datetime], *, controlled: bool
    ) -> None:
        self._database = database
        self._read_clock = read_clock
        self.controlled = controlled

    def now(self) -> datetime:
        """Return the time."""
        return read_time(self.read_control(), self._read_clock())

    def read_control(self) -> Control | None:
        """Return what the cloud was told, or None when it takes no orders or had none."""
        if not self.controlled:
            return None
        with self._database.read() as connection:
            return read_control(connection)


class SettledServers:
    """The servers of the simulated cloud, whose work ends at a stored time by its ``clock``.

    With ``keeps_deletions`` those that were deleted are remembered.
    """

    def __init__(self, database: Database, clock: SimulatorClock, *, keeps_deletions: bool) -> None:
        self._database = database
        self._clock = clock
        self._keeps_deletions = keeps_deletions

    def find(self, server_id: str) -> SimulatedServer | None:
        """Return a server settled, None for one that is gone."""
        with self._database.read() as connection:
            server = store.find_server(connection, server_id)
        if server is not None and is_due(server, self._clock.now()):
            with self._database.write() as connection:
                return self.find_held(connection, server_id)
        return server

    def hold(self, connection: Any, server_id: str) -> SimulatedServer:
        """Return a server settled and locked. Raises ServerMissing."""
        server = self.find_held(connection, server_id)
        if server is None:
            raise ServerMissing(f"The simulated cloud has no server {server_id!r}")
        return server

    def find_held(self, connection: Any, server_id: str) -> SimulatedServer | None:
        """Return a server settled and locked, None for one that is gone."""
        server = store.hold_server(connection, server_id)
        if server is not None and is_due(server, self._clock.now()):
            return self.advance(connection, server)
        return server

    def advance(self, connection: Any, server: SimulatedServer) -> SimulatedServer | None:
        """Write a server as it is now, its work done if it is due."""
        now = self._clock.now()
        if not is_due(server, now):
            store.save_server(connection, server)
            return server
        settled = settle(server, now)
        if settled is None:
            store.remove_server(connection, server.id)
            if server.task == DELETING and self._keeps_deletions:
                deletions.note_deletion(connection, server.id, now)
            return None
        if server.task == SNAPSHOT and not settled.fault:
            image_id = newest_token(server) or ""
            disk_gb = find_flavor(connection, server.flavor_id).disk_gb
            name = server.image_name or ""
            owner = server.project_id
            copy_image(connection, server.image_id, image_id, name, disk_gb, owner)
        store.save_server(connection, settled)
        return settled

    def settle_due(self) -> None:
        """Settle whatever is due, in transactions of its own."""
        while True:
            with self._database.read() as connection:
                due = store.list_due(connection, self._clock.now(), BATCH)
            for server_id in due:
                with self._database.write() as connection:
                    self.find_held(connection, server_id)
            if len(due) < BATCH:
                return

    def iter_changed(self, since: datetime) -> Iterator[list[SimulatedServer]]:
        """Yield servers in batches by their last changes; one changed meanwhile comes again."""
        place = (since, 0)
        while True:
            with self._database.read() as connection:
                batch = store.list_changed(connection, place, BATCH)
            yield batch
            if len(batch) < BATCH:
                return
            place = batch[-1].place

    def iter_deleted(self, since: datetime) -> Iterator[str]:
        """Yield the ids of the servers that were deleted, in the order of that."""
        place = (since, "")
        while True:
            with self._database.read() as connection:
                batch = deletions.list_deletions(connection, place, BATCH)
            yield from (server_id for _, server_id in batch)
            if len(batch) < BATCH:
                return
            place = batch[-1]


def read_time(control: Control | None, real: datetime) -> datetime:
    """Return what the simulated clock shows when the real one shows ``real``.

    It stands still while the real one has gone back behind the last change of the control.
    """
    if control is None:
        return real
    if control.frozen:
        return control.clock_at
    return min(LATEST, control.clock_at + max(real - control.set_at, timedelta(0)))


def freeze_clock(control: Control | None, real: datetime) -> Control:
    """Return the control with the clock standing still at what it shows."""
    return replace(_at(control, real), frozen=True)


def run_clock(control: Control | None, real: datetime) -> Control:
    """Return the control with the clock going on from what it shows, as fast as the real one."""
    return replace(_at(control, real), frozen=False)


def advance_clock(control: Control | None, real: datetime, seconds: float) -> Control:
    """Return the control with the clock moved on. Raises ValueError when it cannot be."""
    now = _at(control, real)
    if not 0 <= seconds <= (LATEST - now.clock_at).total_seconds():
        raise ValueError("the clock goes forward only, and up to the year 9000")
    return replace(now, clock_at=now.clock_at + timedelta(seconds=seconds))


def replace_faults(
    control: Control | None, real: datetime, faults: dict[str, float] | None
) -> Control:
    """Return the control with other faults in force, None for those of the settings."""
    return replace(_at(control, real), faults=faults)


def restore_settings(control: Control | None, real: datetime) -> Control:
    """Return the control with everything as the settings say, and a clock that runs on."""
    return Control(None, read_time(control, real), real, resets=control.resets if control else 0)


def begin_anew(control: Control | None, real: datetime) -> Control:
    """Return the control of a cloud that was never told anything, after one reset more."""
    return Control(None, real, real, resets=1 + (control.resets if control else 0))


def _at(control: Control | None, real: datetime) -> Control:
    """Return the control as if it had been set at ``real``, saying the same."""
    if control is None:
        return Control(None, clock_at=real, set_at=real)
    return replace(control, clock_at=read_time(control, real), set_at=real)
