"""The log of events: written with each change, read in the order of the commits."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from msgspec import Struct

from domain.errors import EventsGone
from domain.events import Event, EventType
from domain.operations import Operation
from domain.servers import Server
from operations.clouds.cloud import Cloud
from operations.record.transactions import Commit, write
from persistence import events
from persistence.log_starts import WHOLE, Log, read_start

EMITTED_FIELDS = (
    "name", "status", "task", "fault", "ip_address", "locked", "protected", "labels", "expires_at",
    "flavor", "image", "addresses", "key_name", "availability_zone",
)  # fmt: skip
PAUSE_SECONDS = 0.01


class EventSource(Struct, frozen=True):
    """Where a change comes from: the operation, if one made it, and the request behind it."""

    operation_id: str | None
    request_id: str


def trace(operation: Operation) -> EventSource:
    """Return the source of what ``operation`` changes."""
    return EventSource(operation.id, operation.request_id)


def emit_creation(connection: Any, server: Server, source: EventSource) -> None:
    """Record that a server was asked for."""
    _append(connection, EventType.CREATED, server, [], source)


def emit_change(connection: Any, before: Server, after: Server, source: EventSource) -> None:
    """Record what differs between two states of a server as one event, if anything does."""
    changed = [name for name in EMITTED_FIELDS if getattr(before, name) != getattr(after, name)]
    if changed:
        _append(connection, EventType.CHANGED, after, changed, source)


def emit_deletion(connection: Any, server: Server, source: EventSource) -> None:
    """Record that a server is gone."""
    _append(connection, EventType.DELETED, server, ["status"], source)


def emit_leftover(connection: Any, server: Server, source: EventSource) -> None:
    """Record that a deleted server is in the cloud again and has to go; once, however often told.

    The server's row has to be held.
    """
    if events.read_last_type(connection, server.id) is not EventType.LEFTOVER_DELETED:
        _append(connection, EventType.LEFTOVER_DELETED, server, [], source)


def emit_project_event(
    connection: Any, project_id: str, kind: EventType, data: dict[str, Any], request_id: str
) -> None:
    """Record what happened to a project and is about no server, with the data of such an event."""
    values = {
        "project_id": project_id,
        "server_id": None,
        "operation_id": None,
        "request_id": request_id,
        "type": kind.value,
        "data": data,
    }
    events.append_event(connection, values, datetime.now(UTC))


def _append(
    connection: Any, kind: EventType, server: Server, changed: list[str], source: EventSource
) -> None:
    status = "DELETED" if kind is EventType.DELETED else server.status.value
    data = {"status": status, "task": server.task, "fault": server.fault, "changed": changed}
    values = {
        "project_id": server.project_id,
        "server_id": server.id,
        "operation_id": source.operation_id,
        "request_id": source.request_id,
        "type": kind.value,
        "data": data,
    }
    events.append_event(connection, values, server.updated_at)


def read_events(
    cloud: Cloud, project_id: str | None, server_id: str | None, after: int, limit: int
) -> list[Event]:
    """Return up to ``limit`` events behind the position ``after``, those just committed included.

    They are those of a project, or of every one, or of a server.

    Raises DatabaseUnavailable.
    """
    read = partial(events.list_events, project_id=project_id, server_id=server_id)
    return _read_placed(cloud, partial(read, after=after, limit=limit), limit)


def require_kept(cloud: Cloud, project_id: str | None, after: int) -> int:
    """Return the first position of a project's events, or of all, that are kept.

    Raises EventsGone for a reader that goes on behind ``after`` and would miss one. To be asked
    when the events have been read: what was removed before that is known then. Raises
    DatabaseUnavailable.
    """
    first = read_first_available(cloud, project_id)
    if after < first - 1:
        raise EventsGone(first - 1)
    return first


def read_first_available(cloud: Cloud, project_id: str | None) -> int:
    """Return the position with which a project's events, or all, begin.

    Raises DatabaseUnavailable.
    """
    with cloud.database.read() as connection:
        whose = WHOLE if project_id is None else project_id
        return read_start(connection, Log.EVENTS, whose).removed_until + 1


def read_all_events(cloud: Cloud, after: int, limit: int) -> list[Event]:
    """Return up to ``limit`` events of every project behind ``after``, as ``read_events`` does."""
    return _read_placed(cloud, partial(events.list_all_events, after=after, limit=limit), limit)


def _read_placed(cloud: Cloud, read: Callable[[Any], list[Event]], limit: int) -> list[Event]:
    """Return what ``read`` finds; events are placed until that is ``limit`` or all there is."""
    floor = cloud.event_floor.find()
    while True:
        with cloud.database.read() as connection:
            waiting = _has_waiting(cloud, connection, floor)
            found = read(connection)
        if not waiting or len(found) >= limit:
            return found
        floor = _place_batch(cloud, floor) or floor


def find_end(cloud: Cloud) -> int:
    """Return the position of the newest event that has been committed. Raises DatabaseUnavailable.

    What is committed after the call has a higher one.
    """
    floor = cloud.event_floor.find()
    while True:
        with cloud.database.read() as connection:
            if not _has_waiting(cloud, connection, floor):
                return events.read_last_position(connection)
        floor = _place_batch(cloud, floor) or floor


def find_end_within(cloud: Cloud, connection: Any) -> int:
    """Return what ``find_end`` does, as part of a transaction; events placed by it are placed.

    A transaction that follows ``find_end`` finds few that are left to be placed.
    """
    floor: int | None = cloud.event_floor.find()
    while floor is not None:
        floor = events.place_events(connection, floor=floor)
    return events.read_last_position(connection)


def place_waiting(cloud: Cloud, stopping: threading.Event | None = None) -> None:
    """Give positions to what has been committed, whether anybody reads or not.

    A batch a transaction, with pauses in which others write, until none waits or ``stopping`` is
    set. Raises DatabaseUnavailable.
    """
    stopping = stopping or threading.Event()
    begin = cloud.event_floor.find()
    with cloud.database.read() as connection:
        floor = begin if _has_waiting(cloud, connection, begin) else None
    while floor is not None and not stopping.wait(PAUSE_SECONDS):
        floor = _place_batch(cloud, floor)


def _has_waiting(cloud: Cloud, connection: Any, floor: int) -> bool:
    waiting = events.has_unplaced(connection, floor)
    if not waiting:
        cloud.event_floor.note_end(partial(events.read_last_id, connection))
    return waiting


def _place_batch(cloud: Cloud, floor: int) -> int | None:
    """Give positions to a batch of events; return the id above which more may wait, None for no."""
    with write(cloud.database, Commit.PLACE) as connection:
        return events.place_events(connection, floor=floor)
