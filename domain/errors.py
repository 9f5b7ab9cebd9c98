"""Everything that can go wrong, as errors that know a stable code and no HTTP."""

from typing import Any

from domain.states import Status
from domain.transitions import Action, list_allowed_actions


class OstlerError(Exception):
    """An error with a stable ``code``, a ``message`` that says what to do, and ``details``."""

    code = "INTERNAL_ERROR"

    def __init__(self, message: str, details: Any = None) -> None:
        super().__init__(message)
        self.message = message
        self.details = details


class ServerNotFound(OstlerError):
    """No such server, or it has been deleted."""

    code = "SERVER_NOT_FOUND"

    def __init__(self, server_id: str) -> None:
        super().__init__(f"Server {shorten(server_id)} not found")


class FlavorNotFound(OstlerError):
    """No such flavor."""

    code = "FLAVOR_NOT_FOUND"

    def __init__(self, flavor_id: str) -> None:
        super().__init__(f"Flavor {shorten(flavor_id)} not found")


class ImageNotFound(OstlerError):
    """No such image."""

    code = "IMAGE_NOT_FOUND"

    def __init__(self, image_id: str) -> None:
        super().__init__(f"Image {shorten(image_id)} not found")


class ServerDeleted(OstlerError):
    """The server has been deleted, and its record cannot be changed any more."""

    code = "SERVER_DELETED"

    def __init__(self, server_id: str) -> None:
        super().__init__(f"Server {server_id} has been deleted and cannot be modified")


class InvalidStateTransition(OstlerError):
    """The action is not allowed in the server's status."""

    code = "INVALID_STATE_TRANSITION"

    def __init__(self, status: Status, action: str, *, locked: bool = False) -> None:
        super().__init__(
            f"Cannot perform action '{action}' on server in status '{status}'",
            {
                "current_status": status,
                "action": action,
                "allowed_actions": list_allowed_actions(status, locked=locked),
            },
        )


class ServerBusy(OstlerError):
    """Another operation is going on; ``details`` names it and what it is doing."""

    code = "SERVER_BUSY"

    def __init__(self, server_id: str, operation_id: str | None, task: str | None) -> None:
        super().__init__(
            f"Server {server_id} is busy; wait for its operation to end and try again",
            {"operation_id": operation_id, "task": task, "retry": True},
        )


class ServerLocked(OstlerError):
    """The server is locked; only unlocking it is allowed."""

    code = "SERVER_LOCKED"

    def __init__(self, server_id: str) -> None:
        super().__init__(
            f"Server {server_id} is locked; unlock it first",
            {"retry": False, "allowed_actions": [Action.UNLOCK]},
        )


class ServerProtected(OstlerError):
    """The server is protected against deletion."""

    code = "SERVER_PROTECTED"

    def __init__(self, server_id: str) -> None:
        super().__init__(
            f"Server {server_id} is protected; set protected to false first", {"retry": False}
        )


class OperationNotFound(OstlerError):
    """No such operation."""

    code = "OPERATION_NOT_FOUND"

    def __init__(self, operation_id: str) -> None:
        super().__init__(f"Operation {shorten(operation_id)} not found")


class OperationNotCancellable(OstlerError):
    """The operation has ended, or the cloud cannot give it up any more."""

    code = "INVALID_STATE_TRANSITION"

    def __init__(self, operation_id: str, status: str) -> None:
        super().__init__(
            f"Operation {operation_id} is {status} and cannot be cancelled",
            {"current_status": status, "action": "cancel", "allowed_actions": []},
        )


class IdempotencyKeyReused(OstlerError):
    """The key belongs to another request."""

    code = "IDEMPOTENCY_KEY_REUSED"

    def __init__(self, key: str) -> None:
        super().__init__(
            f"Idempotency-Key {shorten(key)} belongs to another request; choose a new one",
            {"retry": False},
        )


class QuotaExceeded(OstlerError):
    """The cloud has no room, or no allowance, for what was asked."""

    code = "QUOTA_EXCEEDED"


class BackendError(OstlerError):
    """The cloud refused or failed in a way that asking again does not mend."""

    code = "BACKEND_ERROR"


class BackendUnavailable(OstlerError):
    """The cloud cannot be reached; the same request may succeed later."""

    code = "BACKEND_UNAVAILABLE"


class DatabaseUnavailable(OstlerError):
    """The database cannot be reached or stays locked; the same request may succeed later."""

    code = "SERVICE_UNAVAILABLE"

    def __init__(self) -> None:
        super().__init__("The database cannot be reached right now; try again in a few seconds")


def shorten(text: str, limit: int = 80) -> str:
    """Return ``text`` in printable characters, cut to ``limit``, so that a message stays a line."""
    printable = "".join(
        char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text
    )
    return printable if len(printable) <= limit else printable[: limit - 1] + "…"
