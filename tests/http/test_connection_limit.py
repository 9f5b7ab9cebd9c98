"""As many connections as a process has room for: the rest of its work needs files as well."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.commands import OSTLER, make_environment, spawn
from tests.contract.validator import load_document
from tests.http.api import FLAVORS, create_server, open_client
from tests.http.bad.wire import GET
from tests.http.streams import EventReader
from tests.http.waits import wait_until
from tests.http.wire import connect, read_response
from tests.server import LiveServer

pytestmark = pytest.mark.long

FEW_FILES = 256
MANY = 300
WITH_FEW_FILES = ["bash", "-c", f'ulimit -n {FEW_FILES} && exec "$@"', "--"]
ROOM = 6
NO_ROOM = '"No room for more connections"'


class PoorServer(LiveServer):
    """A service that may have few files open."""

    def launch(self) -> None:
        """Start the process."""
        command = [*WITH_FEW_FILES, *OSTLER, self.command, *self.arguments]
        environment = make_environment(**self.settings)
        self._process = spawn(command, self.directory, environment, self.directory)


@pytest.fixture
def poor_server(database_url: str, directory: Path) -> Iterator[LiveServer]:
    with PoorServer(database_url, directory) as server:
        yield server


@pytest.fixture
def small_server(database_url: str, directory: Path) -> Iterator[LiveServer]:
    """A service with room for a few connections."""
    server = LiveServer(database_url, directory)
    server.settings["MAX_CONNECTIONS"] = str(ROOM)
    with server:
        yield server


@contextmanager
def hold(server: LiveServer, count: int, sent: bytes) -> Iterator[list[socket.socket]]:
    """Give connections on which so much was sent."""
    with ExitStack() as stack:
        held = [stack.enter_context(connect(server.port)) for _ in range(count)]
        for connection in held:
            connection.sendall(sent)
        yield held


@pytest.mark.parametrize("sent", [b"", GET], ids=["nothing", "half a head"])
def test_clients_that_send_nothing_whole_leave_files_for_everything_else(
    poor_server: LiveServer, sent: bytes
) -> None:
    with hold(poor_server, MANY, sent), open_client(poor_server.url) as client:
        for path in ("/docs/swagger-ui.css", "/metrics", "/health/ready", FLAVORS):
            assert client.get(path).status_code == 200
        assert create_server(client)["status"] == "ACTIVE"
    assert poor_server.stdout.count(NO_ROOM) == 1


def test_a_connection_beside_many_that_are_answered_is_503(small_server: LiveServer) -> None:
    with ExitStack() as stack:
        for _ in range(ROOM):
            stack.enter_context(EventReader(small_server.port))
        response = read_response(stack.enter_context(connect(small_server.port)))
        assert (response.status, response.error["code"]) == (503, "SERVICE_UNAVAILABLE")
        assert response.headers["retry-after"] == str(response.error["details"]["retry_after"])
        assert response.headers["connection"] == "close"
        assert response.headers["api-version"] == load_document()["info"]["version"]
    with open_client(small_server.url) as client:
        wait_until(lambda: client.get(FLAVORS).status_code == 200)
    assert small_server.stdout.count(NO_ROOM) == 1


def test_a_connection_that_waits_makes_room(small_server: LiveServer) -> None:
    with hold(small_server, ROOM, b"") as held, open_client(small_server.url) as client:
        assert client.get(FLAVORS).status_code == 200
        assert held[0].recv(1) == b""
