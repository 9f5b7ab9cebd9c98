"""Flavors, images and networks of an OpenStack."""

from typing import Any

from backends.base import BackendRefused
from backends.openstack.actions import PROJECT_KEY, TOKEN_PROPERTY
from backends.openstack.client.api import OpenStackApi
from backends.openstack.servers import find_image_id
from domain.catalogue import BOOT_VOLUME, Flavor, Image
from domain.identity import DEFAULT_PROJECT

UNKNOWN_DISTRO = "unknown"
FLAVOR_DETAILS = "2.47"  # the first microversion of Nova that shows a server's flavor whole


class OpenStackCatalogue:
    """What a cloud offers to the project."""

    def __init__(self, api: OpenStackApi, network: str) -> None:
        self._api = api
        self._network = network
        self._network_id: str | None = None

    def list_flavors(self) -> list[Flavor]:
        """Return every flavor, ordered by name."""
        flavors = [describe_flavor(raw) for raw in self._api.list_flavors()]
        return sorted(flavors, key=lambda flavor: (flavor.name, flavor.id))

    def list_images(self) -> list[Image]:
        """Return every image that can be used, ordered by name."""
        project = self._api.find_project()
        images = [describe_image(raw, project) for raw in self._api.list_images()]
        return sorted(images, key=lambda image: (image.name, image.id))

    def find_snapshot(self, token: str) -> str | None:
        """Return the image that a snapshot made: the first with its token.

        Later ones are images of servers that were made from it, which inherit its properties.
        """
        return choose_first(self._api.list_images(**{TOKEN_PROPERTY: token}))

    def describe_flavor_of(self, raw: Any) -> Flavor:
        """Return the flavor of a server as the server was given it: the flavor may be gone."""
        given = self._api.read(f"/servers/{raw['id']}", FLAVOR_DETAILS)["server"]["flavor"]
        name, size = given["original_name"], (given["vcpus"], given["ram"], given["disk"])
        return Flavor(raw["flavor"]["id"], name, *size)

    def describe_image_of(self, raw: Any) -> Image:
        """Return the image of a server; a disk that is a volume stands for one that has none."""
        image_id = find_image_id(raw)
        if image_id == BOOT_VOLUME:
            return Image(image_id, "Boot volume", UNKNOWN_DISTRO, 0, 0, "active")
        image = self._api.find_image(image_id)
        if image is None:
            return Image(image_id, image_id, UNKNOWN_DISTRO, 0, 0, "deleted")
        return describe_image(image, self._api.find_project())

    def choose_networks(self) -> str | list[dict[str, str]]:
        """Return the networks of a new server as Nova takes them. Raises BackendRefused."""
        if not self._network:
            return "auto"  # the only one that the project has
        if self._network_id is None:
            self._network_id = self._find_network()
        return [{"uuid": self._network_id}]

    def _find_network(self) -> str:
        found = [raw["id"] for raw in self._api.list_networks(name=self._network)]
        found += [raw["id"] for raw in self._api.list_networks(id=self._network)]
        if len(found) != 1:
            which = "no network" if not found else "several networks"
            raise BackendRefused("input", f"OPENSTACK_NETWORK names {which} of the project")
        return str(found[0])


def choose_first(found: list[Any]) -> str | None:
    """Return the id of the image that was made first, None of none."""
    first = min(found, key=lambda raw: (raw["created_at"], raw["id"]), default=None)
    return first["id"] if first else None


def describe_flavor(raw: Any) -> Flavor:
    """Return a flavor of Nova's."""
    return Flavor(raw["id"], raw["name"], raw["vcpus"], raw["ram"], raw["disk"])


def describe_image(raw: Any, project: str | None) -> Image:
    """Return an image of Glance's as a project sees it.

    What somebody else has made of a server is the default project's.
    """
    snapshot = is_snapshot(raw, project)
    return Image(
        id=raw["id"],
        name=raw["name"] or raw["id"],
        os_distro=raw.get("os_distro") or UNKNOWN_DISTRO,
        min_disk_gb=raw["min_disk"],
        size_bytes=raw["size"] or 0,
        status=raw["status"],
        snapshot=snapshot,
        project_id=raw.get(PROJECT_KEY) or DEFAULT_PROJECT if snapshot else None,
    )


def is_snapshot(raw: Any, project: str | None) -> bool:
    """Tell whether an image was made of a server of the project (nova/compute/utils.py)."""
    return bool(raw.get("image_type") == "snapshot" and raw["owner"] == project)
