"""Clients that lead servers through their lives, and remember what was acknowledged to them."""

import itertools
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Self

import httpx

from tests.http.api import SERVERS, make_name
from tests.http.keypairs import KEYPAIRS, make_body
from tests.http.seeds import SMALL, UBUNTU

OPERATIONS = "/api/v1/operations"
PATIENCE_S = 120
RETRY_S = 0.05

Server = dict[str, Any]
Life = Callable[["Workload", int], None]


class ServiceGone(Exception):
    """The service did not answer: whether it took the request is not known."""


class Workload:
    """Many clients of the service at ``url``; every 2xx answer counts as acknowledged."""

    def __init__(self, url: str) -> None:
        limits = httpx.Limits(max_connections=100)
        self.client = httpx.Client(base_url=url, timeout=30, trust_env=False, limits=limits)
        self.servers: set[str] = set()
        self.operations: dict[str, str] = {}
        self.labels: dict[str, str] = {}
        self.keyed: dict[str, str] = {}
        self.keypairs: dict[str, int] = {}
        self.stopping = threading.Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def run(self, clients: int, life: Life, lives: int | None = None) -> int:
        """Lead ``lives`` lives, or as many as begin before ``stopping``, and count them."""
        numbers = iter(range(lives)) if lives is not None else itertools.count()
        with ThreadPoolExecutor(clients) as pool:
            led = [pool.submit(self._lead, life, numbers) for _ in range(clients)]
            return sum(one.result() for one in led)

    def _lead(self, life: Life, numbers: Any) -> int:
        count = 0
        while not self.stopping.is_set():
            number = next(numbers, None)
            if number is None:
                break
            try:
                life(self, number)
            except ServiceGone:
                self._await_service()
            count += 1
        return count

    def _await_service(self) -> None:
        """Return when the service answers again, or when nobody wants to know any more."""
        while not self.stopping.wait(RETRY_S):
            with suppress(httpx.TransportError):
                if self.client.get("/health").status_code == 200:
                    return

    def send(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        """Send a request. Raises ServiceGone when there is no response, or a 503."""
        try:
            response = self.client.request(method, path, json=body, headers=headers)
        except httpx.TransportError as error:
            raise ServiceGone from error
        if response.status_code == 503:
            raise ServiceGone
        assert response.status_code != 500, response.text
        return response

    def create(self) -> Server:
        """Ask for a server."""
        body = {"name": make_name(), "flavor_id": SMALL, "image_id": UBUNTU}
        response = self.send("POST", SERVERS, body)
        assert response.status_code == 201, response.text
        server: Server = response.json()
        self.servers.add(server["id"])
        self.operations[server["operation_id"]] = "create"
        return server

    def act(self, server: Server, action: str, **arguments: str) -> str | None:
        """Ask for an action; return its operation, None when it was refused."""
        path = f"{SERVERS}/{server['id']}/action"
        response = self.send("POST", path, {"action": action, **arguments})
        return self._note(response, "reboot_hard" if arguments.get("type") == "HARD" else action)

    def delete(self, server: Server) -> str | None:
        """Ask for a deletion; return its operation, None when the server is gone already."""
        response = self.send("DELETE", f"{SERVERS}/{server['id']}")
        assert response.status_code in (204, 404), response.text
        return self._note(response, "delete")

    def insist(self, path: str, body: Any, **headers: str) -> httpx.Response:
        """Send a POST with a key of its own, again and again until it is answered."""
        keyed = {"Idempotency-Key": make_name("key"), **headers}
        while not self.stopping.is_set():
            try:
                return self.send("POST", path, body, keyed)
            except ServiceGone:
                self._await_service()
        raise ServiceGone

    def create_by_key(self) -> Server:
        """Ask for a server, and for its creation to be over, until that is answered."""
        body = {"name": make_name("keyed"), "flavor_id": SMALL, "image_id": UBUNTU}
        response = self.insist(SERVERS, body, Prefer="wait=20")
        assert response.status_code == 201, response.text
        server: Server = response.json()
        self.servers.add(server["id"])
        self.keyed[body["name"]] = server["id"]
        return server

    def act_by_key(self, server: Server, action: str) -> httpx.Response:
        """Ask for an action until that is answered."""
        response = self.insist(f"{SERVERS}/{server['id']}/action", {"action": action})
        self._note(response, action)
        return response

    def create_keypair(self) -> str:
        """Ask for a key pair until that is answered; return its name."""
        body = make_body()
        response = self.insist(KEYPAIRS, body)
        assert response.status_code == 201, response.text
        self.keypairs[body["name"]] = 200
        return body["name"]

    def delete_keypair(self, name: str) -> None:
        """Ask for a key pair to be deleted."""
        del self.keypairs[name]  # whether it is there is not known until that is answered
        assert self.send("DELETE", f"{KEYPAIRS}/{name}").status_code == 204
        self.keypairs[name] = 404

    def rename(self, server: Server, name: str) -> None:
        """Give a server another name."""
        self.send("PATCH", f"{SERVERS}/{server['id']}", {"name": name})

    def label(self, server: Server, value: str) -> None:
        """Give a server a label."""
        response = self.send("PATCH", f"{SERVERS}/{server['id']}", {"labels": {"note": value}})
        if response.status_code == 200:
            self.labels[server["id"]] = value

    def cancel(self, operation_id: str) -> httpx.Response:
        """Ask for an operation to be given up."""
        return self.send("POST", f"{OPERATIONS}/{operation_id}/cancel")

    def await_end(self, operation_id: str) -> dict[str, Any]:
        """Return an operation that has ended."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            found = self.send("GET", f"{OPERATIONS}/{operation_id}?wait=10").json()
            if found["finished_at"]:
                return found
        raise AssertionError(f"Operation {operation_id} does not end")

    def _note(self, response: httpx.Response, action: str) -> str | None:
        if response.status_code >= 300:
            return None
        operation_id = response.headers["Location"].rsplit("/", 1)[1]
        self.operations[operation_id] = action
        return operation_id
