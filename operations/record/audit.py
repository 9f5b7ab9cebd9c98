"""The log of audit: one entry for each change, written in its transaction and sealed behind it."""

import threading
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from domain.audit import AuditEntry, AuditFilters, Change, Outcome
from domain.identity import Identity
from operations.clouds.cloud import Cloud
from operations.record.transactions import Commit, write
from persistence.audit import chain, entries
from persistence.database.session import Database
from persistence.log_starts import Log, read_start

PAUSE_SECONDS = 0.01
UNKNOWN_REQUEST = "-"


class AuditSource(Struct, frozen=True):
    """Where a change comes from: who asked, from which address, by which request.

    ``identity`` is None where the caller is not known, or the service itself does something.
    ``operation`` is an operationId of the document; the resource is what the path names.
    """

    identity: Identity | None = None
    address: str | None = None
    request_id: str = UNKNOWN_REQUEST
    operation: str | None = None
    method: str | None = None
    path: str | None = None
    resource_type: str | None = None
    resource_id: str | None = None

    def make_entry(self, at: datetime, outcome: Outcome, **values: Any) -> AuditEntry:
        """Return an entry about the resource of the path, in which ``values`` come first."""
        who = self.identity
        told: dict[str, Any] = {
            "request_id": self.request_id,
            "address": self.address,
            "operation": self.operation,
            "method": self.method,
            "path": self.path,
            "resource_type": self.resource_type,
            "resource_id": self.resource_id,
        }
        if who is not None:
            told |= {
                "project_id": who.project_id,
                "mode": who.mode.value,
                "subject": who.subject,
                "name": who.name,
                "role": who.role.value,
                "key_id": who.key_id,
            }
        return AuditEntry(created_at=at, last_at=at, outcome=outcome, **{**told, **values})


class AuditTrail:
    """Writes what one request changes; ``recorded`` tells whether there was anything yet."""

    def __init__(self, source: AuditSource) -> None:
        self.source = source
        self.recorded = False

    def __call__(self, connection: Any, change: Change) -> None:
        """Write an entry in the transaction of a change."""
        values = {
            "project_id": change.project_id,
            "action": change.action,
            "resource_type": change.resource_type,
            "resource_id": change.resource_id,
            "operation_id": change.operation_id,
            "changes": change.changes,
        }
        entry = self.source.make_entry(datetime.now(UTC), Outcome.SUCCESS, **values)
        entries.insert_entry(connection, entry)
        self.recorded = True


def record_unchanged(database: Database, trail: AuditTrail) -> None:
    """Write an entry of a request that has been granted and has changed no record.

    Raises DatabaseUnavailable.
    """
    with write(database, Commit.CHANGE) as connection:
        entry = trail.source.make_entry(datetime.now(UTC), Outcome.SUCCESS)
        entries.insert_entry(connection, entry)
    trail.recorded = True


def seal_waiting(cloud: Cloud, stopping: threading.Event | None = None) -> None:
    """Seal what has been committed: a batch a transaction, with pauses in which others write.

    Raises DatabaseUnavailable.
    """
    stopping = stopping or threading.Event()
    with cloud.database.read() as connection:
        waiting = chain.has_unsealed(connection)
    while waiting and not stopping.wait(PAUSE_SECONDS):
        with write(cloud.database, Commit.SEAL) as connection:
            waiting = chain.seal_entries(connection) == chain.SEAL_BATCH


def read_entries(
    cloud: Cloud, filters: AuditFilters, behind: int | None, limit: int, *, oldest: bool
) -> list[AuditEntry]:
    """Return entries as ``entries.list_entries`` does, those just committed included.

    Raises DatabaseUnavailable.
    """
    seal_waiting(cloud)
    with cloud.database.read() as connection:
        return entries.list_entries(connection, filters, behind, limit, oldest=oldest)


def read_first_available(cloud: Cloud) -> int:
    """Return the place with which the log begins. Raises DatabaseUnavailable."""
    with cloud.database.read() as connection:
        return read_start(connection, Log.AUDIT).removed_until + 1
