"""What an ordinary user does with the cloud, in the words of openstacksdk."""

import time
from collections.abc import Callable
from functools import cached_property
from typing import Any

from tests.openstack.cloud.cloud import Cloud

TINY = "11111111-0000-0000-0000-000000000001"
SMALL = "11111111-0000-0000-0000-000000000002"
UBUNTU = "22222222-0000-0000-0000-000000000001"
DEBIAN = "22222222-0000-0000-0000-000000000002"
POLL_S = 0.25  # a look costs two services about as much work as a tenth of a boot
DEADLINE_S = 120
# The version that the latest Nova speaks: what a server looks like depends on it.
MICROVERSION = "2.90"


class Project:
    """The servers and images of one user; ``clean`` has what it has made removed."""

    def __init__(self, cloud: Cloud, user: str) -> None:
        self.connection = cloud.connect(user, compute_default_microversion=MICROVERSION)
        self.compute: Any = self.connection.compute
        self.image: Any = self.connection.image
        self._servers: list[Any] = []
        self._images: list[str] = []

    @cached_property
    def network(self) -> Any:
        """The network of all servers."""
        network: Any = self.connection.network
        return next(network.networks(name="private"))

    def create(self, name: str = "web", **given: Any) -> Any:
        """Ask for a server and return it as Nova answers."""
        described = {"name": name, "flavor_id": TINY, "image_id": UBUNTU}
        networks = [{"uuid": self.network.id}]
        server = self.compute.create_server(**described | {"networks": networks} | given)
        self._servers.append(server)
        return server

    def boot(self, name: str = "web", **given: Any) -> Any:
        """Make a server and return it when it runs."""
        return self.wait(self.create(name, **given), "ACTIVE")

    def wait(self, server: Any, status: str) -> Any:
        """Return the server once it has a status and is at rest; an error fails the test."""
        failures = [] if status == "ERROR" else ["ERROR"]
        self.compute.wait_for_server(server, status, failures, POLL_S, DEADLINE_S)
        wait_until(lambda: self.compute.get_server(server.id).task_state is None)
        return self.compute.get_server(server.id)

    def read_message(self, server: Any, name: str) -> str | None:
        """Return what Nova says of the latest action of that name: None while all is well."""
        actions = [
            action for action in self.compute.server_actions(server) if action.action == name
        ]
        return actions[0].message

    def adopt(self, server: Any) -> None:
        """Take a server that was made without our knowing its id."""
        self._servers.append(server)

    def snapshot(self, server: Any, name: str) -> Any:
        """Make an image of a server and return it when it can be used."""
        image = self.compute.create_server_image(server, name)
        self._images.append(image.id)
        return self.image.wait_for_status(
            self.image.get_image(image.id), "active", ["error"], POLL_S, DEADLINE_S
        )

    def clean(self) -> None:
        """Have the servers and the images removed that were made, and wait for none of them."""
        for server in self._servers:
            self.compute.delete_server(server)
        for image in self._images:
            self.image.delete_image(image)

    def wait_until_empty(self) -> None:
        """Return once the project has no server, not even one that is being deleted."""
        wait_until(lambda: not self._delete_rest())

    def _delete_rest(self) -> list[Any]:
        servers = list(self.compute.servers())
        for server in servers:
            if server.task_state is None:
                self.compute.delete_server(server)
        return servers


def wait_until(happens: Callable[[], bool]) -> None:
    """Return when something is so; raises TimeoutError when it is not within the deadline."""
    deadline = time.monotonic() + DEADLINE_S
    while not happens():
        if time.monotonic() > deadline:
            raise TimeoutError("it did not happen in time")
        time.sleep(POLL_S)
