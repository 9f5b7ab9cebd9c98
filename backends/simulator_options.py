"""Options of new servers in the simulated cloud, and the labels that its servers carry."""

from collections.abc import Mapping
from typing import Any

from backends.base import BackendRefused, ServerRequest
from backends.simulator_addresses import DEFAULT_NETWORK
from backends.simulator_seeds import GROUPS, NETWORKS
from domain.labels import LABELLED_IN, LabelChange, merge_labels
from domain.security_groups import DEFAULT_GROUP
from persistence.simulated_keypairs import has_keypair
from persistence.simulated_servers import SimulatedServer

ZONE = "nova"
LABELS_MOST = 127
"""Nova's quota of metadata (nova/conf/quota.py: metadata_items) without Ostler's own item."""

NAMES = {network.id: network.name for network in NETWORKS}


def has_options(request: ServerRequest) -> bool:
    """Tell whether more is wanted than a name, a flavor, an image and labels."""
    given = (request.networks, request.security_groups, request.key_name, request.user_data)
    return any(given) or request.availability_zone is not None


def keep_options(request: ServerRequest) -> Mapping[str, Any] | None:
    """Return what is kept of the options, of the user data their size alone; None without any."""
    if not has_options(request):
        return None
    return {
        "networks": [NAMES.get(network_id, network_id) for network_id in request.networks],
        "security_groups": list(request.security_groups) or [DEFAULT_GROUP],
        "key_name": request.key_name,
        "availability_zone": request.availability_zone,
        "user_data_characters": len(request.user_data or ""),
    }


def list_networks(server: SimulatedServer) -> list[str]:
    """Return the names of the networks that a server is on."""
    wanted: list[str] = (server.options or {}).get("networks") or [DEFAULT_NETWORK]
    return wanted


def require_options(connection: Any, request: ServerRequest) -> None:
    """Raise BackendRefused, in Nova's words, for an option that the cloud does not know."""
    unknown = [network_id for network_id in request.networks if network_id not in NAMES]
    if unknown:
        raise BackendRefused("reference", f"Network {unknown[0]} could not be found.")
    known = {text for group in GROUPS for text in (group.id, group.name)}
    strange = [name for name in request.security_groups if name not in known]
    if strange:
        message = f"Unable to find security_group with name or id '{strange[0]}'"
        raise BackendRefused("reference", message)
    if request.key_name is not None and not has_keypair(connection, request.key_name):
        raise BackendRefused("reference", "Invalid key_name provided.")
    if request.availability_zone not in (None, ZONE):
        message = "The requested availability zone is not available"
        raise BackendRefused("reference", message)


def change_labels(server: SimulatedServer, change: LabelChange) -> Mapping[str, str]:
    """Return the labels of a server after a change. Raises BackendRefused."""
    labels = merge_labels(server.labels, change)
    if labels == server.labels:
        return server.labels
    if server.task is not None or server.status not in LABELLED_IN:
        doing = f" while {server.task}" if server.task else ""
        message = f"Cannot change the labels of a server in status {server.status}{doing}"
        raise BackendRefused("state", message)
    if len(labels) > LABELS_MOST:
        message = "Maximum number of metadata items exceeds 128"
        raise BackendRefused("quota", message, "metadata_items")
    return labels
