"""Clients that use a service all the time, whatever becomes of the cloud meanwhile."""

from dataclasses import dataclass, field
from threading import Event
from typing import Any

import httpx

from tests.http.api import FLAVORS, IMAGES, SERVERS, get_path, perform
from tests.openstack.project import TINY, UBUNTU

OPERATIONS = "/api/v1/operations"
BODY = {"name": "web-01", "flavor_id": TINY, "image_id": UBUNTU}
REFUSALS = {"BACKEND_UNAVAILABLE", "INVALID_STATE_TRANSITION", "SERVER_BUSY"}
LIVES = 2
MOST_HASTY = 3


@dataclass
class Load:
    """Clients that create, stop, delete and read all the time, and what they were promised."""

    client: httpx.Client
    done: Event = field(default_factory=Event)
    made: set[str] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)
    operations: set[str] = field(default_factory=set)

    def live(self) -> None:
        """Make servers, one after the other, stop each and delete it."""
        while not self.done.is_set():
            server = self.create()
            if server and self.settle(server["operation_id"]):
                self.settle(self.note(perform(self.client, server, "stop")))
                if operation_id := self.note(self.client.delete(get_path(server))):
                    self.deleted.add(server["id"])
                    self.settle(operation_id)

    def hurry(self) -> None:
        """Make servers whatever becomes of them."""
        while not self.done.wait(0.3) and len(self.made) < MOST_HASTY + LIVES:
            self.create()

    def read(self) -> None:
        """Read all the time; no response may be an error."""
        while not self.done.wait(0.05):
            for path in (SERVERS, OPERATIONS, FLAVORS, IMAGES):
                assert self.client.get(path).status_code == 200

    def create(self) -> dict[str, Any] | None:
        response = self.client.post(SERVERS, json=BODY)
        if not self.note(response):
            return None
        self.made.add(response.json()["id"])
        return response.json()

    def note(self, response: httpx.Response) -> str | None:
        """Return the operation that was accepted, None for a refusal that is fair."""
        if response.is_error:
            assert response.json()["error"]["code"] in REFUSALS, response.text
            self.done.wait(float(response.headers.get("Retry-After", 0)))
            return None
        found = response.headers["Location"].rpartition("/")[2]
        operation_id = response.json()["operation_id"] if response.status_code == 201 else found
        self.operations.add(operation_id)
        return operation_id

    def settle(self, operation_id: str | None) -> bool:
        """Wait until an operation has ended; tell whether there is one that went well."""
        while operation_id and not self.done.is_set():
            found = self.client.get(f"{OPERATIONS}/{operation_id}", params={"wait": 5}).json()
            if found["finished_at"]:
                return found["status"] == "succeeded"
        return False
