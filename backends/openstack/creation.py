"""New servers as Nova takes them, and what it says when it does not take one."""

import re
from collections.abc import Sequence
from typing import Any

from backends.base import BackendRefused, ServerRequest
from backends.openstack.actions import PROJECT_KEY, require_flavor, require_image
from backends.openstack.servers import make_tag

NETWORK_ID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
SECRET_REFUSED = "The cloud does not take the user data"  # noqa: S105, a message


def make_creation(request: ServerRequest, networks: str | list[dict[str, str]]) -> dict[str, Any]:
    """Return the body with which Nova is asked for a server. Raises BackendRefused."""
    require_flavor(request.flavor_id)
    require_image(request.image_id)
    server: dict[str, Any] = {
        "name": request.name,
        "flavorRef": request.flavor_id,
        "imageRef": request.image_id,
        "networks": networks,
        "tags": [make_tag(request.id)],
        "metadata": {**request.labels, PROJECT_KEY: request.project_id},
    }
    if request.security_groups:
        server["security_groups"] = [{"name": name} for name in request.security_groups]
    for name in ("key_name", "user_data", "availability_zone"):
        value = getattr(request, name)
        if value is not None:
            server[name] = value
    return {"server": server}


def name_networks(network_ids: Sequence[str]) -> list[dict[str, str]]:
    """Return networks as Nova takes them, in their order. Raises BackendRefused."""
    for network_id in network_ids:
        if not NETWORK_ID.fullmatch(network_id):
            raise BackendRefused("reference", "The network does not exist")
    return [{"uuid": network_id} for network_id in network_ids]


def explain_refusal(request: ServerRequest, refusal: BackendRefused) -> BackendRefused:
    """Return why a server is not made; nothing secret that Nova repeats is in it.

    A server that is not there is in no state: what is in conflict is what it needs.
    """
    message = str(refusal)
    if request.user_data and "user_data" in message:
        message = SECRET_REFUSED
    reason = "input" if refusal.reason == "state" else refusal.reason
    return BackendRefused(reason, message, refusal.quota)
