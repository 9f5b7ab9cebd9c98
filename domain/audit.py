"""The log of audit: who changed what, from where, and what came of it."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct, field

NO_HASH = "0" * 64
"""What stands before the first entry of a chain."""

MASK = "***"
"""What is told of a secret: that there is one."""

Changes = Mapping[str, Mapping[str, Any]]
"""By the name of each field that has changed ``{"from", "to"}``, as JSON."""


class Outcome(StrEnum):
    """What came of a request."""

    SUCCESS = "success"  # what it asked for is done, or recorded as an operation
    REFUSED = "refused"  # an answer of 400 to 499, and nothing was changed
    FAILED = "failed"  # an answer of 500 and above


class Change(Struct, frozen=True):
    """What a request has changed: what was done to which thing, and its fields before and after.

    ``project_id`` is the project of the thing, and ``operation_id`` the operation that goes on with
    the change, None where it is done.
    """

    action: str
    resource_type: str
    resource_id: str
    project_id: str | None
    changes: Changes = field(default_factory=dict)
    operation_id: str | None = None


class AuditEntry(Struct, frozen=True):
    """One entry; ``position`` and ``hash`` are its place in the chain, None until it is sealed.

    The actor (``mode``, ``subject``, ``name``, ``role``, ``key_id``) is None where the caller is
    not known, and for what the service does by itself. ``operation`` is the operationId of the
    document, ``method`` and ``path`` are those of the request. ``status`` and ``code`` tell why
    something was refused. ``count`` are the requests that the entry tells, more than one where
    many were refused alike, from ``created_at`` to ``last_at``. Times are aware and in UTC.
    """

    created_at: datetime
    last_at: datetime
    request_id: str
    outcome: Outcome
    project_id: str | None = None
    mode: str | None = None
    subject: str | None = None
    name: str | None = None
    role: str | None = None
    key_id: str | None = None
    address: str | None = None
    operation: str | None = None
    method: str | None = None
    path: str | None = None
    action: str | None = None
    resource_type: str | None = None
    resource_id: str | None = None
    operation_id: str | None = None
    status: int | None = None
    code: str | None = None
    count: int = 1
    changes: Changes = field(default_factory=dict)
    position: int | None = None
    hash: str | None = None


class Head(Struct, frozen=True):
    """An entry of the chain by its place and its hash; 0 and ``NO_HASH`` stand before the first."""

    position: int = 0
    hash: str = NO_HASH

    def __str__(self) -> str:
        """Return the head as ``read_head`` takes it."""
        return f"{self.position}:{self.hash}"


class AuditFilters(Struct, frozen=True):
    """What listed entries have in common; None leaves a field open.

    ``project_id`` None are all projects, and what belongs to none. ``since`` is the first moment,
    ``until`` that before which they are.
    """

    project_id: str | None = None
    subject: str | None = None
    key_id: str | None = None
    operation: str | None = None
    resource_type: str | None = None
    resource_id: str | None = None
    operation_id: str | None = None
    request_id: str | None = None
    outcome: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def read_head(text: str) -> Head:
    """Return the head of a text such as ``41:3f9a…``. Raises ValueError for what is none."""
    position, _, digest = text.strip().partition(":")
    if not (position.isdecimal() and len(digest) == len(NO_HASH) and digest.isalnum()):
        raise ValueError("a head is the number of an entry, a colon, and its hash of 64 letters")
    return Head(int(position), digest.lower())


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    """Return which fields differ, and how; a field that is missing counts as null."""
    names = [*before, *(name for name in after if name not in before)]
    return {
        name: {"from": before.get(name), "to": after.get(name)}
        for name in names
        if before.get(name) != after.get(name)
    }


HASHED = tuple(name for name in AuditEntry.__struct_fields__ if name != "hash")


def make_hash(previous: str, entry: AuditEntry) -> str:
    """Return the hash of an entry that has its position: SHA-256 over the one before and all of it.

    The entry is JSON with sorted names and without spaces, its times in UTC with microseconds.
    """
    content = {name: getattr(entry, name) for name in HASHED}
    return hashlib.sha256(f"{previous}\n{ENCODER.encode(content)}".encode()).hexdigest()


def _write(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")


ENCODER = json.JSONEncoder(default=_write, sort_keys=True, separators=(",", ":"))
