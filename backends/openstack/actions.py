"""Actions as Nova takes them, and what is looked at before one is asked for."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from backends.base import (
    ActionRequest,
    BackendRefused,
    CloudUnavailable,
    Console,
    ObservedServer,
)
from backends.openstack.client.api import OpenStackApi
from backends.openstack.client.errors import parse
from domain.transitions import TRANSITIONS, Action, Status, is_allowed, may_interrupt

PROJECT_KEY = "ostler_project_id"
"""By what metadata a server, and the image of a snapshot, say for which project they were made."""

TOKEN_PROPERTY = "ostler_token"  # noqa: S105, a name
FLAVOR_ID = re.compile(r"[A-Za-z0-9. _-]{1,255}")  # nova/compute/flavors.py
IMAGE_ID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")

PAGES = ("https://", "http://")

ABANDONED_AFTER = timedelta(seconds=15)
"""How long a server rests before an entry of its history that stays open is given up."""

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
        "metadata": {TOKEN_PROPERTY: request.token, PROJECT_KEY: request.project_id},
    },
}

LIFE = timedelta(minutes=10)
"""How long a console can be opened, where the cloud's operators did not change it.

Nova tells nobody; its own default is ``token_ttl`` in nova/conf/consoleauth.py.
"""

KIND = "novnc"


def read_log(api: OpenStackApi, nova_id: str, lines: int) -> list[str]:
    """Return the end of what a server wrote; nothing while it is on no host.

    Raises ServerMissing, CloudUnavailable.
    """
    if lines == 0:
        return []
    # Nova counts what is behind the last line feed as a line.
    body = {"os-getConsoleOutput": {"length": lines + 1}}
    try:
        response = api.change("POST", f"/servers/{nova_id}/action", body)
    except BackendRefused:
        return []
    return (parse(response)["output"] or "").splitlines()[-lines:]


def open_console(api: OpenStackApi, nova_id: str) -> Console:
    """Return a console of a running server.

    Raises ServerMissing, BackendRefused, and CloudUnavailable for what no browser should open.
    """
    body = {"remote_console": {"protocol": "vnc", "type": KIND}}
    response = api.change("POST", f"/servers/{nova_id}/remote-consoles", body)
    until = datetime.now(UTC) + LIFE
    return Console(KIND, check_page(parse(response)["remote_console"]["url"]), until)


def check_page(url: str) -> str:
    """Return the URL of a page, which people open. Raises CloudUnavailable for a script or data."""
    if not url.lower().startswith(PAGES):
        raise CloudUnavailable("The cloud answers with a console that is no page")
    return url


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
    """Return when the server's status and task allow the action. Raises BackendRefused."""
    in_the_way = server.task is not None and not may_interrupt(action, server.task)
    if in_the_way or not is_allowed(action, server.status):
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


def is_abandoned(seen: ObservedServer, action: Action, now: datetime) -> bool:
    """Tell whether nobody is at an action whose entry in the history is open, ``now`` by Nova.

    A host that dies with an action never closes its entry, but lets the server rest when it is
    back (nova/compute/manager.py, ``_init_instance``). Only a confirmation has no task meanwhile.
    """
    confirming = action is Action.CONFIRM_RESIZE and seen.status is Status.VERIFY_RESIZE
    return seen.task is None and not confirming and now - seen.updated_at > ABANDONED_AFTER


def conclude(seen: ObservedServer, request: ActionRequest) -> ObservedServer:
    """Return what an abandoned action has come to: the status or the flavor, where it changes."""
    arrow = TRANSITIONS[request.action]
    tells = arrow.ends_in is not None and arrow.ends_in not in arrow.allowed_in
    if tells or request.action is Action.RESIZE:
        return seen
    reason = "The cloud was interrupted and did not go on with it"
    return replace(seen, failed_token=request.token, fault=seen.fault or reason)
