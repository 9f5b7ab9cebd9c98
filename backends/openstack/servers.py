"""Servers as Nova describes them, and as the contract does."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any
from urllib.parse import quote

from backends.base import ObservedServer, ServerMissing
from backends.openstack.client.api import OpenStackApi
from backends.openstack.client.errors import tidy
from domain.catalogue import BOOT_VOLUME
from domain.labels import RESERVED_PREFIX, LabelChange
from domain.servers import Addresses
from domain.transitions import Status

TAG_PREFIX = "ostler:"
NOVA_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
STATUSES = {
    "active": Status.ACTIVE,
    "building": Status.BUILD,
    "paused": Status.PAUSED,
    "suspended": Status.SUSPENDED,
    "stopped": Status.SHUTOFF,
    "rescued": Status.RESCUE,
    "resized": Status.VERIFY_RESIZE,
    "shelved": Status.SHELVED,
    "shelved_offloaded": Status.SHELVED_OFFLOADED,
    "error": Status.ERROR,
}
"""The status in which a server rests, by Nova's word for it (nova/compute/vm_states.py)."""

FIXED = "fixed"


def change_metadata(api: OpenStackApi, raw: Any, labels: LabelChange) -> None:
    """Have Nova set and remove what differs from the metadata of a server, as it was just read.

    Raises ServerMissing, BackendRefused.
    """
    path, metadata = f"/servers/{raw['id']}/metadata", raw["metadata"]
    given = {key: text for key, text in labels.items() if text is not None}
    if any(metadata.get(key) != text for key, text in given.items()):
        api.change("POST", path, {"metadata": given})
    for key in [key for key, text in labels.items() if text is None and key in metadata]:
        with suppress(ServerMissing):  # somebody else has removed it
            api.change("DELETE", f"{path}/{quote(key, safe='')}")


def make_tag(server_id: str) -> str:
    """Return the tag that a server of Ostler's carries from its creation on."""
    return TAG_PREFIX + server_id


def find_id(raw: Any) -> str:
    """Return Ostler's id of a server: that of its tag, or Nova's for one made by somebody else."""
    tags = sorted(tag for tag in raw.get("tags", ()) if tag.startswith(TAG_PREFIX))
    return str(tags[0].removeprefix(TAG_PREFIX) if tags else raw["id"])


def is_there(raw: Any) -> bool:
    """Tell whether a server exists; Nova keeps deleted ones in some of its lists."""
    return raw["OS-EXT-STS:vm_state"] in STATUSES


def was_deleted(raw: Any) -> bool:
    """Tell whether Nova says that a server was deleted, for good."""
    return bool(raw["OS-EXT-STS:vm_state"] == "deleted")


def describe(raw: Any) -> ObservedServer:
    """Return a server that is there as the contract describes it."""
    status = STATUSES[raw["OS-EXT-STS:vm_state"]]
    fault = raw.get("fault") if status is Status.ERROR else None
    return ObservedServer(
        id=find_id(raw),
        name=raw["name"],
        status=status,
        flavor_id=raw["flavor"]["id"],
        image_id=find_image_id(raw),
        ip_address=find_address(raw["addresses"].values()),
        updated_at=datetime.fromisoformat(raw["updated"]),
        task=raw["OS-EXT-STS:task_state"],
        fault=tidy(fault["message"]) if fault else None,
        addresses=describe_addresses(raw["addresses"]),
        labels=describe_labels(raw.get("metadata", {})),
        key_name=raw.get("key_name"),
        availability_zone=raw.get("OS-EXT-AZ:availability_zone") or None,
        cloud_id=raw["id"],
    )


def find_image_id(raw: Any) -> str:
    """Return the id of a server's image; of a disk that is a volume Nova tells none."""
    return str(raw["image"]["id"]) if raw["image"] else BOOT_VOLUME


def describe_addresses(networks: Mapping[str, list[Any]]) -> Addresses:
    """Return every address, by the name of the network."""
    return {
        network: [
            {
                "address": one["addr"],
                "version": one["version"],
                "type": one.get("OS-EXT-IPS:type", FIXED),
                "mac_address": one.get("OS-EXT-IPS-MAC:mac_addr"),
            }
            for one in addresses
        ]
        for network, addresses in networks.items()
    }


def describe_labels(metadata: Mapping[str, str]) -> dict[str, str]:
    """Return the metadata that is not Ostler's own."""
    return {key: text for key, text in metadata.items() if not key.startswith(RESERVED_PREFIX)}


def find_address(networks: Iterable[list[Any]]) -> str | None:
    """Return the first fixed address, one of IPv4 where there is one, or None without any."""
    addresses = [address for network in networks for address in network]
    fixed = [one for one in addresses if one.get("OS-EXT-IPS:type", FIXED) == FIXED]
    fixed.sort(key=lambda one: one["version"])
    return fixed[0]["addr"] if fixed else None


def choose_first(found: list[Any]) -> Any:
    """Return the server that was made first of those with the same tag, the same whoever asks."""
    return min(found, key=lambda raw: (raw["created"], raw["id"]))
