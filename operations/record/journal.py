"""The record of operations and servers: each function is a part of one transaction."""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from backends.base import ObservedServer
from domain.catalogue import Flavor, Image
from domain.labels import merge_labels
from domain.operations import Operation, OperationStatus
from domain.quotas import carry_reservation, settle_reservation
from domain.servers import Server
from domain.transitions import Action
from operations.clouds.cloud import Caller, Cloud
from persistence.catalogue import flavors, images
from persistence.operations import operations
from persistence.operations.leases import Superseded
from persistence.servers import tasks
from persistence.servers.outlines import Outline


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


def record_operation(
    cloud: Cloud, connection: Any, operation: Operation, superseded: Superseded | None = None
) -> None:
    """Write a new operation, open or ended, and hand over one that is open.

    What it has ``superseded`` leaves it a lease: it begins once that has lapsed or is let go.
    """
    held = superseded.held if superseded else {}
    operations.insert_operation(connection, operation, held)
    hand_over(cloud, connection, operation)


def hand_over(cloud: Cloud, connection: Any, operation: Operation) -> None:
    """Have a worker take on what has not ended, where workers carry operations out."""
    if cloud.defer and operation.is_open:
        cloud.defer(connection, operation.id, operation.server_id)


def merge_observation(
    connection: Any, server: Server, observed: ObservedServer, at: datetime
) -> Server:
    """Return the server as the cloud reports it, its catalogue entries read where they changed.

    Name and labels are Ostler's to change, and stay.
    """
    seen = _read_seen(connection, server, observed)
    return replace(server, **seen, task=observed.task or server.task, updated_at=at)


def rest_as_observed(
    connection: Any, server: Server, observed: ObservedServer, at: datetime
) -> Server:
    """Return the server as the cloud reports it, with nothing going on."""
    seen = _read_seen(connection, server, observed)
    resting = replace(server, **seen, task=None, operation_id=None, fault=None, updated_at=at)
    return settle_reservation(resting)


def _read_seen(connection: Any, server: Server, observed: ObservedServer) -> dict[str, Any]:
    flavor: Flavor = server.flavor
    image: Image = server.image
    if observed.flavor_id != flavor.id:
        flavor = flavors.read_known_flavor(connection, server.region, observed.flavor_id)
    if observed.image_id != image.id:
        image = images.read_known_image(connection, server.region, observed.image_id)
    return {
        "status": observed.status,
        "flavor": flavor,
        "image": image,
        "ip_address": observed.ip_address,
        "addresses": observed.addresses,
        "availability_zone": observed.availability_zone,
        "reserved": carry_reservation(server, flavor),
    }


def differs(server: Server, observed: ObservedServer) -> bool:
    """Tell whether the cloud shows another server, or another task, than the record does."""
    shown = replace(observed, labels=merge_labels(observed.labels, server.labels_due or {}))
    recorded = (
        server.status,
        server.flavor.id,
        server.image.id,
        server.ip_address,
        server.name,
        server.addresses,
        server.labels,
        server.availability_zone,
    )
    return outline(shown) != recorded or observed.task not in (None, server.task)


def outline(observed: ObservedServer) -> Outline:
    """Return what of a server the record follows, as ``persistence.servers.outlines`` has it."""
    return (
        observed.status.value,
        observed.flavor_id,
        observed.image_id,
        observed.ip_address,
        observed.name,
        observed.addresses,
        observed.labels,
        observed.availability_zone,
    )


def rest(server: Server, fault: Mapping[str, Any] | None = None) -> Server:
    """Return the server with nothing going on."""
    return settle_reservation(replace(server, task=None, operation_id=None, fault=fault))


def record_rest(connection: Any, server: Server, made: Image | None) -> None:
    """Write the server as it is after an operation, and the image that a snapshot has made."""
    if made is not None:
        images.store_image(connection, server.region, made)
    tasks.save_server(connection, server)


def carry_on(cloud: Cloud, operation: Operation) -> None:
    """Wake a runner of this process for what has not ended; only called after the commit."""
    if not operation.is_open:
        notify_end(cloud, operation)
    elif cloud.defer is None:
        cloud.queue.put(operation.id)


def notify_end(cloud: Cloud, operation: Operation) -> None:
    """Tell who counts them of an operation that has ended; only called after the commit."""
    for record in cloud.recorders:
        record(operation)
