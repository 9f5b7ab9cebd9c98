"""Corrections: how the record follows the cloud where nobody asked for a change."""

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from backends.base import ObservedServer, ServerMissing
from domain.errors import FlavorNotFound, ImageNotFound
from domain.failures import complete_failure, describe_failure
from domain.identity import DEFAULT_PROJECT
from domain.keypair_names import name_in_cloud
from domain.labels import find_change, merge_labels
from domain.quotas import settle_reservation
from domain.servers import Server
from domain.transitions import Status
from operations.clouds.cloud import Cloud
from operations.record.events import (
    EventSource,
    emit_change,
    emit_creation,
    emit_deletion,
    emit_leftover,
)
from operations.record.journal import differs, merge_observation
from operations.record.quotas import follow_usage
from operations.record.transactions import Call, Commit, call, write
from persistence.catalogue import flavors, images, keypairs
from persistence.servers import servers, tasks

logger = logging.getLogger(__name__)

BY_RECONCILE = EventSource(None, "reconcile")
GONE = describe_failure("BACKEND_FAILED", "The server is gone from the cloud")
ADOPTED_PROJECT = DEFAULT_PROJECT
"""Whose a server is that somebody made in a cloud that tells of no projects."""


def record_with_references(
    cloud: Cloud, project_id: str, server_id: str, record: Callable[[], None]
) -> None:
    """Do ``record()``, again once the cloud has been asked for a flavor or image that it misses.

    Raises FlavorNotFound or ImageNotFound when the cloud does not know the server any more, and
    BackendUnavailable.
    """
    try:
        record()
    except (FlavorNotFound, ImageNotFound):
        keep_references(cloud, project_id, server_id)
        record()


def keep_references(cloud: Cloud, project_id: str, server_id: str) -> None:
    """Record what a server is made of, to be shown with it; nobody can choose it.

    Raises BackendUnavailable, DatabaseUnavailable.
    """
    try:
        with call(Call.OBSERVE):
            backend = cloud.backend.for_project(project_id)
            flavor, image = backend.describe_references(server_id)
    except ServerMissing:
        return
    with write(cloud.database, Commit.CORRECT) as connection:
        flavors.keep_flavor(connection, cloud.region, flavor)
        images.keep_image(connection, cloud.region, image)


def correct_server(cloud: Cloud, before: Server, seen: ObservedServer | None) -> None:
    """Record a server as the cloud shows it, None for gone, unless it has changed since ``before``.

    Raises BackendUnavailable, DatabaseUnavailable.
    """
    if seen is None and (is_gone(before.fault) or not was_made(before)):
        return
    if seen is not None and not differs(before, seen):
        return

    def correct() -> None:
        with write(cloud.database, Commit.CORRECT) as connection:
            if servers.hold_server(connection, before.id) == before:
                _record(connection, before, seen)

    _record_known(cloud, before.project_id, before.id, correct)


def mark_missing_deleted(cloud: Cloud, before: Server) -> None:
    """Record that a server was deleted in the cloud, unless it has changed since ``before``.

    Neither a lock nor protection keeps what is gone. Raises DatabaseUnavailable.
    """
    with write(cloud.database, Commit.CORRECT) as connection:
        if servers.hold_server(connection, before.id) != before:
            return
        at = max(datetime.now(UTC), before.updated_at)
        tasks.mark_deleted(connection, before.id, at)
        gone = replace(before, status=Status.DELETED, fault=None, updated_at=at)
        emit_deletion(connection, gone, BY_RECONCILE)
        follow_usage(connection, before, None)
    logger.warning("Server deleted in the cloud", extra={"server_id": before.id})


def _record_known(
    cloud: Cloud, project_id: str, server_id: str, record: Callable[[], None]
) -> None:
    """Do ``record()``; a server that vanishes meanwhile is left to the next comparison."""
    try:
        record_with_references(cloud, project_id, server_id, record)
    except (FlavorNotFound, ImageNotFound) as missing:
        extra = {"server_id": server_id, "error_code": missing.code}
        logger.info("Server not corrected yet", extra=extra)


def is_gone(fault: Mapping[str, Any] | None) -> bool:
    """Tell whether a fault says already that the server is gone."""
    return complete_failure(fault) == GONE


def was_made(server: Server) -> bool:
    """Tell whether the server was in the cloud; one whose creation failed may never have been."""
    return server.status is not Status.ERROR or server.ip_address is not None


def _record(connection: Any, before: Server, seen: ObservedServer | None) -> None:
    now = max(datetime.now(UTC), before.updated_at)
    if seen is None:
        after = replace(before, status=Status.ERROR, fault=GONE, updated_at=now)
    else:
        shown = merge_observation(connection, before, seen, now)
        after = replace(shown, fault=find_fault(before, seen))
    after = settle_reservation(after)
    tasks.save_server(connection, after)
    if seen is not None:
        changes = _list_changes(connection, before, seen)
        after = servers.change_server(connection, after, changes, now)
    emit_change(connection, before, after, BY_RECONCILE)
    follow_usage(connection, before, after)
    extra = {"server_id": before.id, "from_status": before.status, "new_status": after.status}
    logger.warning("Server corrected", extra=extra)


def _list_changes(connection: Any, before: Server, seen: ObservedServer) -> dict[str, Any]:
    """Return what else the cloud shows otherwise; labels that it has yet to take stay."""
    labels = find_change(before.labels, merge_labels(seen.labels, before.labels_due or {}))
    given = {"name": seen.name, "key_name": _find_key_name(connection, before, seen)}
    changes = {name: value for name, value in given.items() if value != getattr(before, name)}
    return {**changes, "labels": labels} if labels else changes


def _find_key_name(connection: Any, server: Server, seen: ObservedServer) -> str | None:
    """Return the name by which a server's project knows the key pair that the cloud shows."""
    named, known = seen.key_name, server.key_name
    if named is None or (known and name_in_cloud(server.project_id, known) == named):
        return known if named else None
    return keypairs.find_name(connection, server.region, server.project_id, named)


def find_fault(before: Server, seen: ObservedServer) -> Mapping[str, Any] | None:
    """Return the fault of a server that rests as ``seen``: one that it recovered from is over."""
    if seen.status is not Status.ERROR:
        return None if before.status is Status.ERROR else before.fault
    if before.status is Status.ERROR and before.fault:
        return before.fault
    reason = seen.fault or "The cloud shows the server in ERROR without a reason"
    return describe_failure("BACKEND_FAILED", reason)


def find_project(seen: ObservedServer) -> str:
    """Return the project of a server that nobody has recorded: the one that the cloud names."""
    return seen.project_id or ADOPTED_PROJECT


def adopt_server(cloud: Cloud, seen: ObservedServer) -> None:
    """Record a server that is in the cloud and was never in the record.

    Raises BackendUnavailable, DatabaseUnavailable.
    """

    def adopt() -> None:
        with write(cloud.database, Commit.CORRECT) as connection:
            adopted = _describe_adopted(cloud, connection, seen)
            server = replace(adopted, key_name=_find_key_name(connection, adopted, seen))
            if servers.insert_absent_server(connection, server):
                emit_creation(connection, server, BY_RECONCILE)
                follow_usage(connection, None, server)
                extra = {"server_id": seen.id, "server_name": seen.name}
                logger.warning("Server adopted", extra=extra)

    _record_known(cloud, find_project(seen), seen.id, adopt)


def _describe_adopted(cloud: Cloud, connection: Any, seen: ObservedServer) -> Server:
    now = datetime.now(UTC)
    return Server(
        id=seen.id,
        project_id=find_project(seen),
        region=cloud.region,
        name=seen.name,
        status=seen.status,
        flavor=flavors.read_known_flavor(connection, cloud.region, seen.flavor_id),
        image=images.read_known_image(connection, cloud.region, seen.image_id),
        ip_address=seen.ip_address,
        created_at=now,
        updated_at=now,
        labels=seen.labels,
        addresses=seen.addresses,
        availability_zone=seen.availability_zone,
    )


def clean_up_leftover(cloud: Cloud, deleted: Server) -> None:
    """Delete in the cloud what is left of a server that was deleted, and tell so once.

    Raises BackendUnavailable, DatabaseUnavailable.
    """
    with write(cloud.database, Commit.CORRECT) as connection:
        servers.hold_server(connection, deleted.id)
        emit_leftover(connection, deleted, BY_RECONCILE)
    with call(Call.CLEAN_UP):
        cloud.backend.for_project(deleted.project_id).delete_server(deleted.id)
    logger.warning("Leftover deleted", extra={"server_id": deleted.id})
