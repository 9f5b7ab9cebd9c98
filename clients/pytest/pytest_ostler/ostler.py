"""The service as a test has it: where it is, clients of it, and what its cloud is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from pytest_ostler.orders import Orders, OrderUnknown

if TYPE_CHECKING:
    from ostler_sdk import AsyncClient, Client, Profile

SIMULATOR = "/api/v1/simulator"


class Told:
    """What was told to the cloud. As a context manager it ends with the block."""

    def __init__(self, ostler: Ostler, before: Orders) -> None:
        self._ostler = ostler
        self._before = before

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self._ostler.obey(self._before)


class Clock:
    """The clock of the simulated cloud, by which its steps end."""

    def __init__(self, ostler: Ostler) -> None:
        self._ostler = ostler

    def now(self) -> datetime:
        """Return what the clock shows."""
        state = self._ostler.control("GET", SIMULATOR)
        return datetime.fromisoformat(state["clock"]["time"])

    def freeze(self) -> datetime:
        """Stop the clock, so that no step of the cloud ends; return what it shows."""
        return self._change(frozen=True)

    def run(self) -> datetime:
        """Let the clock go on as the real one does; return what it shows."""
        return self._change(frozen=False)

    def advance(self, seconds: float) -> datetime:
        """Move the clock on, frozen or not; return what it shows."""
        return self._change(advance_seconds=seconds)

    def _change(self, **change: Any) -> datetime:
        state = self._ostler.control("POST", f"{SIMULATOR}/clock", change)
        return datetime.fromisoformat(state["clock"]["time"])


class Ostler:
    """A running service whose simulated cloud obeys orders.

    ``url`` is where it is, ``client`` a client of it, ``clock`` the clock of its cloud.
    """

    def __init__(self, url: str, api_key: str | None = None) -> None:
        self.url = url.rstrip("/")
        self.api_key = api_key
        self.clock = Clock(self)
        self.cleared_by = ""  # the id of the request that has brought it to its first state
        self._orders = Orders()

    @property
    def profile(self) -> Profile:
        """Where the service is and who calls, whatever the environment says."""
        from ostler_sdk import Profile

        return Profile(name="pytest-ostler", url=self.url, api_key=self.api_key)

    @cached_property
    def client(self) -> Client:
        """A client of the service."""
        from ostler_sdk import Client

        return Client(profile=self.profile)

    def close(self) -> None:
        """Close the connections of ``client``."""
        if "client" in self.__dict__:
            self.client.close()

    def open_async_client(self) -> AsyncClient:
        """Return a client to be awaited: ``async with ostler.open_async_client() as client``."""
        from ostler_sdk import AsyncClient

        return AsyncClient(profile=self.profile)

    @property
    def environ(self) -> dict[str, str]:
        """The variables by which the SDK and the command line in other processes find it."""
        found = {"OSTLER_URL": self.url}
        return {**found, "OSTLER_API_KEY": self.api_key} if self.api_key else found

    def faults(self, **chances: float) -> Told:
        """Have these faults happen and no others: ``unavailable=0.5``, ``seed=7``; none ends all.

        In ``with ostler.faults(…):`` they end with the block. Raises OrderUnknown.
        """
        return self._tell(self._orders.with_faults(chances))

    def latency(self, seconds: float | None = None, **actions: float) -> Told:
        """Have each step take so many seconds, and those of ``actions`` others: ``create=20``.

        In ``with ostler.latency(…):`` that ends with the block. Raises OrderUnknown.
        """
        if seconds is None and not actions:
            raise OrderUnknown("latency takes seconds, or actions by their names")
        return self._tell(self._orders.with_latency(seconds or 0.0, actions))

    def instant(self, on: bool = True) -> Told:
        """Have operations end in the request that asks for them, without time and faults."""
        return self._tell(replace(self._orders, instant=on))

    def clear(self) -> None:
        """Bring the service to its first state: nothing in it, no faults, the real time."""
        response = self.client.request("POST", f"{SIMULATOR}/reset")
        self.cleared_by = response.headers["x-request-id"]
        self._orders = Orders()

    def obey(self, orders: Orders) -> None:
        """Have orders in force in the place of all others."""
        self.control("PUT", SIMULATOR, orders.write())
        self._orders = orders

    def control(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Send a request about the simulated cloud, and return the answer."""
        return self.client.request(method, path, json=body).data

    def _tell(self, orders: Orders) -> Told:
        before = self._orders
        self.obey(orders)
        return Told(self, before)
