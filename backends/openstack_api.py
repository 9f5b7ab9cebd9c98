"""The calls on an OpenStack: reads, which may be repeated, and changes, which never are."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from openstack.connection import Connection
from requests import Response

from backends.base import BackendUnavailable, ServerMissing
from backends.openstack_errors import (
    REQUEST_ID,
    check_change,
    check_read,
    raise_unavailable,
    translate_silence,
)

logger = logging.getLogger(__name__)

READING = "2.46"  # the last microversion of Nova that tells the id of a server's flavor
CREATING = "2.52"  # the first that takes tags with a new server
HISTORY = "2.84"  # the first that says why a step of an action failed
PAGE = 500
READ_RETRIES = 1
JSON = Mapping[str, Any]


class OpenStackApi:
    """What is asked of the services of a cloud over one connection that threads share.

    Every call raises BackendUnavailable when the cloud cannot be reached or fails.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def read(self, path: str, version: str = READING, **query: Any) -> Any:
        """Return what Nova has at a path. Raises ServerMissing."""
        response = self._send("compute", "GET", path, version, query=query)
        check_read(response)
        return response.json()

    def change(
        self, method: str, path: str, body: JSON | None = None, version: str = READING
    ) -> Response:
        """Have Nova change something; return its answer, whose request id is logged.

        Raises ServerMissing, BackendRefused.
        """
        response = self._send("compute", method, path, version, body=body)
        check_change(response)
        request_id = response.headers.get(REQUEST_ID, "-")
        extra = {"method": method, "path": path, "cloud_request_id": request_id}
        logger.info("Cloud asked", extra=extra)
        return response

    def check_health(self) -> None:
        """Return when the login is good and Nova reads its database."""
        self._read_list("/servers", {"limit": 1})

    def list_servers(self, **query: Any) -> Iterator[Any]:
        """Yield servers as Nova describes them, the newest first, page by page."""
        yield from self._list_pages("/servers/detail", "servers", query)

    def list_flavors(self) -> list[Any]:
        """Return every flavor that the project may use."""
        return list(self._list_pages("/flavors/detail", "flavors", {}))

    def list_images(self, **query: Any) -> list[Any]:
        """Return the usable images that the project sees, as Glance describes them."""
        found: list[Any] = []
        wanted = {"limit": PAGE, "status": "active", **query}
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
        return response.json()

    def delete_image(self, image_id: str) -> None:
        """Have Glance delete an image; one that is absent is fine. Raises BackendRefused."""
        with suppress(ServerMissing):
            check_change(self._send("image", "DELETE", f"/images/{image_id}", None))

    def find_project(self) -> str | None:
        """Return the id of the project of the login."""
        with translate_silence():
            project: str | None = self._connection.current_project_id
            return project

    def list_networks(self, **query: str) -> list[Any]:
        """Return the networks that the project sees, as Neutron describes them."""
        return list(self._list_neutron("networks", query))

    def list_subnets(self) -> list[Any]:
        """Return the subnets that the project sees, as Neutron describes them."""
        return list(self._list_neutron("subnets", {}))

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

    def _list_neutron(self, key: str, query: Mapping[str, Any]) -> Iterator[Any]:
        wanted = {"limit": PAGE, **query}
        while True:
            page = self._read_other("network", f"/{key}", wanted)
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

    def _read_list(self, path: str, query: Mapping[str, Any]) -> Any:
        try:
            return self.read(path, **query)
        except ServerMissing:
            raise BackendUnavailable("The cloud has no list of what is asked for") from None

    def _read_other(self, service: str, path: str, query: Mapping[str, Any]) -> Any:
        response = self._send(service, "GET", path, None, query=query)
        if response.status_code >= 400:
            raise_unavailable(response)
        return response.json()

    def _send(
        self,
        service: str,
        method: str,
        path: str,
        version: str | None,
        *,
        body: JSON | None = None,
        query: Mapping[str, Any] | None = None,
    ) -> Response:
        """Call a service once, or a second time where a connection broke and nothing is changed."""
        target = f"{path}?{urlencode(query)}" if query else path
        with translate_silence():
            ask: Callable[..., Response] = getattr(self._connection, service).request
            return ask(
                target,
                method,
                json=body,
                microversion=version,
                connect_retries=READ_RETRIES if method == "GET" else 0,
            )
