"""Reconcile: what the cloud has, compared with what the record says, and the record corrected.

Servers with an operation going on are left to its runner. A server that the cloud changed by
itself is shown as it is; one that vanished is shown in ERROR with the reason; one that somebody
made behind Ostler's back is adopted with the cloud's id.
"""

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from backends.base import BackendUnavailable, ObservedServer
from domain.errors import FlavorNotFound, ImageNotFound
from domain.servers import Server
from domain.states import Status
from operations.cloud import Cloud
from operations.events import Source, tell_change, tell_creation
from operations.journal import differs, merge_observation
from persistence import flavors, images, servers, tasks

logger = logging.getLogger(__name__)

BY_RECONCILE = Source(None, "reconcile")
BATCH = 500
GRACE = timedelta(seconds=60)
"""How old a server must be before it counts as vanished: its operation may just have ended."""

GONE = {"code": "BACKEND_FAILED", "message": "The server is gone from the cloud"}
ADOPTED_PROJECT = "default"


def reconcile(cloud: Cloud, changed_since: datetime | None = None) -> None:
    """Compare everything, or what changed since a time. Raises DatabaseUnavailable.

    A vanished server can only be found by comparing everything. When the cloud is silent nothing
    is done.
    """
    present: set[str] = set()
    observed = iter(cloud.backend.observe_servers(changed_since))
    try:
        while batch := list(islice(observed, BATCH)):
            present.update(seen.id for seen in batch)
            _compare(cloud, batch)
    except BackendUnavailable:
        return
    if changed_since is None:
        _mark_vanished(cloud, present)


def _compare(cloud: Cloud, batch: list[ObservedServer]) -> None:
    """Correct those of a batch that the record shows otherwise; most are as it shows them."""
    with cloud.database.read() as connection:
        recorded = servers.read_outlines(connection, [seen.id for seen in batch])
    for seen in batch:
        if recorded.get(seen.id) != outline(seen):
            with cloud.database.write() as connection:
                _correct(cloud, connection, seen)


def outline(seen: ObservedServer) -> tuple[str, str, str, str | None]:
    """Return what is compared of a server, as ``persistence.servers.read_outlines`` has it."""
    return seen.status.value, seen.flavor_id, seen.image_id, seen.ip_address


def _correct(cloud: Cloud, connection: Any, seen: ObservedServer) -> None:
    server = servers.hold_server(connection, seen.id)
    if server is None:
        if not servers.is_known(connection, seen.id):
            _adopt(cloud, connection, seen)
    elif server.operation_id is None and seen.task is None and differs(server, seen):
        after = merge_observation(connection, server, seen, datetime.now(UTC))
        tasks.save_server(connection, after)
        tell_change(connection, server, after, BY_RECONCILE)
        logger.warning("Server corrected", extra={"server_id": seen.id, "status": seen.status})


def _adopt(cloud: Cloud, connection: Any, seen: ObservedServer) -> None:
    """Record a server that is in the cloud and was never in the record."""
    try:
        flavor = flavors.read_flavor(connection, cloud.region, seen.flavor_id)
        image = images.read_image(connection, cloud.region, seen.image_id)
    except (FlavorNotFound, ImageNotFound):
        return  # the catalogue is refreshed by itself, and the next comparison finds them
    now = datetime.now(UTC)
    server = Server(
        id=seen.id,
        project_id=ADOPTED_PROJECT,
        region=cloud.region,
        name=seen.name,
        status=seen.status,
        flavor=flavor,
        image=image,
        ip_address=seen.ip_address,
        created_at=now,
        updated_at=now,
    )
    servers.insert_server(connection, server)
    tell_creation(connection, server, BY_RECONCILE)
    logger.warning("Server adopted", extra={"server_id": seen.id, "server_name": seen.name})


def _mark_vanished(cloud: Cloud, present: set[str]) -> None:
    with cloud.database.read() as connection:
        recorded = servers.list_resting(connection, cloud.region, datetime.now(UTC) - GRACE)
    for server_id in recorded - present:
        with cloud.database.write() as connection:
            server = servers.hold_server(connection, server_id)
            if server is not None and server.operation_id is None and server.fault != GONE:
                now = datetime.now(UTC)
                after = replace(server, status=Status.ERROR, fault=GONE, updated_at=now)
                tasks.save_server(connection, after)
                tell_change(connection, server, after, BY_RECONCILE)
                logger.warning("Server vanished", extra={"server_id": server_id})
