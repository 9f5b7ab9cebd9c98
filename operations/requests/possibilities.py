"""Whether something could be done now, found out without doing it: nothing is locked or written."""

from collections.abc import Callable, Mapping
from typing import Any

from domain.quotas import Resource
from domain.servers import Server
from domain.transitions import Action
from operations.clouds import capabilities
from operations.clouds.cloud import Caller, Cloud
from operations.execution.supersession import find_refusal, find_running
from operations.requests import charges
from persistence.catalogue import flavors
from persistence.operations import operations
from persistence.servers import servers
from persistence.webhooks import webhooks

READERS: Mapping[str, Callable[[Any, Any, str], Any]] = {
    "server_id": servers.read_owner,
    "operation_id": operations.read_operation,
    "webhook_id": webhooks.read_webhook,
}
"""What finds the things of a project that paths name, deleted servers among them."""


def require_action(
    cloud: Cloud, caller: Caller, server_id: str, action: Action, flavor_id: str | None = None
) -> Server:
    """Return the server when an action may begin on it, a resize to a flavor if one is named.

    Raises ServerNotFound, ServerBusy, ServerLocked, ServerProtected, InvalidStateTransition,
    NotOffered, FlavorNotFound, AmbiguousName, LimitReached.
    """
    with cloud.database.read() as connection:
        server = servers.read_server(connection, caller.owner, server_id)
        capabilities.require_action(cloud, connection, caller.owner, server_id, action)
        refusal = find_refusal(cloud, server, find_running(connection, server), action)
        if refusal:
            raise refusal
        if action is Action.RESIZE and flavor_id:
            _require_room(cloud, connection, server.project_id, server, server.region, flavor_id)
    return server


def require_creation(cloud: Cloud, caller: Caller, flavor_id: str | None) -> None:
    """Return where the project has room for a new server, of a flavor if one is named.

    Raises FlavorNotFound, AmbiguousName, LimitReached.
    """
    with cloud.database.read() as connection:
        _require_room(cloud, connection, caller.project_id, None, cloud.region, flavor_id)


def require_resource(cloud: Cloud, caller: Caller, resource: Resource) -> None:
    """Return where the project has room for one more of a resource. Raises LimitReached."""
    with cloud.database.read() as connection:
        charges.require_room(cloud, connection, caller.project_id, resource)


def _require_room(
    cloud: Cloud,
    connection: Any,
    project_id: str,
    server: Server | None,
    region: str,
    flavor_id: str | None,
) -> None:
    flavor = None
    if flavor_id:
        flavor = flavors.choose_flavor(connection, region, flavor_id, project_id)
    refusal = charges.explain_refusal(cloud, connection, project_id, server, flavor)
    if refusal:
        raise refusal


def require_presence(cloud: Cloud, caller: Caller, names: Mapping[str, str]) -> Server | None:
    """Return the server that a path names, None for a deleted one or none.

    Raises ServerNotFound, OperationNotFound, WebhookNotFound for what is not the caller's.
    """
    with cloud.database.read() as connection:
        for name in READERS.keys() & names.keys():
            READERS[name](connection, caller.owner, names[name])
        server_id = names.get("server_id")
        return servers.find_server(connection, server_id) if server_id else None
