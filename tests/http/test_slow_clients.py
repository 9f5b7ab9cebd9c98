"""Clients that never finish: each is let go in its time, and nobody else notices them."""

import select
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import orjson
import pytest

from tests.databases import Databases
from tests.http.api import FLAVORS, SERVERS, create_server, make_name, open_client
from tests.http.bad.request import NEW
from tests.http.bad.wire import CHUNKED, GET, POST
from tests.http.streams import EVENTS, STREAM, EventReader, write_events
from tests.http.wire import connect, read_response
from tests.server import LiveServer, serve

pytestmark = pytest.mark.long

IMPATIENT = {
    "KEEP_ALIVE_SECONDS": "1.5",
    "REQUEST_HEAD_SECONDS": "1",
    "REQUEST_BODY_SECONDS": "1",
    "ANSWER_READ_SECONDS": "1",
}
PATIENT = {"ANSWER_READ_SECONDS": "600", "MAX_UNREAD_BYTES": "1048576"}
MANY = 300
DEADLINE_S = 20
PAUSE_S = 0.1
LARGE = 20_000
PAGE = f"GET {EVENTS}?after=0&limit=100 HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
FOLLOW = f"GET {EVENTS}?after=0 HTTP/1.1\r\nHost: localhost\r\nAccept: {STREAM}\r\n\r\n".encode()
LENGTH = b"Content-Length: 500\r\n\r\n"
UNFINISHED = {
    "a line": b"GET /hea",
    "a head": GET + b"X-A: ",
    "no body": POST + LENGTH,
    "half a body": POST + LENGTH + b'{"na',
    "a chunk": POST + CHUNKED + b"\r\n5\r\n{",
    "a head behind a request": GET + b"\r\n" + GET,
}
"""What is begun and never ended."""


@pytest.fixture(scope="module")
def impatient(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    """A service that waits for nobody longer than a second or two."""
    url = databases.create()
    server = LiveServer(url, tmp_path_factory.mktemp("impatient"))
    server.settings.update(IMPATIENT)
    with server:
        write_events(url, 100, LARGE)
        yield server


@pytest.fixture
def asking(impatient: LiveServer) -> Iterator[httpx.Client]:
    with open_client(impatient.url) as client:
        yield client


def count_all(client: httpx.Client) -> int:
    total: int = client.get(SERVERS).json()["total"]
    return total


def connect_narrowly(port: int) -> socket.socket:
    """Return a connection whose end here takes a few kilobytes until they are read."""
    connection = socket.socket()
    connection.settimeout(DEADLINE_S)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.connect(("127.0.0.1", port))
    return connection


def is_let_go(connection: socket.socket) -> bool:
    """Wait for the service to close a connection, without reading what was sent, and tell it."""
    poll = select.poll()
    poll.register(connection, select.POLLRDHUP | select.POLLHUP | select.POLLERR)
    return bool(poll.poll(DEADLINE_S * 1000))


def await_let_go(connections: list[socket.socket], wanted: int) -> None:
    """Wait until as many of the connections are closed."""
    closed: set[int] = set()
    poll = select.poll()
    for connection in connections:
        poll.register(connection, select.POLLRDHUP)
    while len(closed) < wanted:
        found = poll.poll(DEADLINE_S * 1000)
        assert found, "too many connections are open"
        for number, _ in found:
            closed.add(number)
            poll.unregister(number)


@pytest.mark.parametrize("sent", [b"", b"\r\n", GET + b"\r\n"], ids=["nothing", "a line", "all"])
def test_a_connection_without_a_request_is_closed(impatient: LiveServer, sent: bytes) -> None:
    with connect(impatient.port) as connection:
        connection.sendall(sent)
        if sent.startswith(b"GET"):
            assert read_response(connection).status == 200
        assert connection.recv(1) == b""


@pytest.mark.parametrize("name", UNFINISHED)
def test_a_request_that_does_not_end_is_408(
    impatient: LiveServer, asking: httpx.Client, name: str
) -> None:
    before = count_all(asking)
    with connect(impatient.port) as connection:
        connection.sendall(UNFINISHED[name])
        if "behind" in name:
            assert read_response(connection).status == 200
        response = read_response(connection)
    assert (response.status, response.error["code"]) == (408, "REQUEST_TIMEOUT")
    assert response.headers["connection"] == "close"
    assert "api-version" in response.headers
    assert count_all(asking) == before


@pytest.mark.parametrize("beginning", [GET + b"X-A: ", POST + LENGTH], ids=["head", "body"])
def test_a_byte_now_and_then_is_too_slow(impatient: LiveServer, beginning: bytes) -> None:
    with connect(impatient.port) as connection:
        connection.sendall(beginning)
        while not select.select([connection], [], [], PAUSE_S)[0]:
            connection.sendall(b"a")
        assert read_response(connection).status == 408


def test_a_body_that_comes_quickly_enough_is_taken_however_long_it_takes(
    impatient: LiveServer,
) -> None:
    body = orjson.dumps({**NEW, "name": make_name()}).ljust(5000)
    with connect(impatient.port) as connection:
        connection.sendall(POST + b"Content-Length: %d\r\n\r\n" % len(body))
        for start in range(0, len(body), 500):
            connection.sendall(body[start : start + 500])
            time.sleep(2 * PAUSE_S)
        assert read_response(connection, "POST").status == 201


def test_a_body_that_nobody_reads_must_come_as_well(impatient: LiveServer) -> None:
    with connect(impatient.port) as connection:
        connection.sendall(GET + LENGTH + b"a")
        assert read_response(connection).status == 200
        assert connection.recv(1) == b""


@pytest.mark.parametrize("request_", [PAGE, FOLLOW], ids=["a page", "a stream"])
def test_a_response_that_is_not_read_is_given_up(impatient: LiveServer, request_: bytes) -> None:
    with connect_narrowly(impatient.port) as connection:
        connection.sendall(request_)
        assert is_let_go(connection)


def test_answers_behind_one_that_is_given_up_are_so_too_and_nobody_complains(
    database_url: str, directory: Path
) -> None:
    write_events(database_url, 100, LARGE)
    server = LiveServer(database_url, directory)
    server.settings.update(IMPATIENT)
    with server, connect_narrowly(server.port) as connection:
        connection.sendall(PAGE * 4)
        assert is_let_go(connection)
    assert [line for line in server.log if line["message"] == "Response given up"]
    assert [line for line in server.log if line["levelname"] == "ERROR"] == []


def test_a_response_that_is_read_slowly_is_whole(impatient: LiveServer) -> None:
    with connect_narrowly(impatient.port) as connection:
        connection.sendall(PAGE)
        received = bytearray()
        while not received.endswith(b"}]}") and b'"next_after":' not in received[-100:]:
            received += connection.recv(65_536)
            time.sleep(0.01)
    assert len(received) > 100 * LARGE


def test_the_responses_that_wait_to_be_read_are_bounded_together(
    database_url: str, directory: Path
) -> None:
    write_events(database_url, 100, LARGE)
    server = LiveServer(database_url, directory)
    server.settings.update(PATIENT)
    with server, ExitStack() as stack:
        narrow = [stack.enter_context(connect_narrowly(server.port)) for _ in range(6)]
        for connection in narrow:
            connection.sendall(PAGE)
        await_let_go(narrow, len(narrow) - 1)
        with open_client(server.url) as client:
            assert client.get(FLAVORS).status_code == 200


def test_many_clients_that_never_finish_disturb_nobody(
    impatient: LiveServer, asking: httpx.Client
) -> None:
    kinds = [b"", *UNFINISHED.values()]
    with ExitStack() as stack:
        slow = [stack.enter_context(connect(impatient.port)) for _ in range(MANY)]
        for number, connection in enumerate(slow):
            connection.sendall(kinds[number % len(kinds)])
        assert create_server(asking)["status"] == "ACTIVE"
        assert asking.get("/health/ready").status_code == 200
        assert all(is_let_go(connection) for connection in slow)


def test_the_process_ends_in_its_time_whoever_does_not(database_url: str, directory: Path) -> None:
    write_events(database_url, 100, LARGE)
    with serve(database_url, directory, SHUTDOWN_SECONDS="3", SIMULATOR_LATENCY="60") as server:
        with ExitStack() as stack:
            for sent in [b"", *UNFINISHED.values(), PAGE, FOLLOW]:
                stack.enter_context(connect_narrowly(server.port)).sendall(sent)
            waiting = stack.enter_context(connect(server.port))
            body = orjson.dumps({**NEW, "name": make_name()})
            head = POST + b"Prefer: wait=60\r\nContent-Length: %d\r\n\r\n" % len(body)
            waiting.sendall(head + body)
            stack.enter_context(EventReader(server.port)).read_event()
            server.process.send_signal(signal.SIGTERM)
            assert server.process.wait(DEADLINE_S) == 0
        assert server.complaints == ""
        assert '"ERROR"' not in server.stdout
