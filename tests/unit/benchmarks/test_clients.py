"""The clients of the endurance run."""

import json

import pytest

from benchmarks.clients import live
from benchmarks.loads import Stock
from benchmarks.streams import cut, read_head, write_request
from benchmarks.wrk import Request

STOCK = Stock((), "flavor", "image")


def test_a_request_goes_over_the_wire_with_the_length_of_its_body() -> None:
    sent = write_request(Request("POST", "/servers", '{"name": "ä"}'), closing=True)
    assert sent == (
        b"POST /servers HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
        b'content-length: 14\r\nconnection: close\r\n\r\n{"name": "\xc3\xa4"}'
    )


def test_the_head_of_a_response_says_its_status_and_length() -> None:
    assert read_head(b"HTTP/1.1 201 Created\r\nContent-Length: 17\r\nx: y:z\r\n\r\n") == (201, 17)
    assert read_head(b"HTTP/1.1 204 No Content\r\n\r\n") == (204, 0)


def test_what_is_no_http_is_refused() -> None:
    with pytest.raises(ValueError, match="SSH"):
        read_head(b"SSH-2.0 OpenSSH\r\n\r\n")


def test_a_slow_client_sends_everything_in_small_pieces() -> None:
    assert list(cut(b"x" * 20, 16)) == [b"x" * 16, b"x" * 4]


def test_a_life_begins_with_a_server_and_ends_with_its_deletion() -> None:
    life = live(STOCK)
    requests = [next(life)]
    assert requests[0].method == "POST"
    assert json.loads(requests[0].body or "")["flavor_id"] == "flavor"
    try:
        while True:
            requests.append(life.send(b'{"id": "7"}'))
    except StopIteration:
        assert (requests[-1].method, requests[-1].path) == ("DELETE", "/api/v1/servers/7")
    assert {request.method for request in requests} == {"POST", "GET", "PATCH", "DELETE"}
