"""What an OpenStack has, asked for page by page."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from backends.base import ServerMissing
from backends.openstack.client.calls import OpenStackCalls
from backends.openstack.client.errors import check_change, parse, raise_unavailable
from backends.openstack.client.projects import scope_connection

PAGE = 500
JSON_PATCH = {"Content-Type": "application/openstack-images-v2.1-json-patch"}


class OpenStackApi(OpenStackCalls):
    """The lists and the single things that are asked for; raises what ``OpenStackCalls`` does."""

    def check_health(self) -> None:
        """Return when the login is good and Nova reads its database."""
        self._read_list("/servers", {"limit": 1})

    def read_highest_microversion(self) -> str | None:
        """Return the highest microversion that Nova speaks, None for one that has none."""
        found: str = self._read_other("compute", "/", {})["version"]["version"]
        return found or None

    def read_limits(self) -> Mapping[str, int]:
        """Return the limits of the project and what it uses of them, by Nova's names."""
        limits: Mapping[str, int] = self._read_list("/limits", {})["limits"]["absolute"]
        return limits

    def list_zones(self) -> list[Any]:
        """Return the availability zones as Nova tells them to its users."""
        zones: list[Any] = self._read_list("/os-availability-zone", {})["availabilityZoneInfo"]
        return zones

    def has_service(self, kind: str) -> bool:
        """Tell whether the catalogue of the login has a service of this type."""
        return self._connection.endpoint_for(kind) is not None

    def list_servers(self, **query: Any) -> Iterator[Any]:
        """Yield servers as Nova describes them, page by page."""
        yield from self._list_pages("/servers/detail", "servers", query)

    def list_flavors(self) -> list[Any]:
        """Return every flavor that the project may use."""
        return list(self._list_pages("/flavors/detail", "flavors", {}))

    def list_images(self, **query: Any) -> list[Any]:
        """Return the usable images that the project sees, as Glance describes them."""
        return self.list_all_images(status="active", **query)

    def list_all_images(self, **query: Any) -> list[Any]:
        """Return the images that the project sees in whatever state, as Glance describes them."""
        found: list[Any] = []
        wanted = {"limit": PAGE, **query}
        while True:
            page = self._read_other("image", "/images", wanted)
            found += page["images"]
            if "next" not in page:
                return found
            wanted["marker"] = page["images"][-1]["id"]

    def find_image(self, image_id: str) -> Any:
        """Return an image in whatever state, as Glance describes it; None for one it denies."""
        response = self._send("image", "GET", f"/images/{image_id}", None)
        if response.status_code in (403, 404):
            return None
        if response.status_code >= 400:
            raise_unavailable(response)
        return parse(response)

    def delete_image(self, image_id: str) -> None:
        """Have Glance delete an image; one that is absent is fine. Raises BackendRefused."""
        with suppress(ServerMissing):
            check_change(self._send("image", "DELETE", f"/images/{image_id}", None))

    def change_image(self, image_id: str, name: str, value: Any) -> None:
        """Have Glance change a property of an image; one that is absent is fine.

        Raises BackendRefused.
        """
        patch = [{"op": "replace", "path": f"/{name}", "value": value}]
        path = f"/images/{image_id}"
        with suppress(ServerMissing):
            response = self._send("image", "PATCH", path, None, body=patch, headers=JSON_PATCH)
            check_change(response)

    def list_projects(self) -> list[str]:
        """Return the ids of the projects in which the login has a role."""
        found = self._read_other("identity", "/auth/projects", {})["projects"]
        return [raw["id"] for raw in found if raw["enabled"] and not raw.get("is_domain")]

    def for_project(self, project_id: str) -> "OpenStackApi":
        """Return the same for another project of the login; nobody is asked for that."""
        connection = scope_connection(self._connection, self._services["identity"], project_id)
        return OpenStackApi(connection, self._services)

    def find_project(self) -> str | None:
        """Return the id of the project of the login."""
        project: str | None = self._connection.current_project_id
        return project

    def list_networks(self, **query: str) -> list[Any]:
        """Return the networks that the project sees, as Neutron describes them."""
        return list(self._list_neutron("networks", query))

    def list_subnets(self) -> list[Any]:
        """Return the subnets that the project sees, as Neutron describes them."""
        return list(self._list_neutron("subnets", {}))

    def list_security_groups(self, **query: str) -> list[Any]:
        """Return the security groups that the login sees, as Neutron describes them."""
        return list(self._list_neutron("security-groups", query))

    def list_keypairs(self) -> list[Any]:
        """Return every key pair of the login, as Nova describes them."""
        found: list[Any] = []
        wanted: dict[str, Any] = {"limit": PAGE}
        while True:
            page = self._read_list("/os-keypairs", wanted)
            found += [item["keypair"] for item in page["keypairs"]]
            if not page["keypairs"] or "keypairs_links" not in page:
                return found
            wanted["marker"] = found[-1]["name"]

    def _list_neutron(self, name: str, query: Mapping[str, Any]) -> Iterator[Any]:
        wanted = {"limit": PAGE, **query}
        path, key = f"/{name}", name.replace("-", "_")
        while True:
            page = self._read_other("network", path, wanted)
            yield from page[key]
            if all(link["rel"] != "next" for link in page.get(f"{key}_links", ())):
                return
            wanted["marker"] = page[key][-1]["id"]

    def _list_pages(self, path: str, key: str, query: Mapping[str, Any]) -> Iterator[Any]:
        wanted = {"limit": PAGE, **query}
        while True:
            page = self._read_list(path, wanted)
            yield from page[key]
            if not page[key] or f"{key}_links" not in page:
                return
            wanted["marker"] = page[key][-1]["id"]
