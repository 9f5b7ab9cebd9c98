"""A server as the simulated cloud remembers it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from domain.states import Status

Place = tuple[datetime, int]


@dataclass(frozen=True, slots=True)
class SimulatedServer:
    """A server of the simulated cloud; no other one ever has or had its ``number``.

    While ``task`` goes on, from ``begun_at`` until ``due_at``, the fields ``next_…`` say how the
    server will be then; ``next_fault`` why the work will come to nothing. ``old_flavor_id`` is
    what a resize can be reverted to, ``image_name`` that of a snapshot in the making, ``boots``
    how often the server was started, ``vanishes_at`` when the cloud loses it. ``options`` is what
    was asked for besides name, flavor and image, None for nothing: ``networks`` (their names),
    ``security_groups``, ``key_name``, ``availability_zone``, and ``user_data_characters``, how many
    there were.
    """

    number: int
    id: str
    project_id: str
    name: str
    status: Status
    flavor_id: str
    image_id: str
    created_at: datetime
    updated_at: datetime
    task: str | None = None
    due_at: datetime | None = None
    next_status: str | None = None
    next_flavor_id: str | None = None
    next_image_id: str | None = None
    next_fault: str | None = None
    old_flavor_id: str | None = None
    image_name: str | None = None
    token: str | None = None
    failed_token: str | None = None
    fault: str | None = None
    boots: int = 1
    begun_at: datetime | None = None
    vanishes_at: datetime | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Any] | None = None

    @property
    def place(self) -> Place:
        """Where the server stands among all in the order of their changes."""
        return self.updated_at, self.number


FIELDS = [one.name for one in fields(SimulatedServer)]
GIVEN = FIELDS[1:]
"""What a new server is added with: everything but its number, which the database gives."""

CHANGING = FIELDS[3:-1]
"""What may change about a server later."""
