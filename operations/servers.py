"""The life of a server: each change is one transaction over the record and the simulated cloud."""

import logging
import uuid
from datetime import UTC, datetime
from typing import Any

from backends.base import ServerRequest
from domain.errors import InvalidStateTransition
from domain.servers import Server
from domain.transitions import Action
from operations.cloud import Cloud, translate_refusals
from persistence import flavors, images, servers

logger = logging.getLogger(__name__)


def create_server(
    cloud: Cloud, project_id: str, name: str, flavor_id: str, image_id: str
) -> Server:
    """Boot a server and return it.

    Raises FlavorNotFound, ImageNotFound, QuotaExceeded, BackendError, BackendUnavailable.
    """
    request = ServerRequest(str(uuid.uuid4()), project_id, name, flavor_id, image_id)
    with cloud.database.write() as connection:
        flavor = flavors.read_flavor(connection, cloud.region, flavor_id)
        image = images.read_image(connection, cloud.region, image_id)
        with translate_refusals(request.id):
            observed = cloud.backend.create_server(request)
        now = datetime.now(UTC)
        server = Server(
            id=request.id,
            project_id=project_id,
            region=cloud.region,
            name=name,
            status=observed.status,
            flavor=flavor,
            image=image,
            ip_address=observed.ip_address,
            created_at=now,
            updated_at=now,
        )
        servers.insert_server(connection, server)
    logger.info("Server created", extra=_describe(server))
    return server


def rename_server(cloud: Cloud, project_id: str, server_id: str, name: str | None) -> Server:
    """Give a server another name, or with None none, and return it.

    Raises ServerNotFound, ServerDeleted, BackendError, BackendUnavailable.
    """
    with cloud.database.write() as connection:
        if name is None:
            return servers.read_changeable_server(connection, project_id, server_id)
        server = servers.rename_server(connection, project_id, server_id, name, datetime.now(UTC))
        with translate_refusals(server_id):
            cloud.backend.rename_server(server_id, name)
    logger.info("Server updated", extra={"server_id": server.id, "server_name": server.name})
    return server


def delete_server(cloud: Cloud, project_id: str, server_id: str) -> None:
    """Delete a server for good. Raises ServerNotFound, BackendError, BackendUnavailable."""
    with cloud.database.write() as connection:
        servers.mark_deleted(connection, project_id, server_id, datetime.now(UTC))
        with translate_refusals(server_id):
            cloud.backend.delete_server(server_id)
    logger.info("Server deleted", extra={"server_id": server_id})


def perform_action(
    cloud: Cloud, project_id: str, server_id: str, action: Action, flavor_id: str | None = None
) -> Server:
    """Perform a lifecycle action and return the server as the cloud then reports it.

    Raises ServerNotFound, InvalidStateTransition, FlavorNotFound, QuotaExceeded, BackendError,
    BackendUnavailable.
    """
    with cloud.database.write() as connection:
        now = datetime.now(UTC)
        before = _begin(connection, project_id, server_id, action, now)
        if flavor_id is not None:
            flavors.read_flavor(connection, cloud.region, flavor_id)
        with translate_refusals(server_id):
            observed = cloud.backend.perform_action(server_id, action, flavor_id=flavor_id)
        server = servers.record_observation(
            connection,
            server_id,
            status=observed.status,
            flavor_id=observed.flavor_id,
            image_id=observed.image_id,
            ip_address=observed.ip_address,
            at=now,
        )
    logger.info(
        "State transition",
        extra={"server_id": server_id, "from_status": before.status, "action": action},
    )
    logger.info(
        "State transition complete", extra={"server_id": server_id, "new_status": server.status}
    )
    return server


def _begin(
    connection: Any, project_id: str, server_id: str, action: Action, at: datetime
) -> Server:
    try:
        return servers.begin_transition(connection, project_id, server_id, action, at)
    except InvalidStateTransition as refusal:
        extra = {"server_id": server_id, **refusal.details}
        logger.warning("Invalid state transition attempt", extra=extra)
        raise


def _describe(server: Server) -> dict[str, str]:
    return {
        "server_id": server.id,
        "server_name": server.name,
        "flavor_id": server.flavor.id,
        "image_id": server.image.id,
        "server_status": server.status,
    }
