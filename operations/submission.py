"""The calls that an operation makes on the cloud; every one of them may be repeated."""

from backends.base import ObservedServer, ServerMissing, ServerRequest
from domain.operations import Operation
from domain.transitions import Action
from operations.cloud import Cloud
from operations.fault_points import Point, reach
from operations.goals import judge, make_confirmation, make_request


def submit(cloud: Cloud, operation: Operation) -> ObservedServer | None:
    """Ask the cloud for what the operation wants; return what it then shows, None for gone.

    Raises BackendRefused and BackendUnavailable.
    """
    reach(Point.BEFORE_SUBMIT_CALL)
    observed = _submit(cloud, operation)
    reach(Point.AFTER_SUBMIT_CALL)
    return observed


def _submit(cloud: Cloud, operation: Operation) -> ObservedServer | None:
    if operation.action is Action.CREATE:
        return cloud.backend.create_server(make_server_request(operation))
    if operation.action is Action.DELETE:
        cloud.backend.delete_server(operation.server_id)
        return observe(cloud, operation)
    try:
        return cloud.backend.perform_action(make_request(operation))
    except ServerMissing:
        return None


def observe(cloud: Cloud, operation: Operation) -> ObservedServer | None:
    """Return what the cloud shows of the operation's server, None for gone."""
    reach(Point.BEFORE_OBSERVE_CALL)
    try:
        observed = cloud.backend.observe_server(operation.server_id)
    except ServerMissing:
        observed = None
    reach(Point.AFTER_OBSERVE_CALL)
    return observed


def confirm(cloud: Cloud, operation: Operation) -> ObservedServer | None:
    """Confirm the resize of ``operation``; return what the cloud then shows, None for gone.

    Raises BackendRefused and BackendUnavailable.
    """
    reach(Point.BEFORE_CONFIRM_CALL)
    try:
        observed = cloud.backend.perform_action(make_confirmation(operation))
    except ServerMissing:
        return None
    reach(Point.AFTER_CONFIRM_CALL)
    return observed


def withdraw(cloud: Cloud, operation: Operation) -> bool:
    """Have the cloud forget what it has of a server; tell whether it is gone.

    Raises BackendUnavailable.
    """
    reach(Point.BEFORE_GIVE_UP_CALL)
    cloud.backend.delete_server(operation.server_id)
    reach(Point.AFTER_GIVE_UP_CALL)
    return observe(cloud, operation) is None


def submit_at_once(cloud: Cloud, operation: Operation) -> ObservedServer | None:
    """Do the whole operation on a backend that is instant, and return what it then shows."""
    observed = submit(cloud, operation)
    return confirm(cloud, operation) if judge(operation, observed).confirm else observed


def make_server_request(operation: Operation) -> ServerRequest:
    """Return the server that the operation creates."""
    arguments = operation.arguments
    return ServerRequest(
        id=operation.server_id,
        project_id=operation.project_id,
        name=arguments["name"],
        flavor_id=arguments["flavor_id"],
        image_id=arguments["image_id"],
    )
