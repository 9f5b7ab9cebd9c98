"""The calls on an OpenStack: reads, which may be repeated, and changes, which never are."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from keystoneauth1.exceptions import ConnectFailure, ConnectTimeout
from openstack.connection import Connection
from requests import Response

from backends.base import BackendUnavailable, CircuitState, ServerMissing
from backends.openstack_connection import LOGIN_SECONDS
from backends.openstack_errors import (
    REQUEST_ID,
    check_change,
    check_read,
    parse,
    raise_unavailable,
    read_date,
)
from backends.openstack_service import LOGIN_FAILURES, Service, guard_logins
from backends.recorder import Recorder

logger = logging.getLogger(__name__)

READING = "2.46"  # the last microversion of Nova that tells the id of a server's flavor
CREATING = "2.52"  # the first that takes tags with a new server
HISTORY = "2.84"  # the first that says why a step of an action failed
PAGE = 500
HASTE_SECONDS = 5.0
"""A read whose connection broke within so many seconds is repeated once."""

SMALL_LEAD = timedelta(seconds=5)  # headers tell whole seconds, and answers take their time
NEEDED = ("identity", "compute")
"""The services without which nothing can be done."""

JSON = Mapping[str, Any]


class OpenStackApi:
    """What is asked of the services of a cloud over one connection that threads share.

    Every call raises BackendUnavailable when the cloud cannot be reached or fails, and at once
    while the circuit of its service is open.
    """

    def __init__(self, connection: Connection, recorder: Recorder) -> None:
        self._connection = connection
        self._services = {name: Service(name, recorder) for name in ("compute", "image", "network")}
        self._services["identity"] = Service("identity", recorder, LOGIN_FAILURES)
        self._told_at = ("", datetime.now(UTC))
        guard_logins(connection.session, self._services["identity"], LOGIN_SECONDS)

    def read_clock(self) -> datetime:
        """Return Nova's time of its last answer, that of this machine where it told none."""
        text, here = self._told_at
        return read_date(text) or here

    def find_lead(self) -> timedelta:
        """Return by how much this machine's clock is ahead of Nova's, zero if hardly or unknown."""
        lead = self._told_at[1] - self.read_clock()
        return lead if lead > SMALL_LEAD else timedelta()

    def find_circuit(self) -> CircuitState:
        """Return the state of the circuit that is furthest from closed, of what is needed."""
        states = {self._services[name].circuit.find_state() for name in NEEDED}
        worst = (CircuitState.OPEN, CircuitState.HALF_OPEN, CircuitState.CLOSED)
        return next(state for state in worst if state in states)

    def retry_after(self) -> float | None:
        """Return in how many seconds Nova may be asked again, None when it may be now."""
        waits = [self._services[name].circuit.retry_after() for name in NEEDED]
        return max((wait for wait in waits if wait is not None), default=None)

    def read(self, path: str, version: str = READING, **query: Any) -> Any:
        """Return what Nova has at a path. Raises ServerMissing."""
        response = self._send("compute", "GET", path, version, query=query)
        check_read(response)
        return parse(response)

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

    def read_highest_microversion(self) -> str | None:
        """Return the highest microversion that Nova speaks, None for one that has none."""
        found: str = self._read_other("compute", "/", {})["version"]["version"]
        return found or None

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
        return parse(response)

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
        send = partial(self._call, service, target, method, json=body, microversion=version)
        return self._services[service].ask(
            method, partial(repeat_once, send) if method == "GET" else send
        )

    def _call(self, service: str, target: str, method: str, **given: Any) -> Response:
        ask: Callable[..., Response] = getattr(self._connection, service).request
        response = ask(target, method, connect_retries=0, status_code_retries=0, **given)
        if service == "compute":
            self._told_at = (response.headers.get("Date", ""), datetime.now(UTC))
        return response


def repeat_once(send: Callable[[], Response]) -> Response:
    """Return the answer to a call, which is repeated where its connection broke, but not late.

    Raises what the call raises; one that was silent for long is not worth another wait.
    """
    started = time.monotonic()
    try:
        return send()
    except ConnectTimeout:
        raise
    except ConnectFailure:
        if time.monotonic() - started > HASTE_SECONDS:
            raise
        return send()
