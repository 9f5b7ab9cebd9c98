"""What comes over the wire when no client library stands between."""

import socket
from contextlib import suppress
from typing import Any

import httpx
import orjson
import pytest

from tests.contract.checks import NOTHING_LOADED, PROTECTION, SANE_REQUEST_ID
from tests.contract.validator import load_document
from tests.http.api import SERVERS, get_path, make_name
from tests.http.bad.request import NEW
from tests.http.bad.wire import BODY, CHUNKED, ENDLESS, GET, HOST, NO_HTTP, POST, target
from tests.http.wire import connect, read_response, read_to_the_end, send_raw, split_answers
from tests.processes import read_peak_memory
from tests.server import LiveServer

CLOSE = b"Connection: close\r\n\r\n"
EXPECT = b"Expect: 100-continue\r\n"
HEAD_BYTES = 70_000
QUIET_S = 1
FLAT_BYTES = 32_000_000
TRAILERS = ["Idempotency-Key: late", "Prefer: wait=1", 'If-Match: "late"', "X-Request-ID: late"]
NO_HOSTS = [b"a b", b"a/b", b"a,b", b"user@a", b"a:80:80", b"a:b", b"[::1", b"\xe9", b"a?b", b'"a"']


def count_servers(client: httpx.Client) -> int:
    total: int = client.get(SERVERS, params={"limit": 1}).json()["total"]
    return total


@pytest.mark.parametrize("name", NO_HTTP)
def test_what_is_no_http_is_answered_with_the_envelope_and_the_connection_ends(
    live_server: LiveServer, client: httpx.Client, name: str
) -> None:
    before = count_servers(client)
    response = send_raw(live_server.port, NO_HTTP[name])
    assert (response.status, response.error["code"]) == (400, "MALFORMED_REQUEST")
    assert response.headers["content-type"] == "application/json"
    assert response.headers["connection"] == "close"
    assert PROTECTION.items() <= response.headers.items()
    assert response.headers["content-security-policy"] == NOTHING_LOADED
    assert SANE_REQUEST_ID.fullmatch(response.headers["x-request-id"])
    assert response.headers["api-version"] == load_document()["info"]["version"]
    assert count_servers(client) == before
    assert client.get("/health").status_code == 200


@pytest.mark.parametrize("hosts", [b"", HOST + HOST], ids=["none", "two"])
def test_a_request_that_does_not_name_one_host_is_refused(
    live_server: LiveServer, hosts: bytes
) -> None:
    response = send_raw(live_server.port, b"GET /health HTTP/1.1\r\n" + hosts + b"\r\n")
    assert (response.status, response.error["code"]) == (400, "MALFORMED_REQUEST")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (b"/api/v1/servers/.", "SERVER_NOT_FOUND"),
        (b"/api/v1/servers/..", "SERVER_NOT_FOUND"),
        (b"/api/v1/servers/../flavors", "NOT_FOUND"),
        (b"/api/v1/servers/../../../etc/passwd", "NOT_FOUND"),
        (b"/docs/../pyproject.toml", "NOT_FOUND"),
        (b"/api/v1/./servers", "NOT_FOUND"),
        (b"*", "NOT_FOUND"),
        (b"http://localhost/api/v1/servers/none", "SERVER_NOT_FOUND"),
    ],
)
def test_a_path_means_what_it_says_and_dots_lead_nowhere(
    live_server: LiveServer, path: bytes, code: str
) -> None:
    response = send_raw(live_server.port, target(path))
    assert (response.status, response.error["code"]) == (404, code)


@pytest.mark.parametrize("size", [b"1048577", b"10000000", b"1000000000000"])
@pytest.mark.parametrize("expect", [b"", b"Expect: 100-continue\r\n"])
def test_a_body_that_is_announced_as_too_large_is_refused_before_it_is_sent(
    live_server: LiveServer, size: bytes, expect: bytes
) -> None:
    request = POST + expect + b"Content-Length: " + size + b"\r\n\r\n"
    response = send_raw(live_server.port, request)
    assert (response.status, response.error["code"]) == (413, "PAYLOAD_TOO_LARGE")
    assert response.error["details"]["max_bytes"] == 1_048_576


@pytest.mark.parametrize("path", [b"/health", b"/nowhere"])
def test_a_body_that_nobody_asked_for_does_no_harm(live_server: LiveServer, path: bytes) -> None:
    head = b"GET " + path + b" HTTP/1.1\r\n" + HOST + b"Content-Length: 5000000\r\n\r\n"
    response = send_raw(live_server.port, head, b"x" * 5_000_000)
    assert response.status == (200 if path == b"/health" else 404)


def test_a_client_that_hangs_up_in_its_body_leaves_nothing_behind(
    live_server: LiveServer, client: httpx.Client
) -> None:
    before, name = count_servers(client), make_name().encode()
    for _ in range(20):
        with connect(live_server.port) as connection:
            connection.sendall(POST + b"Content-Length: 500\r\n\r\n" + b'{"name": "' + name)
    assert count_servers(client) == before
    assert client.get("/health").status_code == 200


def test_a_client_that_sends_byte_by_byte_is_understood(live_server: LiveServer) -> None:
    with connect(live_server.port) as connection:
        for byte in target(b"/api/v1/servers?limit=1"):
            connection.sendall(bytes([byte]))
        assert read_response(connection).status == 200


def test_requests_in_one_breath_are_answered_in_their_order(live_server: LiveServer) -> None:
    ids = [b"first", b"second", b"third"]
    heads = [GET + b"X-Request-ID: " + one + b"\r\n" for one in ids]
    request = b"\r\n".join(heads) + CLOSE
    received = read_to_the_end(live_server.port, request)
    places = [received.index(b"x-request-id: " + one) for one in ids]
    assert places == sorted(places)
    assert received.count(b"HTTP/1.1 200") == 3


@pytest.mark.parametrize("path", ["/health", SERVERS, "/openapi.json", "/docs", "/nowhere"])
def test_head_sends_no_byte_of_a_body(live_server: LiveServer, path: str) -> None:
    request = f"HEAD {path} HTTP/1.1\r\n".encode() + HOST + CLOSE
    received = read_to_the_end(live_server.port, request)
    assert received.endswith(b"\r\n\r\n")
    assert received.count(b"\r\n\r\n") == 1


def test_a_304_and_a_204_send_no_byte_of_a_body(
    live_server: LiveServer, server: dict[str, Any]
) -> None:
    path = get_path(server).encode()
    for method, condition in (
        (b"GET", b"If-None-Match: *\r\n"),
        (b"OPTIONS", b""),
        (b"DELETE", b""),
    ):
        request = method + b" " + path + b" HTTP/1.1\r\n" + HOST + condition + CLOSE
        received = read_to_the_end(live_server.port, request)
        assert received.split()[1] in (b"304", b"204")
        assert received.endswith(b"\r\n\r\n")
        assert b"content-length" not in received.lower()


def test_a_field_that_is_sent_twice_counts_as_it_was_sent_last(client: httpx.Client) -> None:
    first, last = make_name("first"), make_name("last")
    body = f'{{"name": "{first}", "name": "{last}", "flavor_id": "{NEW["flavor_id"]}", '
    body += f'"image_id": "{NEW["image_id"]}"}}'
    headers = {"Content-Type": "application/json"}
    assert client.post(SERVERS, content=body, headers=headers).json()["name"] == last


@pytest.mark.parametrize(
    "kind",
    [
        "application/json",
        "APPLICATION/JSON",
        'application/json; charset="UTF-8"',
        "application/json;charset=utf8",
        "application/json ; charset=Utf-8",
        "application/json;",
    ],
)
def test_json_is_taken_however_its_type_is_spelled(
    live_server: LiveServer, client: httpx.Client, kind: str
) -> None:
    body = b'{"name":"a","flavor_id":"none","image_id":"none"}'
    head = f"POST {SERVERS} HTTP/1.1\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
    response = send_raw(live_server.port, head.encode() + HOST + b"\r\n" + body)
    assert (response.status, response.error["code"]) == (404, "FLAVOR_NOT_FOUND")


def test_a_header_behind_the_body_is_no_header_of_the_request(
    live_server: LiveServer, client: httpx.Client
) -> None:
    name = make_name()
    body = f'{{"name":"{name}","flavor_id":"none","image_id":"none"}}'.encode()
    trailers = b"Content-Type: text/plain\r\nX-Request-ID: late\r\n\r\n"
    sent = b"%x\r\n%b\r\n0\r\n%b" % (len(body), body, trailers)
    response = send_raw(live_server.port, POST + CHUNKED + b"\r\n" + sent)
    assert (response.status, response.error["code"]) == (404, "FLAVOR_NOT_FOUND")
    assert response.headers["x-request-id"] != "late"


@pytest.mark.parametrize("name", ENDLESS)
def test_what_is_no_body_is_not_read_for_ever(live_server: LiveServer, name: str) -> None:
    response = send_raw(live_server.port, ENDLESS[name], *[b"a" * 16_384] * 640)
    assert (response.status, response.error["code"]) == (400, "MALFORMED_REQUEST")


@pytest.mark.parametrize("name", ENDLESS)
def test_64_kib_of_what_is_no_body_are_refused_before_more_comes(
    live_server: LiveServer, name: str
) -> None:
    response = send_raw(live_server.port, ENDLESS[name] + b"a" * HEAD_BYTES)
    assert (response.status, response.headers["connection"]) == (400, "close")


def test_chunks_that_are_mostly_no_body_are_refused(live_server: LiveServer) -> None:
    chunks = (b"1;a=" + b"a" * 1000 + b"\r\n \r\n") * 100
    response = send_raw(live_server.port, POST + CHUNKED + b"\r\n" + chunks)
    assert (response.status, response.headers["connection"]) == (400, "close")


def test_many_chunks_of_a_byte_are_a_body(live_server: LiveServer, client: httpx.Client) -> None:
    body = b" " * 20_000 + orjson.dumps({**NEW, "name": make_name()})
    chunks = b"".join(b"1;a=b\r\n%c\r\n" % byte for byte in body) + b"0\r\n\r\n"
    assert send_raw(live_server.port, POST + CHUNKED + b"\r\n" + chunks).status == 201


def test_chunks_of_a_byte_that_nobody_reads_are_not_taken_for_ever(
    live_server: LiveServer,
) -> None:
    with connect(live_server.port) as connection:
        connection.sendall(GET + CHUNKED + b"\r\n")
        assert read_response(connection).status == 200
        with pytest.raises((BrokenPipeError, ConnectionResetError)):
            connection.sendall(b"1\r\na\r\n" * 1_000_000)


def test_requests_that_wait_for_their_turn_are_not_read_for_ever(own_server: LiveServer) -> None:
    before = read_peak_memory(own_server.process.pid)
    with connect(own_server.port) as connection:
        connection.settimeout(QUIET_S)
        with suppress(TimeoutError):
            while True:
                connection.sendall((GET + b"\r\n") * 4000)
        grown = read_peak_memory(own_server.process.pid) - before
        assert read_response(connection).status == 200
    assert grown < FLAT_BYTES


@pytest.mark.parametrize("field", TRAILERS)
def test_no_field_behind_the_body_takes_effect(
    live_server: LiveServer, client: httpx.Client, field: str
) -> None:
    body = orjson.dumps({**NEW, "name": make_name()})
    sent = b"%x\r\n%b\r\n0\r\n%b\r\n\r\n" % (len(body), body, field.encode())
    responses = [send_raw(live_server.port, POST + CHUNKED + b"\r\n" + sent) for _ in range(2)]
    assert [response.status for response in responses] == [201, 201]
    assert len({response.headers["location"] for response in responses}) == 2
    assert not {"idempotent-replayed", "preference-applied"} & set(responses[1].headers)
    assert responses[0].headers["x-request-id"] != "late"


@pytest.mark.parametrize("host", NO_HOSTS)
def test_a_host_that_is_none_is_refused(live_server: LiveServer, host: bytes) -> None:
    response = send_raw(live_server.port, b"GET /health HTTP/1.1\r\nHost: " + host + b"\r\n\r\n")
    assert (response.status, response.error["code"]) == (400, "MALFORMED_REQUEST")


def test_a_host_that_may_be_one_of_others_is_theirs(live_server: LiveServer) -> None:
    response = send_raw(live_server.port, b"GET /health HTTP/1.1\r\nHost: a_b.%41:\r\n\r\n")
    assert (response.status, response.error["code"]) == (421, "HOST_NOT_ALLOWED")


@pytest.mark.parametrize("host", [b"", b"localhost:8000", b"[::1]:8000", b"127.0.0.1"])
def test_a_host_that_may_be_one_is_taken(live_server: LiveServer, host: bytes) -> None:
    response = send_raw(live_server.port, b"GET /health HTTP/1.1\r\nHost: " + host + b"\r\n\r\n")
    assert response.status == 200


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (b"GET http://localhost", 200),
        (b"GET http://localhost:8000?", 200),
        (b"GET http://localhost?a=1", 422),
        (b"OPTIONS http://localhost", 204),
        (b"GET http://localhost:99999999", 400),
        (b"GET http://", 400),
    ],
)
def test_a_target_that_names_a_host_alone_is_its_root(
    live_server: LiveServer, line: bytes, status: int
) -> None:
    response = send_raw(live_server.port, line + b" HTTP/1.1\r\n" + HOST + b"\r\n")
    assert response.status == status


@pytest.mark.parametrize(
    ("target", "host", "status"),
    [
        (b"http://localhost/health", b"evil.example", 200),
        (b"http://evil.example/health", b"localhost", 421),
        (b"HTTP://evil.example", b"localhost", 421),
        (b"http://evil.example?", b"localhost", 421),
        (b"http://me@localhost/health", b"localhost", 400),
    ],
)
def test_the_host_of_a_target_counts_before_the_field(
    live_server: LiveServer, target: bytes, host: bytes, status: int
) -> None:
    head = b"GET " + target + b" HTTP/1.1\r\nHost: " + host + b"\r\n\r\n"
    assert send_raw(live_server.port, head).status == status


@pytest.mark.parametrize("path", [SERVERS, "/nowhere"])
def test_a_client_that_has_nothing_more_to_send_gets_its_responses(
    live_server: LiveServer, path: str
) -> None:
    body = orjson.dumps({**NEW, "name": make_name()})
    post = f"POST {path} HTTP/1.1\r\nContent-Type: application/json\r\n".encode() + HOST
    request = post + b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
    with connect(live_server.port) as connection:
        connection.sendall(GET + b"\r\n" + request)
        connection.shutdown(socket.SHUT_WR)
        received = b"".join(iter(lambda: connection.recv(65_536), b""))
    first, second = split_answers(received, ["GET", "POST"])
    assert (first.status, second.status) == (200, 201 if path == SERVERS else 404)


@pytest.mark.parametrize("name", ["a greeting", "a header without a colon", "a list of lengths"])
def test_what_came_before_is_answered_before_what_is_no_http_is_refused(
    live_server: LiveServer, client: httpx.Client, name: str
) -> None:
    made = [make_name(), make_name()]
    bodies = [orjson.dumps({**NEW, "name": one}) for one in made]
    requests = [POST + b"Content-Length: %d\r\n\r\n%b" % (len(body), body) for body in bodies]
    received = read_to_the_end(live_server.port, b"".join(requests) + NO_HTTP[name])
    *responses, refusal = split_answers(received, ["POST", "POST", "GET"])
    assert [orjson.loads(response.body)["name"] for response in responses] == made
    assert (refusal.status, refusal.headers["connection"]) == (400, "close")


def test_a_request_whose_body_is_no_http_is_not_carried_out_in_its_turn(
    live_server: LiveServer, client: httpx.Client, server: dict[str, Any]
) -> None:
    delete = b"DELETE " + get_path(server).encode() + b" HTTP/1.1\r\n" + HOST + CHUNKED + b"\r\nzz"
    received = read_to_the_end(live_server.port, GET + b"\r\n" + delete + b"\r\n\r\n")
    first, refusal = split_answers(received, ["GET", "DELETE"])
    assert (first.status, refusal.status) == (200, 400)
    assert client.get(get_path(server)).status_code == 200


def test_spaces_around_a_value_are_not_part_of_it(live_server: LiveServer) -> None:
    response = send_raw(live_server.port, GET + b"X-Request-ID: \t mine \t \r\n\r\n")
    assert response.headers["x-request-id"] == "mine"


@pytest.mark.parametrize(
    ("path", "length", "status"), [("/nowhere", 12, 404), (SERVERS, 2_000_000, 413)]
)
def test_who_is_answered_in_place_of_100_continue_is_told_that_the_connection_ends(
    live_server: LiveServer, path: str, length: int, status: int
) -> None:
    head = f"POST {path} HTTP/1.1\r\nContent-Length: {length}\r\n".encode() + HOST + EXPECT
    (response,) = split_answers(read_to_the_end(live_server.port, head + b"\r\n"), ["POST"])
    assert (response.status, response.headers["connection"]) == (status, "close")


def test_who_does_not_wait_for_100_continue_keeps_the_connection(live_server: LiveServer) -> None:
    head = b"POST /nowhere HTTP/1.1\r\nContent-Length: 12\r\n" + HOST + EXPECT
    received = read_to_the_end(live_server.port, head + b"\r\n" + BODY + GET + CLOSE)
    assert [one.status for one in split_answers(received, ["POST", "GET"])] == [404, 200]
