"""Actions as Nova takes them, and what is looked at before one is asked for."""

import re
from collections.abc import Callable
from typing import Any

from backends.base import ActionRequest, BackendRefused, ObservedServer
from domain.transitions import Action, is_allowed

TOKEN_PROPERTY = "ostler_token"
FLAVOR_ID = re.compile(r"[A-Za-z0-9. _-]{1,255}")  # nova/compute/flavors.py
IMAGE_ID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")

NAMES = {
    Action.START: "start",
    Action.STOP: "stop",
    Action.REBOOT: "reboot",
    Action.REBOOT_HARD: "reboot",
    Action.RESIZE: "resize",
    Action.CONFIRM_RESIZE: "confirmResize",
    Action.REVERT_RESIZE: "revertResize",
    Action.PAUSE: "pause",
    Action.UNPAUSE: "unpause",
    Action.SUSPEND: "suspend",
    Action.RESUME: "resume",
    Action.RESCUE: "rescue",
    Action.UNRESCUE: "unrescue",
    Action.SHELVE: "shelve",
    Action.UNSHELVE: "unshelve",
    Action.REBUILD: "rebuild",
    Action.SNAPSHOT: "createImage",
}
"""The name of each action in a server's history (nova/compute/instance_actions.py)."""

KEYS = {Action.START: "os-start", Action.STOP: "os-stop"}
"""The name of an action in a request, where it is not that of the history."""

ARGUMENTS: dict[Action, Callable[[ActionRequest], dict[str, Any]]] = {
    Action.REBOOT: lambda _: {"type": "SOFT"},
    Action.REBOOT_HARD: lambda _: {"type": "HARD"},
    Action.RESIZE: lambda request: {"flavorRef": request.flavor_id},
    Action.REBUILD: lambda request: {"imageRef": request.image_id},
    Action.RESCUE: lambda request: (
        {"rescue_image_ref": request.image_id} if request.image_id else {}
    ),
    Action.SNAPSHOT: lambda request: {
        "name": request.image_name,
        "metadata": {TOKEN_PROPERTY: request.token},
    },
}


def make_body(request: ActionRequest) -> dict[str, Any]:
    """Return the body with which Nova is asked for an action."""
    arguments = ARGUMENTS.get(request.action)
    key = KEYS.get(request.action, NAMES[request.action])
    return {key: arguments(request) if arguments else None}


def require_offered(action: Action) -> None:
    """Return when a cloud does such a thing. Raises BackendRefused."""
    if action not in NAMES:
        raise BackendRefused("state", f"A cloud does not {action} a server by an action")


def require_state(server: ObservedServer, action: Action) -> None:
    """Return when the server rests in a status that allows the action. Raises BackendRefused."""
    if server.task is not None or not is_allowed(action, server.status):
        doing = f" while {server.task}" if server.task else ""
        message = f"Cannot {action} a server in status {server.status}{doing}"
        raise BackendRefused("state", message)


def require_references(request: ActionRequest) -> None:
    """Return when flavor and image can be ones of a cloud. Raises BackendRefused."""
    if request.action is Action.RESIZE:
        require_flavor(request.flavor_id)
    if request.action is Action.REBUILD or (request.action is Action.RESCUE and request.image_id):
        require_image(request.image_id)


def require_flavor(flavor_id: str | None) -> None:
    """Return when a flavor could have this id. Raises BackendRefused."""
    if not FLAVOR_ID.fullmatch(flavor_id or ""):
        raise BackendRefused("reference", "The flavor does not exist")


def require_image(image_id: str | None) -> None:
    """Return when an image could have this id. Raises BackendRefused."""
    if not IMAGE_ID.fullmatch(image_id or ""):
        raise BackendRefused("reference", "The image does not exist")
