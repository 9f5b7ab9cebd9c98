"""Making a server: its record and the operation first, then the cloud."""

import logging
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from domain.capabilities import BOOT_OPTIONS
from domain.errors import require_future
from domain.operations import Operation
from domain.records import describe_record
from domain.servers import Server
from domain.transitions import TRANSITIONS, Action, Status
from operations.clouds.capabilities import require_groups, require_zone
from operations.clouds.cloud import Caller, Cloud, require_reach, translate_refusals
from operations.execution.submission import submit_inline
from operations.record.audit_changes import describe_creation
from operations.record.events import emit_creation, trace
from operations.record.journal import (
    carry_on,
    plan_operation,
    record_operation,
    rest_as_observed,
)
from operations.record.transactions import Commit, write
from operations.requests.charges import charge
from operations.requests.choices import require_creation
from operations.requests.restrictions import require_permitted_labels
from persistence.catalogue import keypairs, networks
from persistence.catalogue.choices import read_choice
from persistence.servers import servers

logger = logging.getLogger(__name__)


class NewServer(Struct, frozen=True):
    """What a server that is asked for shall be; a name may stand for the id of flavor or image."""

    name: str
    flavor_id: str
    image_id: str
    labels: Mapping[str, str]
    protected: bool
    expires_at: datetime | None
    networks: Sequence[str] = ()
    security_groups: Sequence[str] = ()
    key_name: str | None = None
    user_data: str | None = None
    availability_zone: str | None = None

    def __repr__(self) -> str:
        """Return the record without what is secret."""
        return describe_record(self, {"user_data"})

    @property
    def given_options(self) -> dict[str, Any]:
        """The options that were given."""
        options = {name: getattr(self, name) for name in BOOT_OPTIONS}
        return {name: value for name, value in options.items() if value}


def create_server(cloud: Cloud, caller: Caller, wanted: NewServer) -> tuple[Server, Operation]:
    """Boot a server; return it, and the operation that does so.

    Raises ExpiryPast, PreconditionFailed, PermissionDenied, FlavorNotFound, ImageNotFound,
    AmbiguousName, NetworkNotFound, KeypairNotFound, SecurityGroupUnknown, ZoneUnknown,
    ChoiceRefused, QuotaExceeded, LimitReached, BackendError, BackendUnavailable.
    """
    require_future(wanted.expires_at, datetime.now(UTC))
    caller.check(None)
    server_id = str(uuid.uuid4())
    require_permitted_labels(caller, server_id, wanted.labels)
    operation = plan_operation(cloud, caller, server_id, Action.CREATE, {})
    with write(cloud.database, Commit.RECORD) as connection:
        server = _plan_server(cloud, connection, operation, wanted)
        arguments = _list_arguments(server, wanted)
        operation = replace(operation, arguments=arguments)
        require_reach(cloud)
        if cloud.backend.ends_inline():
            with translate_refusals(cloud, server):
                observed = submit_inline(cloud, operation)
            assert observed is not None  # noqa: S101, since such a cloud shows what it makes
            server = rest_as_observed(connection, server, observed, server.updated_at)
            operation = operation.succeed(server.updated_at)
        servers.insert_server(connection, server)
        record_operation(cloud, connection, operation)
        emit_creation(connection, server, trace(operation))
        change = describe_creation(server, operation, arguments)
        caller.record(connection, change, operation, server)
        charge(cloud, connection, None, server)
    cloud.database.after_commit(lambda: _notify_outcome(cloud, server, operation))
    return server, operation


def _notify_outcome(cloud: Cloud, server: Server, operation: Operation) -> None:
    carry_on(cloud, operation)
    logger.info("Server created", extra=_describe(server))


def _plan_server(cloud: Cloud, connection: Any, operation: Operation, wanted: NewServer) -> Server:
    owner = operation.project_id
    chosen = read_choice(connection, cloud.region, wanted.flavor_id, wanted.image_id, owner)
    require_creation(cloud, wanted.name, chosen)
    for network_id in wanted.networks:
        networks.read_network(connection, cloud.region, network_id, owner)
    require_groups(cloud, owner, wanted.security_groups)
    require_zone(cloud, wanted.availability_zone)
    if wanted.key_name is not None:
        keypairs.read_keypair(connection, cloud.region, wanted.key_name, owner)
    return Server(
        id=operation.server_id,
        project_id=owner,
        region=cloud.region,
        name=wanted.name,
        status=Status.BUILD,
        flavor=chosen[0],
        image=chosen[1],
        ip_address=None,
        created_at=operation.created_at,
        updated_at=operation.created_at,
        task=TRANSITIONS[Action.CREATE].task,
        operation_id=operation.id,
        labels=wanted.labels,
        protected=wanted.protected,
        expires_at=wanted.expires_at,
        key_name=wanted.key_name,
        availability_zone=wanted.availability_zone,
    )


def _list_arguments(server: Server, wanted: NewServer) -> dict[str, Any]:
    """Return what the operation that makes the server needs."""
    chosen = {"name": server.name, "flavor_id": server.flavor.id, "image_id": server.image.id}
    return {**chosen, **wanted.given_options}


def _describe(server: Server) -> dict[str, str]:
    return {
        "server_id": server.id,
        "server_name": server.name,
        "flavor_id": server.flavor.id,
        "image_id": server.image.id,
        "server_status": server.status,
    }
