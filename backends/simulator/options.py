"""What the simulated cloud offers when it is new, and what its servers can be made with."""

from collections.abc import Mapping, Sequence
from typing import Any

from backends.base import BackendRefused, ServerRequest
from domain.catalogue import Flavor, Image, Network
from domain.labels import LABELLED_IN, LabelChange, merge_labels
from domain.security_groups import DEFAULT_GROUP, SecurityGroup
from domain.servers import Addresses
from persistence.simulator.simulated_keypairs import has_keypair
from persistence.simulator.simulated_servers import SimulatedServer

# The ids are stable for ever.
FLAVORS = tuple(
    Flavor(f"11111111-0000-0000-0000-00000000000{number}", name, vcpus, ram_mb, disk_gb)
    for number, name, vcpus, ram_mb, disk_gb in (
        (1, "m1.tiny", 1, 512, 1),
        (2, "m1.small", 1, 2048, 20),
        (3, "m1.medium", 2, 4096, 40),
        (4, "m1.large", 4, 8192, 80),
        (5, "m1.xlarge", 8, 16384, 160),
    )
)

IMAGES = tuple(
    Image(f"22222222-0000-0000-0000-00000000000{number}", name, distro, disk, size, "active")
    for number, name, distro, disk, size in (
        (1, "Ubuntu 22.04 LTS", "ubuntu", 8, 2361393152),
        (2, "Debian 12", "debian", 8, 1073741824),
        (3, "CentOS Stream 9", "centos", 10, 1610612736),
        (4, "Fedora 39", "fedora", 8, 1879048192),
    )
)

NETWORKS = tuple(
    Network(f"33333333-0000-0000-0000-00000000000{number}", name, "ACTIVE", True, False, [cidr])
    for number, name, cidr in ((1, "private", "10.0.0.0/8"), (2, "storage", "172.16.0.0/12"))
)
"""The first one is that of new servers, and holds the addresses of ``derive_address``."""

GROUPS = (SecurityGroup("55555555-0000-0000-0000-000000000001", DEFAULT_GROUP),)

ZONE = "nova"  # the zone that every Nova has without further settings
LABELS_MOST = 127
"""Nova's quota of metadata (nova/conf/quota.py: metadata_items) without Ostler's own item."""

NAMES = {network.id: network.name for network in NETWORKS}

HOSTS = 254  # in each block of 256, without the first and the last address
DEFAULT_NETWORK = "private"
FIRST_BLOCKS = {"private": (10, 0, 2**16), "storage": (172, 16, 2**12)}
"""Of each network the first two numbers of its addresses, and how many blocks of 256 it has."""

MAC_PREFIXES = {"private": "fa:16:3e", "storage": "fa:16:3f"}
BLOCKS = FIRST_BLOCKS[DEFAULT_NETWORK][2]
LAST_NUMBER = BLOCKS * HOSTS


def derive_address(number: int, network: str = DEFAULT_NETWORK) -> str | None:
    """Return the address of the server ``number`` (from 1), or None behind the network's end.

    ``private`` is 10.0.0.0/8, ``storage`` 172.16.0.0/12. Addresses that end in .0 or .255 are left
    out, since older systems take them for a network's.
    """
    first, second, blocks = FIRST_BLOCKS[network]
    block, host = divmod(number - 1, HOSTS)
    if block >= blocks:
        return None
    return f"{first}.{second + (block >> 8)}.{block & 255}.{host + 1}"


def derive_addresses(number: int, networks: Sequence[str]) -> Addresses | None:
    """Return the addresses of the server ``number``, or None behind the end of a network."""
    found = {network: derive_address(number, network) for network in networks}
    if None in found.values():
        return None
    return {network: [_describe(number, network, found[network])] for network in networks}


def _describe(number: int, network: str, address: str | None) -> dict[str, str | int | None]:
    high, middle, low = number.to_bytes(3)
    mac_address = f"{MAC_PREFIXES[network]}:{high:02x}:{middle:02x}:{low:02x}"
    return {"address": address, "version": 4, "type": "fixed", "mac_address": mac_address}


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
