"""What an OpenStack has beside servers: networks, key pairs, and snapshots to be deleted."""

from contextlib import suppress
from typing import Any
from urllib.parse import quote

from backends.base import BackendRefused, CloudLimits, CloudUsage, ServerMissing
from backends.keypairs import make_keypair, require_same
from backends.openstack.actions import IMAGE_ID, TOKEN_PROPERTY
from backends.openstack.capabilities import parse_version
from backends.openstack.catalogue import OpenStackCatalogue, choose_first, is_snapshot
from backends.openstack.client.calls import READING
from backends.openstack.servers import find_image_id
from domain.catalogue import BOOT_VOLUME, Keypair, Network
from domain.security_groups import SecurityGroup

KEYPAIRS = "/os-keypairs"
NAMING = "2.92"  # the first microversion of Nova with . and @ in names of key pairs
MAX_NAME = 256  # one more than any name has
SHELVED = ("shelved", "shelved_offloaded")
SHELVED_SUFFIX = "-shelved"
UNFINISHED = ("queued", "saving")  # Glance's words for an image that is being made
SECONDS = len("2026-01-01T00:00:00")
SHELVING = "shelving"  # how Nova's tasks of it begin


class OpenStackResources(OpenStackCatalogue):
    """Networks and security groups of Neutron's, key pairs of Nova's, snapshots of Glance's."""

    def list_networks(self) -> list[Network]:
        """Return every network that the project sees, ordered by name."""
        cidrs = {raw["id"]: raw["cidr"] for raw in self._api.list_subnets()}
        networks = [describe_network(raw, cidrs) for raw in self._api.list_networks()]
        return sorted(networks, key=lambda network: (network.name, network.id))

    def list_security_groups(self) -> list[SecurityGroup]:
        """Return every security group, ordered by name; those of other projects have none.

        Nova finds a group of any project by its id, and the project's own by their names
        (nova/network/security_group_api.py, ``validate_name``).
        """
        project = self._api.find_project()
        groups = [describe_group(raw, project) for raw in self._api.list_security_groups()]
        return sorted(groups, key=lambda group: (group.name, group.id))

    def read_limits(self) -> CloudLimits:
        """Return Nova's limits of the project; it counts a server from its build on."""
        raw = self._api.read_limits()
        return CloudLimits(
            servers=CloudUsage(raw["maxTotalInstances"], raw["totalInstancesUsed"]),
            vcpus=CloudUsage(raw["maxTotalCores"], raw["totalCoresUsed"]),
            ram_mb=CloudUsage(raw["maxTotalRAMSize"], raw["totalRAMUsed"]),
            keypairs=CloudUsage(raw["maxTotalKeypairs"]),
        )

    def list_keypairs(self) -> list[Keypair]:
        """Return every key pair, ordered by name."""
        keypairs = [describe_keypair(raw) for raw in self._api.list_keypairs()]
        return sorted(keypairs, key=lambda keypair: keypair.name)

    def create_keypair(self, name: str, public_key: str) -> Keypair:
        """Make a key pair, or return the one of this name and key."""
        wanted = make_keypair(name, public_key)
        if find_naming(name) != READING:
            require_naming(self._api.read_highest_microversion())
        found = self._find_keypair(name)
        if found is None:
            try:
                return self._add_keypair(wanted)
            except BackendRefused as refusal:
                found = self._find_keypair(name)
                if refusal.reason != "state" or found is None:
                    raise
        return require_same(found, wanted)

    def _add_keypair(self, wanted: Keypair) -> Keypair:
        named = {"name": wanted.name, "type": wanted.type, "public_key": wanted.public_key}
        try:
            version = find_naming(wanted.name)
            response = self._api.change("POST", KEYPAIRS, {"keypair": named}, version)
        except BackendRefused as refusal:
            quota = "key_pairs" if refusal.reason == "quota" else None
            raise BackendRefused(refusal.reason, str(refusal), quota) from None
        return describe_keypair(response.json()["keypair"])

    def _find_keypair(self, name: str) -> Keypair | None:
        try:
            return describe_keypair(self._api.read(locate_keypair(name))["keypair"])
        except ServerMissing:
            return None

    def delete_keypair(self, name: str) -> None:
        """Have Nova forget a key pair."""
        if name in (".", ".."):
            return
        with suppress(ServerMissing):
            self._api.change("DELETE", locate_keypair(name))

    def delete_image(self, image_id: str) -> None:
        """Have Glance delete a snapshot, unless it is all that there is of a shelved server."""
        raw = self._api.find_image(image_id) if IMAGE_ID.fullmatch(image_id) else None
        if raw is None:
            return
        if not is_snapshot(raw, self._api.find_project()):
            raise BackendRefused("state", "The image is no snapshot of this project")
        if self._is_shelved(raw):
            raise BackendRefused("state", "The image is kept for a shelved server; unshelve it")
        if raw["protected"]:
            raise BackendRefused("state", "The image is protected")
        self._api.delete_image(image_id)

    def delete_snapshot(self, token: str) -> str | None:
        """Have Glance delete the image of a snapshot, whether or not Nova is still at it."""
        image_id = choose_first(self._api.list_all_images(**{TOKEN_PROPERTY: token}))
        if image_id is not None:
            self.delete_image(image_id)
        return image_id

    def demand_disk(self, token: str, raw: Any) -> None:
        """Have Glance say of a snapshot that it needs a disk as large as its server has.

        Nova says how large the disk was when the server was booted, also after a resize
        (nova/utils.py, ``get_system_metadata_from_image``), and then fails to boot from the image
        on a smaller one. Where Glance does not let it be changed, it stays as Nova has it.
        """
        if find_image_id(raw) == BOOT_VOLUME:
            return
        disk_gb = self.describe_flavor_of(raw).disk_gb
        for image in self._api.list_all_images(**{TOKEN_PROPERTY: token}):
            if image.get("instance_uuid") == raw["id"] and image["min_disk"] < disk_gb:
                with suppress(BackendRefused):
                    self._api.change_image(image["id"], "min_disk", disk_gb)

    def discard_shelved(self, raw: Any, began: str) -> None:
        """Have Glance delete the image into which a server is being shelved since ``began``.

        Nova deletes that of a server that is shelved (nova/compute/api.py, ``_delete``), but leaves
        behind one that is finished while the server is being deleted.
        """
        for image in self._api.list_all_images(instance_uuid=raw["id"]):
            if is_made_by_shelving(image, began):
                self._api.delete_image(image["id"])

    def _is_shelved(self, raw: Any) -> bool:
        """Tell whether a server is to come back from an image (nova/compute/api.py, shelve)."""
        if not (raw["name"] or "").endswith(SHELVED_SUFFIX) or "instance_uuid" not in raw:
            return False
        try:
            server = self._api.read(f"/servers/{raw['instance_uuid']}")["server"]
        except ServerMissing:
            return False
        return server["OS-EXT-STS:vm_state"] in SHELVED


def is_being_shelved(raw: Any) -> bool:
    """Tell whether Nova is putting a server into an image, or has just done so."""
    return (raw["OS-EXT-STS:task_state"] or "").startswith(SHELVING)


def is_made_by_shelving(image: Any, began: str) -> bool:
    """Tell whether an image is what a shelving that goes on since ``began`` makes.

    Nova makes one image of a server at a time, so what was finished before is somebody's snapshot,
    whatever its name is. Glance tells seconds: within the same one a token tells a snapshot.
    """
    if not (image["name"] or "").endswith(SHELVED_SUFFIX):
        return False
    made = image["created_at"][:SECONDS]
    if image["status"] in UNFINISHED or made > began[:SECONDS]:
        return True
    return made == began[:SECONDS] and TOKEN_PROPERTY not in image


def find_naming(name: str) -> str:
    """Return the microversion of Nova that a new key pair of this name needs."""
    return NAMING if "." in name or "@" in name else READING


def require_naming(highest: str | None) -> None:
    """Return when a Nova whose highest microversion this is takes every name.

    Raises BackendRefused.
    """
    if parse_version(highest) < parse_version(NAMING):
        message = "The name of a key pair has no . and no @ in a Nova older than Zed (2.92)"
        raise BackendRefused("input", message)


def locate_keypair(name: str) -> str:
    """Return the path of a key pair; what cannot be a name is nobody's."""
    return f"{KEYPAIRS}/{quote(name[:MAX_NAME], safe='', errors='replace')}"


def describe_keypair(raw: Any) -> Keypair:
    """Return a key pair of Nova's."""
    return Keypair(raw["name"], raw["type"], raw["fingerprint"], raw["public_key"])


def describe_network(raw: Any, cidrs: dict[str, str]) -> Network:
    """Return a network of Neutron's; ``cidrs`` are those of the subnets that the project sees."""
    return Network(
        id=raw["id"],
        name=raw["name"] or raw["id"],
        status=raw["status"],
        shared=raw["shared"],
        external=raw.get("router:external", False),
        cidrs=[cidrs[subnet] for subnet in raw["subnets"] if subnet in cidrs],
    )


def describe_group(raw: Any, project: str | None) -> SecurityGroup:
    """Return a security group of Neutron's as a project sees it."""
    return SecurityGroup(raw["id"], raw["name"] if raw["project_id"] == project else "")
