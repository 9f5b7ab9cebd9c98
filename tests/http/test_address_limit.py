"""As many connections as one address may have: it makes room for itself, and disturbs nobody."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.databases import Databases
from tests.http.api import FLAVORS
from tests.http.streams import EVENTS, STREAM
from tests.http.wire import TIMEOUT_S, WireAnswer, read_response
from tests.server import LiveServer

ROOM = 3
GREEDY, OTHER, PROXY = "127.0.0.1", "127.0.0.2", "127.0.0.3"
READ = f"GET {FLAVORS} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
FOLLOW = f"GET {EVENTS} HTTP/1.1\r\nHost: localhost\r\nAccept: {STREAM}\r\n\r\n".encode()
FULL = '"No room for more connections of an address"'


@pytest.fixture(scope="module")
def sparing(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A service that takes a few connections of each address but a proxy's."""
    settings = {
        "MAX_CONNECTIONS_PER_ADDRESS": str(ROOM),
        "TRUSTED_PROXIES": f'["{PROXY}"]',
    }
    server = LiveServer(databases.create(), tmp_path_factory.mktemp("sparing"))
    server.settings.update(settings)
    with server:
        yield server


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def connect_from(stack: ExitStack, server: LiveServer, address: str) -> socket.socket:
    """Return a connection from an address of this machine, open until the stack is left."""
    target = ("127.0.0.1", server.port)
    made = socket.create_connection(target, timeout=TIMEOUT_S, source_address=(address, 0))
    return stack.enter_context(made)


def follow_from(stack: ExitStack, server: LiveServer, address: str) -> None:
    """Open a stream, which is answered as long as the stack is not left."""
    connection = connect_from(stack, server, address)
    connection.sendall(FOLLOW)
    assert connection.recv(12) == b"HTTP/1.1 200"


def read_from(stack: ExitStack, server: LiveServer, address: str) -> WireAnswer:
    connection = connect_from(stack, server, address)
    connection.sendall(READ)
    return read_response(connection)


def test_a_connection_of_an_address_that_waits_makes_room_for_its_next(
    sparing: LiveServer, stack: ExitStack
) -> None:
    neighbour = connect_from(stack, sparing, OTHER)
    held = [connect_from(stack, sparing, GREEDY) for _ in range(ROOM)]
    assert read_from(stack, sparing, GREEDY).status == 200
    assert held[0].recv(1) == b""
    neighbour.sendall(READ)
    assert read_response(neighbour).status == 200


def test_an_address_whose_connections_are_all_answered_gets_no_more(
    sparing: LiveServer, stack: ExitStack
) -> None:
    for _ in range(ROOM):
        follow_from(stack, sparing, GREEDY)
    refused = read_response(connect_from(stack, sparing, GREEDY))
    assert (refused.status, refused.error["code"]) == (503, "SERVICE_UNAVAILABLE")
    assert refused.headers["connection"] == "close"
    assert refused.headers["retry-after"] == str(refused.error["details"]["retry_after"])
    assert read_from(stack, sparing, OTHER).status == 200
    assert sparing.stdout.count(FULL) == 1


def test_a_proxy_has_as_many_connections_as_there_are(
    sparing: LiveServer, stack: ExitStack
) -> None:
    for _ in range(2 * ROOM):
        follow_from(stack, sparing, PROXY)
