"""Whether an operation's goal has been reached, by what the cloud shows."""

from msgspec import Struct

from backends.base import ActionRequest, ObservedServer
from domain.operations import Operation
from domain.transitions import TRANSITIONS, Action, Status

CONFIRMATION = ":confirm"
"""What the token of the confirmation of a resize adds to that of the resize."""


class Progress(Struct, frozen=True):
    """What is to be done next: nothing more (``reached``), wait, ``confirm``, or give up.

    ``reason`` says why it is given up; ``progress`` is an estimate in percent.
    """

    reached: bool = False
    confirm: bool = False
    reason: str | None = None
    progress: int = 50


WAIT = Progress()
REACHED = Progress(reached=True, progress=100)


def evaluate(operation: Operation, observed: ObservedServer | None) -> Progress:
    """Return how far an operation is by what the cloud shows, None for a server that is gone."""
    if operation.action is Action.DELETE:
        return REACHED if observed is None else WAIT
    if observed is None:
        return Progress(reason="The server is gone from the cloud")
    if observed.failed_token in (operation.id, operation.id + CONFIRMATION):
        return Progress(reason=observed.fault or "The cloud gave up without a reason")
    if observed.task is not None:
        return WAIT
    if operation.action is Action.CREATE:
        return _evaluate_creation(observed)
    return _evaluate_action(operation, observed)


def _evaluate_creation(observed: ObservedServer) -> Progress:
    if observed.status is Status.ERROR:
        return Progress(reason=observed.fault or "The cloud gave up without a reason")
    return WAIT if observed.status is Status.BUILD else REACHED


def _evaluate_action(operation: Operation, observed: ObservedServer) -> Progress:
    if observed.token not in (operation.id, operation.id + CONFIRMATION):
        return WAIT
    if operation.action is Action.RESIZE:
        return _evaluate_resize(operation, observed)
    end = TRANSITIONS[operation.action].ends_in
    if end in (None, observed.status) or _is_shelved(operation, observed):
        return REACHED
    return Progress(reason=observed.fault or f"The server came to rest in {observed.status}")


def _is_shelved(operation: Operation, observed: ObservedServer) -> bool:
    """Tell whether a shelved server rests on its host, where Nova may leave it for a while.

    How long is its ``shelved_offload_time`` (nova/conf/compute.py).
    """
    return operation.action is Action.SHELVE and observed.status is Status.SHELVED


def _evaluate_resize(operation: Operation, observed: ObservedServer) -> Progress:
    automatic = operation.arguments.get("auto_confirm", True)
    if observed.status is Status.VERIFY_RESIZE:
        return Progress(confirm=True, progress=80) if automatic else REACHED
    if observed.flavor_id == operation.arguments["flavor_id"]:
        return REACHED
    return Progress(reason=observed.fault or "The cloud kept the old flavor")


def make_request(operation: Operation) -> ActionRequest:
    """Return what the backend is asked to do for an operation that is neither create nor delete."""
    arguments = operation.arguments
    return ActionRequest(
        server_id=operation.server_id,
        project_id=operation.project_id,
        action=operation.action,
        token=operation.id,
        flavor_id=arguments.get("flavor_id"),
        history_cursor=operation.history_cursor,
        image_id=arguments.get("image_id"),
        image_name=arguments.get("name"),
    )


def make_confirmation(operation: Operation) -> ActionRequest:
    """Return the request that confirms the resize of ``operation``."""
    token = operation.id + CONFIRMATION
    return ActionRequest(
        server_id=operation.server_id,
        project_id=operation.project_id,
        action=Action.CONFIRM_RESIZE,
        token=token,
        history_cursor=operation.history_cursor,
    )
