"""An offer to speak another protocol is passed over, and a body is never run as a request."""

import time
from dataclasses import dataclass
from typing import Any

import httpx
import orjson
import pytest

from tests.http.api import SERVERS, get_path, make_name
from tests.http.bad.request import NEW
from tests.http.bad.wire import GET, HOST
from tests.http.idempotency import count_servers
from tests.http.wire import (
    PAUSE_S,
    WireAnswer,
    connect,
    read_response,
    read_to_the_end,
    send_raw,
    split_answers,
)
from tests.server import LiveServer

OFFERS = {
    "HTTP/2": b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
    b"HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA\r\n",
    "TLS": b"Upgrade: TLS/1.2, HTTP/1.1\r\nConnection: Upgrade\r\n",
    "WebSocket": b"Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
    "two offers": b"connection: upgrade\r\nUPGRADE: h2c\r\nUpgrade: websocket\r\n"
    b"Connection: UPGRADE\r\n",
}
JSON_TYPE = b"Content-Type: application/json\r\n"
EXPECT = b"Expect: 100-continue\r\n"
LAST = GET + b"Connection: close\r\n\r\n"


@dataclass(frozen=True)
class Framing:
    """A way to send a body: the headers that say so, and the body as it is sent."""

    chunked: bool

    def get_header(self, body: bytes) -> bytes:
        """Return the header that tells the end of ``body``."""
        if self.chunked:
            return b"Transfer-Encoding: chunked\r\n"
        return b"Content-Length: %d\r\n" % len(body)

    def frame(self, body: bytes) -> bytes:
        """Return ``body`` as it is sent."""
        return b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body) if self.chunked else body


@pytest.fixture(params=[False, True], ids=["length", "chunks"])
def framing(request: pytest.FixtureRequest) -> Framing:
    return Framing(chunked=request.param)


@pytest.fixture(params=OFFERS)
def offer(request: pytest.FixtureRequest) -> bytes:
    return OFFERS[request.param]


def begin(method: str, path: str, *headers: bytes) -> bytes:
    """Return the head of a request."""
    return f"{method} {path} HTTP/1.1\r\n".encode() + HOST + b"".join(headers) + b"\r\n"


def make_content(name: str) -> bytes:
    """Return the body that asks for a server."""
    return orjson.dumps({**NEW, "name": name})


def make_attack(server: dict[str, Any]) -> bytes:
    """Return a body that reads like the deletion of a server."""
    return begin("DELETE", get_path(server), b"Content-Length: 0\r\n")


def expect_one_server(client: httpx.Client, response: WireAnswer, name: str) -> None:
    assert (response.status, orjson.loads(response.body)["name"]) == (201, name)
    assert "upgrade" not in response.headers
    assert count_servers(client, name) == 1


@pytest.mark.parametrize("place", ["with the head", "in a second packet", "in many packets"])
@pytest.mark.parametrize("expect", [b"", EXPECT], ids=["at once", "after 100 Continue"])
def test_the_body_beside_an_offer_is_read(
    live_server: LiveServer,
    client: httpx.Client,
    offer: bytes,
    framing: Framing,
    expect: bytes,
    place: str,
) -> None:
    name = make_name()
    body = make_content(name)
    head = begin("POST", SERVERS, JSON_TYPE, framing.get_header(body), expect, offer)
    sent = framing.frame(body)
    with connect(live_server.port) as connection:
        if place == "with the head":
            connection.sendall(head + sent)
        elif place == "in a second packet":
            connection.sendall(head)
            time.sleep(PAUSE_S)
            connection.sendall(sent)
        else:
            for piece in (head[:40], head[40:-1], head[-1:] + sent[:9], sent[9:-1], sent[-1:]):
                connection.sendall(piece)
                time.sleep(PAUSE_S)
        expect_one_server(client, read_response(connection, "POST"), name)


def test_a_body_that_reads_like_a_request_is_not_carried_out(
    live_server: LiveServer,
    client: httpx.Client,
    server: dict[str, Any],
    offer: bytes,
    framing: Framing,
) -> None:
    body = make_attack(server)
    head = begin("POST", SERVERS, JSON_TYPE, framing.get_header(body), offer)
    received = read_to_the_end(live_server.port, head, framing.frame(body), LAST)
    refused, other = split_answers(received, ["POST", "GET"])
    assert (refused.status, refused.error["code"]) == (400, "MALFORMED_REQUEST")
    assert other.status == 200
    assert client.get(get_path(server)).status_code == 200


@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE", "OPTIONS", "PUT"])
def test_a_body_that_nobody_reads_is_not_carried_out_either(
    live_server: LiveServer,
    client: httpx.Client,
    server: dict[str, Any],
    offer: bytes,
    framing: Framing,
    method: str,
) -> None:
    body = make_attack(server)
    head = begin(method, "/health", framing.get_header(body), offer)
    received = read_to_the_end(live_server.port, head, framing.frame(body) + LAST)
    first, second = split_answers(received, [method, "GET"])
    expected = {"GET": 200, "HEAD": 200, "OPTIONS": 204, "DELETE": 405, "PUT": 405}
    assert (first.status, second.status) == (expected[method], 200)
    assert client.get(get_path(server)).status_code == 200


def test_requests_behind_an_offer_are_answered_in_their_order(
    live_server: LiveServer, client: httpx.Client, offer: bytes, framing: Framing
) -> None:
    names = [make_name() for _ in range(3)]
    requests = b""
    for name in names:
        body = make_content(name)
        requests += begin("POST", SERVERS, JSON_TYPE, framing.get_header(body), offer)
        requests += framing.frame(body)
    received = read_to_the_end(live_server.port, requests + LAST)
    *made, last = split_answers(received, ["POST", "POST", "POST", "GET"])
    for name, response in zip(names, made, strict=True):
        expect_one_server(client, response, name)
    assert last.status == 200


def test_thousands_of_offers_in_one_breath_are_passed_over(live_server: LiveServer) -> None:
    count = 2000
    offers = (GET + OFFERS["HTTP/2"] + b"\r\n") * count
    received = read_to_the_end(live_server.port, offers + LAST)
    assert received.count(b"HTTP/1.1 200 OK\r\n") == count + 1


def test_an_offer_keeps_the_other_wishes_of_its_connection(live_server: LiveServer) -> None:
    head = begin("GET", "/health", b"Connection: Upgrade, close\r\n", b"Upgrade: h2c\r\n")
    assert b"\r\nconnection: close\r\n" in read_to_the_end(live_server.port, head)


def test_an_offer_of_http_1_0_is_passed_over(live_server: LiveServer) -> None:
    head = b"GET /health HTTP/1.0\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
    assert send_raw(live_server.port, head).status == 200


@pytest.mark.parametrize("coding", [b"junk, chunked", b"gzip"])
def test_what_is_refused_without_an_offer_is_refused_with_one(
    live_server: LiveServer, client: httpx.Client, offer: bytes, coding: bytes
) -> None:
    name = make_name()
    head = begin("POST", SERVERS, JSON_TYPE, b"Transfer-Encoding: " + coding + b"\r\n", offer)
    received = read_to_the_end(
        live_server.port, head + Framing(chunked=True).frame(make_content(name))
    )
    assert received.startswith(b"HTTP/1.1 400 ")
    assert received.count(b"HTTP/1.1 ") == 1
    assert count_servers(client, name) == 0


def test_a_tunnel_is_refused_and_what_is_sent_through_it_is_not_carried_out(
    live_server: LiveServer, client: httpx.Client, server: dict[str, Any]
) -> None:
    attack = make_attack(server)
    for together in (True, False):
        with connect(live_server.port) as connection:
            head = begin("CONNECT", SERVERS, b"Content-Length: %d\r\n" % len(attack))
            connection.sendall(head + attack if together else head)
            assert read_response(connection, "CONNECT").status == 405
            assert connection.recv(1) == b""
    assert client.get(get_path(server)).status_code == 200


def test_a_client_that_hangs_up_beside_an_offer_leaves_nothing_behind(
    live_server: LiveServer, client: httpx.Client, offer: bytes
) -> None:
    name = make_name()
    body = make_content(name)
    head = begin("POST", SERVERS, JSON_TYPE, b"Content-Length: %d\r\n" % len(body), offer)
    with connect(live_server.port) as connection:
        connection.sendall(head + body[:-1])
    assert client.get("/health").status_code == 200
    assert count_servers(client, name) == 0
