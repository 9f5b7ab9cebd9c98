"""Why an action is refused to a server, or to an operation, that is there."""

from domain.capabilities import Unsupported
from domain.errors import OstlerError
from domain.failures import BUSY_SECONDS, describe_refusal
from domain.servers import Server


class InvalidStateTransition(OstlerError):
    """The action is not allowed in the server's status, which a task that goes on may change."""

    code = "INVALID_STATE_TRANSITION"

    def __init__(self, server: Server, action: str, unsupported: Unsupported) -> None:
        super().__init__(
            f"Cannot perform action '{action}' on server in status '{server.status}'",
            describe_refusal(
                retry_after=BUSY_SECONDS if server.operation_id else None,
                operation_id=server.operation_id,
                allowed_actions=server.list_allowed_actions(unsupported),
                current_status=server.status,
                action=action,
            ),
        )


class ServerBusy(OstlerError):
    """Another operation is going on; ``details`` names it and what it is doing."""

    code = "SERVER_BUSY"

    def __init__(self, server: Server) -> None:
        super().__init__(
            f"Server {server.id} is busy; wait for its operation to end and try again",
            describe_refusal(
                retry_after=BUSY_SECONDS, operation_id=server.operation_id, task=server.task
            ),
        )


class ServerLocked(OstlerError):
    """The server is locked; only unlocking it is allowed."""

    code = "SERVER_LOCKED"

    def __init__(self, server: Server, unsupported: Unsupported) -> None:
        message = f"Server {server.id} is locked; unlock it first"
        allowed = server.list_allowed_actions(unsupported)
        super().__init__(message, describe_refusal(allowed_actions=allowed))


class ServerProtected(OstlerError):
    """The server is protected against deletion."""

    code = "SERVER_PROTECTED"

    def __init__(self, server: Server, unsupported: Unsupported) -> None:
        message = f"Server {server.id} is protected; set protected to false first"
        allowed = server.list_allowed_actions(unsupported)
        super().__init__(message, describe_refusal(allowed_actions=allowed))


class OperationNotCancellable(OstlerError):
    """The operation has ended, or the cloud cannot give it up any more."""

    code = "INVALID_STATE_TRANSITION"

    def __init__(self, operation_id: str, status: str) -> None:
        super().__init__(
            f"Operation {operation_id} is {status} and cannot be cancelled",
            describe_refusal(current_status=status, action="cancel"),
        )
