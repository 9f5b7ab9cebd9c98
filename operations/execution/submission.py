"""The calls that an operation makes on the cloud; every one of them may be repeated."""

import logging

from msgspec import Struct
from msgspec.structs import replace

from backends.base import (
    Backend,
    BackendRefused,
    CloudUnavailable,
    ObservedServer,
    ServerMissing,
    ServerRequest,
)
from domain.capabilities import BOOT_OPTIONS
from domain.catalogue import Image
from domain.keypair_names import name_in_cloud
from domain.operations import Operation
from domain.servers import Server
from domain.transitions import INTERRUPTING, TRANSITIONS, Action
from operations.clouds.cloud import Cloud
from operations.execution.goals import evaluate, make_confirmation, make_request
from operations.record.transactions import Call, call
from persistence.servers.cloud_ids import find_cloud_id

logger = logging.getLogger(__name__)

DELETING = TRANSITIONS[Action.DELETE].task


class Taken(Struct, frozen=True):
    """What the cloud shows once it was asked, None for gone, and its own id of the request."""

    observed: ObservedServer | None
    request_id: str | None


class CloudBusy(Exception):
    """The cloud does not take the work while it is at something else with the ``observed`` server.

    It has to be asked again.
    """

    def __init__(self, observed: ObservedServer) -> None:
        super().__init__(f"The cloud is at {observed.task}")
        self.observed = observed


def submit(cloud: Cloud, operation: Operation) -> Taken:
    """Ask the cloud for what the operation wants.

    Raises BackendRefused, CloudUnavailable, and CloudBusy for what interrupts whatever goes on,
    but not just now.
    """
    try:
        return _ask(cloud, operation)
    except BackendRefused as refusal:
        if operation.action not in INTERRUPTING or refusal.reason != "state":
            raise
    observed = observe_server(cloud, operation.project_id, operation.server_id)
    if observed is not None and observed.task is not None:
        raise CloudBusy(observed)
    return _ask(cloud, operation)  # what was in the way may have ended meanwhile


def _ask(cloud: Cloud, operation: Operation) -> Taken:
    with call(Call.SUBMIT):
        if operation.action is Action.DELETE:
            return _submit_deletion(cloud, operation)
        return _describe(_submit(cloud, operation))


def poll(cloud: Cloud, operation: Operation) -> Taken:
    """Look at what the cloud has made of the operation so far; it is reminded of a deletion.

    Raises what ``submit`` does.
    """
    taken = _describe(observe(cloud, operation))
    if operation.action is Action.DELETE and taken.observed and taken.observed.task != DELETING:
        return submit(cloud, operation)
    return taken


def _reach(cloud: Cloud, operation: Operation) -> Backend:
    return cloud.backend.for_project(operation.project_id)


def _describe(observed: ObservedServer | None) -> Taken:
    return Taken(observed, observed.request_id if observed else None)


def _submit_deletion(cloud: Cloud, operation: Operation) -> Taken:
    request_id = _reach(cloud, operation).delete_server(operation.server_id)
    return Taken(observe(cloud, operation), request_id)


def _submit(cloud: Cloud, operation: Operation) -> ObservedServer | None:
    if operation.action is Action.CREATE:
        return _reach(cloud, operation).create_server(make_server_request(operation))
    try:
        return _reach(cloud, operation).perform_action(make_request(operation))
    except ServerMissing:
        return None


def observe(cloud: Cloud, operation: Operation) -> ObservedServer | None:
    """Return what the cloud shows of the operation's server, None for gone.

    Raises CloudUnavailable.
    """
    if operation.action in (Action.CREATE, Action.DELETE):
        return observe_server(cloud, operation.project_id, operation.server_id)
    with call(Call.OBSERVE):
        try:
            return _reach(cloud, operation).observe_action(make_request(operation))
        except ServerMissing:
            return None


def observe_server(cloud: Cloud, project_id: str, server_id: str) -> ObservedServer | None:
    """Return what the cloud shows of a server, None for gone. Raises CloudUnavailable."""
    with call(Call.OBSERVE):
        try:
            return cloud.backend.for_project(project_id).observe_server(server_id)
        except ServerMissing:
            return None


def was_deleted(cloud: Cloud, server: Server) -> bool:
    """Tell whether the cloud says of a server that is gone from it that it was deleted.

    Raises CloudUnavailable, DatabaseUnavailable.
    """
    with cloud.database.read() as connection:
        cloud_id = find_cloud_id(connection, server.id)
    with call(Call.OBSERVE):
        return cloud.backend.for_project(server.project_id).was_deleted(server.id, cloud_id)


def confirm(cloud: Cloud, operation: Operation) -> ObservedServer | None:
    """Confirm the resize of ``operation``; return what the cloud then shows, None for gone.

    Raises BackendRefused and CloudUnavailable.
    """
    with call(Call.CONFIRM):
        try:
            return _reach(cloud, operation).perform_action(make_confirmation(operation))
        except ServerMissing:
            return None


def withdraw(cloud: Cloud, operation: Operation) -> bool:
    """Have the cloud forget what it has of a server; tell whether it is gone.

    Raises CloudUnavailable.
    """
    with call(Call.GIVE_UP):
        _reach(cloud, operation).delete_server(operation.server_id)
    return observe(cloud, operation) is None


def submit_inline(cloud: Cloud, operation: Operation) -> ObservedServer | None:
    """Do the whole operation on a backend that is instant, and return what it then shows."""
    observed = submit(cloud, operation).observed
    return confirm(cloud, operation) if evaluate(operation, observed).confirm else observed


class Snapshot(Struct, frozen=True):
    """The ``image`` that a snapshot has made."""

    image: Image

    @property
    def result(self) -> dict[str, str]:
        """What the operation shows as its result."""
        return {"image_id": self.image.id}


def find_snapshot(cloud: Cloud, operation: Operation) -> Snapshot | None:
    """Return what a snapshot has made, None after anything else. Raises CloudUnavailable."""
    if operation.action is not Action.SNAPSHOT:
        return None
    backend = _reach(cloud, operation)
    with call(Call.LIST_IMAGES):
        image_id = backend.find_snapshot(operation.id)
        images = backend.list_images() if image_id else []
        made = next((image for image in images if image.id == image_id), None)
        if made is None:
            raise CloudUnavailable("The image of the snapshot is not there yet")
        return Snapshot(replace(made, project_id=operation.project_id))


def discard_snapshot(cloud: Cloud, operation: Operation) -> str | None:
    """Have the cloud delete what a snapshot has made that was given up; return its id, if any.

    What the cloud keeps stays. Raises CloudUnavailable.
    """
    with call(Call.DISCARD):
        try:
            return _reach(cloud, operation).delete_snapshot(operation.id)
        except BackendRefused as refusal:
            extra = {"operation_id": operation.id, "reason": refusal.reason}
            logger.warning("Image of a snapshot kept", extra=extra)
            return None


def make_server_request(operation: Operation) -> ServerRequest:
    """Return the server that the operation creates."""
    arguments = operation.arguments
    options = {name: arguments[name] for name in BOOT_OPTIONS if name in arguments}
    if "key_name" in options:
        options["key_name"] = name_in_cloud(operation.project_id, options["key_name"])
    return ServerRequest(
        id=operation.server_id,
        project_id=operation.project_id,
        name=arguments["name"],
        flavor_id=arguments["flavor_id"],
        image_id=arguments["image_id"],
        **options,
    )
