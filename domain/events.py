"""An event: one change of a server or of a project, as the log of events tells it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct


class EventType(StrEnum):
    """What happened to a server, or to the project that servers belong to."""

    CREATED = "server.created"  # it was asked for
    CHANGED = "server.changed"  # its status, task, fault, name or another field is another
    DELETED = "server.deleted"  # it is gone
    LEFTOVER_DELETED = (
        "server.leftover_deleted"  # it was gone, was in the cloud again, and had to go
    )
    KEY_EXPIRING = "api_key.expiring"  # it ends in 14, 7 or 1 days
    QUOTA_CORRECTED = "quota.corrected"  # what a project uses was counted anew, and was another


class Event(Struct, frozen=True):
    """One event; ``position`` is its place in the order of commits, without gap or repeat.

    ``data`` of a server has what is so since then: ``status``, ``task``, ``fault``, and
    ``changed``, the names of the fields that are others than before. ``operation_id`` is None for
    a change that no operation made, ``server_id`` for an event that is about the project.
    """

    position: int
    project_id: str
    server_id: str | None
    operation_id: str | None
    request_id: str
    type: EventType
    data: dict[str, Any]
    created_at: datetime
