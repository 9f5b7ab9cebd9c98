"""The record of operations and servers: each function is a part of one transaction."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from backends.base import ObservedServer
from domain.flavors import Flavor
from domain.images import Image
from domain.operations import Operation, OperationStatus
from domain.servers import Server
from domain.transitions import Action
from operations.cloud import Caller, Cloud
from persistence import flavors, images, operations, tasks


def plan_operation(
    cloud: Cloud, caller: Caller, server_id: str, action: Action, arguments: dict[str, Any]
) -> Operation:
    """Return a new operation that has not been recorded yet."""
    now = datetime.now(UTC)
    return Operation(
        id=str(uuid.uuid4()),
        project_id=caller.project_id,
        server_id=server_id,
        action=action,
        status=OperationStatus.QUEUED,
        created_at=now,
        deadline_at=now + cloud.deadline,
        arguments=arguments,
        cause=caller.cause,
        request_id=caller.request_id,
    )


def record_operation(connection: Any, operation: Operation) -> None:
    """Write a new operation, open or ended."""
    operations.insert_operation(connection, operation)


def merge_observation(
    connection: Any, server: Server, observed: ObservedServer, at: datetime
) -> Server:
    """Return the server as the cloud reports it, its catalogue entries read where they changed."""
    flavor: Flavor = server.flavor
    image: Image = server.image
    if observed.flavor_id != flavor.id:
        flavor = flavors.read_flavor(connection, server.region, observed.flavor_id)
    if observed.image_id != image.id:
        image = images.read_image(connection, server.region, observed.image_id)
    return replace(
        server,
        status=observed.status,
        flavor=flavor,
        image=image,
        ip_address=observed.ip_address,
        updated_at=at,
    )


def differs(server: Server, observed: ObservedServer) -> bool:
    """Tell whether the cloud shows another server than the record does."""
    shown = (observed.status, observed.ip_address, observed.flavor_id, observed.image_id)
    return shown != (server.status, server.ip_address, server.flavor.id, server.image.id)


def rest(server: Server, fault: Mapping[str, str] | None = None) -> Server:
    """Return the server with nothing going on."""
    return replace(server, task=None, operation_id=None, fault=fault)


def record_rest(connection: Any, cloud: Cloud, server: Server, operation: Operation) -> None:
    """Write the server as it is after ``operation``; a snapshot's image enters the catalogue."""
    if operation.action is Action.SNAPSHOT and operation.status is OperationStatus.SUCCEEDED:
        images.store_images(connection, cloud.region, cloud.backend.list_images())
    tasks.save_server(connection, server)


def carry_on(cloud: Cloud, operation: Operation) -> None:
    """Wake a runner for what has not ended; only called after the commit."""
    if operation.is_open:
        cloud.queue.put(operation.id)
