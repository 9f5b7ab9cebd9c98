"""An operation: one change of one server, from the request for it to its end."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from domain.failures import describe_failure
from domain.records import describe_record
from domain.transitions import Action


class OperationStatus(StrEnum):
    """How far an operation has come."""

    QUEUED = "queued"  # recorded; nobody has begun
    RUNNING = "running"  # the cloud has been asked, or is about to be
    SUCCEEDED = "succeeded"  # the goal was observed
    FAILED = "failed"  # the goal will not be reached; ``error`` says why
    CANCELLED = "cancelled"  # given up, by request or for another operation


SECRETS = frozenset({"user_data"})
"""Arguments that often hold passwords: never shown, never logged, kept until the end only."""

OPEN = frozenset({OperationStatus.QUEUED, OperationStatus.RUNNING})


class Operation(Struct, frozen=True):
    """One change of one server, durable from the moment it is accepted.

    ``arguments`` are those of the action; ``error`` is ``{code, message, retry, hint}`` of a
    failed one, in an old record without the last two; ``result`` is what it made, such as the image
    of a snapshot; ``cause`` says who asked for it: ``request``, ``expiry`` or ``repair``;
    ``history_cursor`` is the place in the server's history behind which the cloud does the work,
    where it needs one; ``cloud_request_id`` is the cloud's own id of the request by which it took
    the work, None while it has not; ``superseded_by`` is the operation for which this one was given
    up, None for any other. Times are aware and in UTC. What ``SECRETS`` names is no argument of an
    operation any more once that has ended.
    """

    id: str
    project_id: str
    server_id: str
    action: Action
    status: OperationStatus
    created_at: datetime
    deadline_at: datetime
    arguments: dict[str, Any] = field(default_factory=dict)
    progress: int = 0
    error: dict[str, Any] | None = None
    result: dict[str, str] | None = None
    cause: str = "request"
    request_id: str = "-"
    started_at: datetime | None = None
    finished_at: datetime | None = None
    history_cursor: str | None = None
    cloud_request_id: str | None = None
    superseded_by: str | None = None

    def __repr__(self) -> str:
        """Return the record without what is secret."""
        return describe_record(self, {"arguments"})

    @property
    def is_open(self) -> bool:
        """Whether the operation has not ended."""
        return self.status in OPEN

    def supersede(self, other: "Operation") -> "Operation":
        """Return the operation as one that is under way from its record on, the ``other`` over.

        There is no way back, so that nobody can cancel it. Whichever was asked for first, it comes
        after the other one in time.
        """
        at = max(self.created_at, other.finished_at or other.created_at)
        return replace(self, status=OperationStatus.RUNNING, created_at=at, started_at=at)

    def succeed(self, at: datetime, result: dict[str, str] | None = None) -> "Operation":
        """Return the operation as it ends when its goal was observed."""
        return self._end(OperationStatus.SUCCEEDED, at, progress=100, result=result)

    def fail(self, at: datetime, code: str, message: str, reason: str | None = None) -> "Operation":
        """Return the operation as it ends when its goal will not be reached.

        ``reason`` is that of a refusal of the cloud.
        """
        error = describe_failure(code, message, reason)
        return self._end(OperationStatus.FAILED, at, error=error)

    def cancel(self, at: datetime) -> "Operation":
        """Return the operation as it ends when it is given up."""
        return self._end(OperationStatus.CANCELLED, at)

    def _end(self, status: OperationStatus, at: datetime, **changes: Any) -> "Operation":
        started_at = self.started_at or at
        return replace(
            self,
            status=status,
            started_at=started_at,
            finished_at=max(at, started_at),
            arguments=drop_secrets(self.arguments),
            **changes,
        )


def drop_secrets(arguments: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments that may be kept."""
    if SECRETS.isdisjoint(arguments):
        return arguments
    return {name: value for name, value in arguments.items() if name not in SECRETS}
