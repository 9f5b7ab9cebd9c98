"""What an OpenStack can do, as its own discovery tells it, and whether it can be asked."""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate
from typing import Any

from backends.base import CircuitState, CloudUnavailable
from backends.openstack.actions import NAMES
from backends.openstack.client.api import OpenStackApi
from backends.openstack.client.calls import HISTORY
from domain.capabilities import BOOT_OPTIONS, Capabilities
from domain.transitions import SERVED, Action

OWN_ACTIONS = (Action.LOCK, Action.UNLOCK)  # notes of Ostler's own, which no cloud is asked for
NEED_NETWORKS = ("networks", "security_groups")
Version = tuple[int, ...]

SECONDS = 4.0
"""How long anybody waits for the cloud's response."""


class HealthProbe:
    """Asks in a thread of its own, one for all who want to know meanwhile."""

    def __init__(self, ask: Callable[[], None], seconds: float = SECONDS) -> None:
        self._ask = ask
        self._seconds = seconds
        self._lock = threading.Lock()
        self._asking: Future[None] | None = None

    def check(self) -> None:
        """Return when the cloud has answered. Raises CloudUnavailable, in time."""
        try:
            self._begin().result(self._seconds)
        except TooLate:
            raise CloudUnavailable("The cloud does not answer in time") from None

    def _begin(self) -> Future[None]:
        with self._lock:
            if self._asking is None or self._asking.done():
                self._asking = Future()
                arguments = (self._asking,)
                threading.Thread(target=self._run, args=arguments, daemon=True).start()
            return self._asking

    def _run(self, asking: Future[None]) -> None:
        try:
            self._ask()
        except Exception as error:
            asking.set_exception(error)
        else:
            asking.set_result(None)


class OpenStackDiscovery:
    """What a cloud offers: asked for when it is discovered, and read from memory otherwise."""

    def __init__(self, api: OpenStackApi) -> None:
        self._api = api
        self._capabilities = describe_capabilities(networks=True, zones=())
        self._unusable: str | None = None
        self._health = HealthProbe(self._check)

    def capabilities(self) -> Capabilities:
        """Return what was discovered last."""
        self._require_usable()
        return self._capabilities

    def discover_capabilities(self) -> Capabilities:
        """Ask for Nova's highest microversion, the services of the cloud and its zones."""
        self._unusable = find_obstacle(self._api.read_highest_microversion())
        self._require_usable()
        self._capabilities = describe_capabilities(
            networks=self._api.has_service("network"), zones=self._api.list_zones()
        )
        return self._capabilities

    def check_health(self) -> None:
        """Return when the login is good, Nova reads its database, and is new enough."""
        self._health.check()

    def find_circuit(self) -> CircuitState:
        """Return whether calls go through to Keystone and Nova."""
        return self._api.find_circuit()

    def retry_after(self) -> float | None:
        """Return in how many seconds Nova may be asked again, None when it may be now."""
        return self._api.retry_after()

    def _check(self) -> None:
        self._api.check_health()
        if self._unusable is not None:
            self._unusable = find_obstacle(self._api.read_highest_microversion())
        self._require_usable()

    def _require_usable(self) -> None:
        if self._unusable is not None:
            raise CloudUnavailable(self._unusable)


def find_obstacle(highest: str | None) -> str | None:
    """Return why a Nova whose highest microversion this is cannot be used, None if it can."""
    if parse_version(highest) >= parse_version(HISTORY):
        return None
    speaks = f"microversions up to {highest}" if highest else "no microversions"
    return f"The cloud's Nova knows {speaks}, and Ostler needs {HISTORY} (Ussuri) or later"


def parse_version(text: str | None) -> Version:
    """Return a version such as ``2.84`` in a form that compares; the lowest without one."""
    return tuple(int(part) for part in text.split(".")) if text else ()


def describe_capabilities(*, networks: bool, zones: Iterable[Any]) -> Capabilities:
    """Return the capabilities of a cloud with or without a network service, and its zones.

    ``zones`` are as Nova tells them to its users.
    """
    return Capabilities(
        actions=tuple(action for action in SERVED if action in NAMES or action in OWN_ACTIONS),
        boot_options=tuple(name for name in BOOT_OPTIONS if networks or name not in NEED_NETWORKS),
        availability_zones=tuple(
            sorted(zone["zoneName"] for zone in zones if zone["zoneState"]["available"])
        ),
        networks=networks,
    )
