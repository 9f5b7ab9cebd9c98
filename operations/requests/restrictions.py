"""Credentials that are restricted to some servers: others are as if they were not there.

What names a server is checked as the request begins, and lists leave others out by their filters.
"""

from collections.abc import Mapping, Sequence

from domain.errors import OperationNotFound, PermissionDenied, ServerNotFound
from domain.identity import Identity, Restrictions, Role
from operations.clouds.cloud import Caller, Cloud
from persistence.operations import operations
from persistence.servers import servers

HINT = "Use a credential that is not so restricted."


def require_permitted_server(cloud: Cloud, restrictions: Restrictions, server_id: str) -> None:
    """Raise ServerNotFound for a server, deleted or not, that is left out or is not there."""
    if not is_permitted(cloud, restrictions, server_id):
        raise ServerNotFound(server_id)


def require_permitted_operation(
    cloud: Cloud, restrictions: Restrictions, operation_id: str
) -> None:
    """Raise OperationNotFound for an operation on a server that is left out."""
    with cloud.database.read() as connection:
        operation = operations.find_operation(connection, operation_id)
    if operation is None or not is_permitted(cloud, restrictions, operation.server_id):
        raise OperationNotFound(operation_id)


def is_permitted(cloud: Cloud, restrictions: Restrictions, server_id: str) -> bool:
    """Tell whether a server, deleted or not, is there and is none of those that are left out."""
    with cloud.database.read() as connection:
        labels = servers.find_labels(connection, server_id)
    return labels is not None and restrictions.permit(server_id, labels)


def require_permitted_labels(caller: Caller, server_id: str, labels: Mapping[str, str]) -> None:
    """Raise PermissionDenied for labels with which the caller would not see a server any more."""
    identity = caller.identity
    if identity is None or identity.restrictions.permit(server_id, labels):
        return
    wanted = identity.restrictions.labels
    named = ", ".join(f"{key}={value}" for key, value in wanted.items())
    what = f"servers with the labels {named}" if wanted else "servers that there are already"
    raise deny(identity, f"The credential of the caller is restricted to {what}")


def deny(identity: Identity, message: str) -> PermissionDenied:
    """Return the error of what a credential leaves out."""
    return PermissionDenied(message, "restriction", HINT, Role.VIEWER, identity.role)


def list_wanted_labels(restrictions: Restrictions) -> Sequence[str]:
    """Return the labels that servers must have, as a filter of a list has them."""
    return [f"{key}={value}" for key, value in restrictions.labels.items()]
