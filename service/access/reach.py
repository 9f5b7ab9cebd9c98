"""What a caller may reach whose credential is restricted to some servers."""

import asyncio
from collections.abc import Mapping

from domain.identity import Identity
from operations.clouds.cloud import Cloud
from operations.requests.restrictions import (
    deny,
    require_permitted_operation,
    require_permitted_server,
)
from service.contract.contract import DescribedOperation

OPEN_TO_RESTRICTED = frozenset(
    {
        "create_server", "list_servers", "get_me", "can_i", "list_flavors", "get_flavor",
        "list_images", "get_image", "list_networks", "get_network", "list_keypairs", "get_keypair",
        "list_regions", "get_region", "get_capabilities",
    }
)  # fmt: skip
"""What such a caller may use beside what names a server: it sees others in none of these."""


async def check_reach(
    cloud: Cloud, operation: DescribedOperation, identity: Identity, path: Mapping[str, str]
) -> None:
    """Do what ``require_reach`` does, in a thread where the database has to be asked."""
    if identity.restrictions.narrow_servers and operation.operation_id not in OPEN_TO_RESTRICTED:
        await asyncio.to_thread(require_reach, cloud, operation, identity, path)


def require_reach(
    cloud: Cloud, operation: DescribedOperation, identity: Identity, path: Mapping[str, str]
) -> None:
    """Refuse what a credential leaves out, by the parameters of the path.

    Raises ServerNotFound and OperationNotFound for a server and an operation, PermissionDenied for
    what is neither about servers nor in the catalogue, and DatabaseUnavailable.
    """
    restrictions = identity.restrictions
    if not restrictions.narrow_servers or operation.operation_id in OPEN_TO_RESTRICTED:
        return
    if "server_id" in path:
        require_permitted_server(cloud, restrictions, path["server_id"])
    elif "operation_id" in path:
        require_permitted_operation(cloud, restrictions, path["operation_id"])
    else:
        message = "The credential of the caller is restricted to some servers, and this is more"
        raise deny(identity, message)
