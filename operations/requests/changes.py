"""Changes of a server's name, labels, protection and expiry, which are no operations.

Name and labels are the cloud's too. A cloud that is instant is told within the transaction that
records the change. Another one is told first, no transaction being open meanwhile; what dies in
between leaves a server of which the record is mended when it is compared with the cloud.
"""

import logging
import threading
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from backends.base import BackendRefused, CloudUnavailable, ServerMissing
from domain.errors import OstlerError, require_future
from domain.labels import LabelChange, find_change, merge_labels, require_room
from domain.refusals import ServerBusy
from domain.servers import Server
from operations.clouds.cloud import Caller, Cloud, find_backend, translate_refusals
from operations.clouds.cloud_threads import require_thread
from operations.clouds.regions import find_home
from operations.execution.labels import give_labels
from operations.record.audit_changes import describe_update
from operations.record.events import EventSource, emit_change
from operations.record.transactions import Call, Commit, call, write
from operations.requests.choices import require_name
from operations.requests.restrictions import require_permitted_labels
from persistence.servers import servers

logger = logging.getLogger(__name__)

Values = Mapping[str, Any]
LOCKS = [threading.Lock() for _ in range(256)]
"""So that changes of one server are recorded in the order in which the cloud was told of them."""


class CloudUpdate(Struct, frozen=True):
    """What of the labels the cloud was told, and whether it has taken it or is yet to."""

    change: LabelChange
    taken: bool = True


def change_server(cloud: Cloud, caller: Caller, server_id: str, values: Values) -> Server:
    """Change name, labels, protection or expiry of a server, and return it.

    What is so already is not done again: where nothing else is asked for the cloud is not told,
    and the record stays as it is.

    Raises ServerNotFound, ServerDeleted, ServerBusy, PreconditionFailed, TooManyLabels, ExpiryPast,
    ChoiceRefused, QuotaExceeded, BackendError, CloudUnavailable.
    """
    cloud = _find_home(cloud, caller, server_id)
    if cloud.backend.instant or not values.keys() & {"name", "labels"}:
        with write(cloud.database, Commit.CHANGE) as connection:
            before, wanted = _lock(connection, caller, server_id, values)
            update = _update_cloud(cloud, before, wanted)
            return _record(cloud, connection, caller, before, before, wanted, update)
    require_thread(cloud)
    with LOCKS[hash(server_id) % len(LOCKS)]:
        return _change_afar(cloud, caller, server_id, values)


def _find_home(cloud: Cloud, caller: Caller, server_id: str) -> Cloud:
    """Return the cloud of a server; with one region nothing is read for it."""
    if len(cloud.regions.names) == 1:
        return cloud
    with cloud.database.read() as connection:
        return find_home(cloud, connection, caller.owner, server_id)


def _change_afar(cloud: Cloud, caller: Caller, server_id: str, values: Values) -> Server:
    """Look, tell the cloud, and record the change unless somebody else was quicker."""
    with cloud.database.read() as connection:
        before = servers.read_changeable_server(connection, caller.owner, server_id)
    values = _check(caller, before, values)
    if not values:
        return before
    update = _update_cloud(cloud, before, values)
    try:
        with write(cloud.database, Commit.CHANGE) as connection:
            now, wanted = _lock(connection, caller, server_id, values)
            return _record(cloud, connection, caller, before, now, wanted, update)
    except OstlerError:
        _put_back(cloud, before, values, update)
        raise


def _lock(connection: Any, caller: Caller, server_id: str, values: Values) -> tuple[Server, Values]:
    """Hold a server that may be changed so; return it, and what of ``values`` is new to it."""
    server = servers.lock_server(connection, caller.owner, server_id)
    return server, _check(caller, server, values)


def _check(caller: Caller, server: Server, values: Values) -> Values:
    """Return what of ``values`` is new to a server.

    Raises PreconditionFailed, TooManyLabels, PermissionDenied, ExpiryPast.
    """
    caller.check(server)
    values = {name: value for name, value in values.items() if _is_new(server, name, value)}
    require_room(server.labels, values.get("labels", {}))
    if "labels" in values:
        after = merge_labels(server.labels, values["labels"])
        require_permitted_labels(caller, server.id, after)
    require_future(values.get("expires_at"), datetime.now(UTC))
    return values


def _is_new(server: Server, name: str, value: Any) -> bool:
    if name == "labels":
        return merge_labels(server.labels, value) != server.labels
    return bool(getattr(server, name) != value)


def _record(
    cloud: Cloud,
    connection: Any,
    caller: Caller,
    before: Server,
    now: Server,
    values: Values,
    update: CloudUpdate,
) -> Server:
    """Write a change of a server that was ``before`` when the cloud was told, and is ``now``."""
    due = _find_due(before, now, update)
    written = {**values, "labels_due": due} if due != now.labels_due else values
    if not written:
        caller.record(connection, describe_update(now, now))
        return now
    at = max(datetime.now(UTC), now.updated_at)
    after = servers.change_server(connection, now, written, at)
    emit_change(connection, now, after, EventSource(None, caller.request_id))
    caller.record(connection, describe_update(now, after))
    extra = {"server_id": after.id, "server_name": after.name}
    cloud.database.after_commit(lambda: logger.info("Server updated", extra=extra))
    return after


def _find_due(before: Server, now: Server, update: CloudUpdate) -> LabelChange | None:
    """Return what the cloud has yet to take; what became due meanwhile stays so."""
    if not update.taken:
        return {**(now.labels_due or {}), **update.change}
    return None if update.change and now.labels_due == before.labels_due else now.labels_due


def _update_cloud(cloud: Cloud, server: Server, values: Values) -> CloudUpdate:
    """Have the cloud change the name and the labels, what is due of these included."""
    with translate_refusals(cloud, server):
        if "name" in values:
            require_name(cloud, values["name"])
            _rename(cloud, server, values["name"])
        change = find_change(server.labels, merge_labels(server.labels, values.get("labels", {})))
        if not change:
            return CloudUpdate({})
        return _label(cloud, server, {**(server.labels_due or {}), **change}, values)


def _rename(cloud: Cloud, server: Server, name: str) -> None:
    try:
        with call(Call.RENAME):
            find_backend(cloud, server).change_server(server.id, name=name)
    except ServerMissing:
        if server.operation_id:
            raise ServerBusy(server) from None
        raise


def _label(cloud: Cloud, server: Server, change: LabelChange, values: Values) -> CloudUpdate:
    """Have the cloud change labels: now, or later where it only cannot take them now."""
    try:
        give_labels(cloud, server, change)
    except CloudUnavailable:
        return CloudUpdate(change, taken=False)
    except ServerMissing:
        if server.operation_id:
            return CloudUpdate(change, taken=False)
        raise
    except BackendRefused as refusal:
        if refusal.reason == "state":
            return CloudUpdate(change, taken=False)
        _put_back(cloud, server, values, CloudUpdate({}))
        raise
    return CloudUpdate(change)


def _put_back(cloud: Cloud, before: Server, values: Values, update: CloudUpdate) -> None:
    """Have the cloud as the record is; where that fails, the record comes to follow the cloud."""
    with suppress(CloudUnavailable, BackendRefused, ServerMissing, OstlerError):
        with cloud.database.read() as connection:
            server = servers.find_server(connection, before.id) or before
        if "name" in values:
            _rename(cloud, server, server.name)
        if update.taken and update.change:
            give_labels(cloud, server, {key: server.labels.get(key) for key in update.change})
