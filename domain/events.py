"""An event: one change of one server, as the log of events tells it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class EventType(StrEnum):
    """What happened to a server."""

    CREATED = "server.created"  # it was asked for
    CHANGED = "server.changed"  # its status, task, fault, name or another field is another
    DELETED = "server.deleted"  # it is gone
    LEFTOVER_DELETED = (
        "server.leftover_deleted"  # it was gone, was in the cloud again, and had to go
    )


@dataclass(frozen=True, slots=True)
class Event:
    """One event; ``position`` is its place in the order of commits, without gap or repeat.

    ``data`` has what is so since then: ``status``, ``task``, ``fault``, and ``changed``, the names
    of the fields that are others than before. ``operation_id`` is None for a change that no
    operation made.
    """

    position: int
    project_id: str
    server_id: str
    operation_id: str | None
    request_id: str
    type: EventType
    data: dict[str, Any]
    created_at: datetime
