"""The calls on an OpenStack: reads, which may be repeated, and changes, which never are."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from keystoneauth1.exceptions import ConnectFailure, ConnectTimeout
from openstack.connection import Connection
from requests import Response

from backends.base import CircuitState, CloudUnavailable, ServerMissing
from backends.openstack.client.connection import LOGIN_SECONDS
from backends.openstack.client.errors import (
    REQUEST_ID,
    check_change,
    check_read,
    parse,
    raise_unavailable,
)
from backends.openstack.client.service import LOGIN_FAILURES, Service, guard_logins
from backends.recorder import Recorder
from domain.retry_after import read_date

logger = logging.getLogger(__name__)

READING = "2.46"  # the last microversion of Nova that tells the id of a server's flavor
CREATING = "2.52"  # the first that takes tags with a new server
HISTORY = "2.84"  # the first that says why a step of an action failed
HASTE_SECONDS = 5.0
"""A read whose connection broke within so many seconds is repeated once."""

SMALL_LEAD = timedelta(seconds=5)  # headers tell whole seconds, and responses take their time
NEEDED = ("identity", "compute")
"""The services without which nothing can be done."""

JSON = Mapping[str, Any]
Services = Mapping[str, Service]
"""The services of a cloud by their types, each with its circuit, whatever connection is used."""


def open_services(connection: Connection, recorder: Recorder) -> Services:
    """Return the services of a cloud, whose logins by this connection are guarded from now on."""
    services = {name: Service(name, recorder) for name in ("compute", "image", "network")}
    services["identity"] = Service("identity", recorder, LOGIN_FAILURES)
    guard_logins(connection.session, services["identity"], LOGIN_SECONDS)
    return services


class OpenStackCalls:
    """What is asked of the services of a cloud over one connection that threads share.

    Every call raises CloudUnavailable when the cloud cannot be reached or fails, and at once
    while the circuit of its service is open.
    """

    def __init__(self, connection: Connection, services: Services) -> None:
        self._connection = connection
        self._services = services
        self._recorded_at = ("", datetime.now(UTC))

    def read_clock(self) -> datetime:
        """Return Nova's time of its last response, that of this machine where it told none."""
        text, here = self._recorded_at
        return read_date(text) or here

    def find_lead(self) -> timedelta:
        """Return by how much this machine's clock is ahead of Nova's, zero if hardly or unknown."""
        lead = self._recorded_at[1] - self.read_clock()
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
        """Have Nova change something; return its response, whose request id is logged.

        Raises ServerMissing, BackendRefused.
        """
        response = self._send("compute", method, path, version, body=body)
        check_change(response)
        request_id = response.headers.get(REQUEST_ID, "-")
        extra = {"method": method, "path": path, "cloud_request_id": request_id}
        logger.info("Cloud asked", extra=extra)
        return response

    def _read_list(self, path: str, query: Mapping[str, Any]) -> Any:
        try:
            return self.read(path, **query)
        except ServerMissing:
            raise CloudUnavailable("The cloud has no list of what is asked for") from None

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
        body: JSON | Sequence[JSON] | None = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Call a service once, or a second time where a connection broke and nothing is changed."""
        target = f"{path}?{urlencode(query)}" if query else path
        given = {"json": body, "microversion": version, "headers": headers}
        send = partial(self._call, service, target, method, **given)
        return self._services[service].ask(
            method, partial(repeat_once, send) if method == "GET" else send
        )

    def _call(self, service: str, target: str, method: str, **given: Any) -> Response:
        ask: Callable[..., Response] = getattr(self._connection, service).request
        response = ask(target, method, connect_retries=0, status_code_retries=0, **given)
        if service == "compute":
            self._recorded_at = (response.headers.get("Date", ""), datetime.now(UTC))
        return response


def repeat_once(send: Callable[[], Response]) -> Response:
    """Return the response to a call, which is repeated where its connection broke, but not late.

    Raises what the call raises; one that has waited for long is not worth another wait.
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
