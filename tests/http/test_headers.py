"""Headers in several lines: a list is put together, and what is no list is not guessed."""

from typing import Any

import httpx
import pytest

from tests.http.api import FLAVORS, SERVERS, expect_error, get_path, make_name
from tests.http.bad.request import NEW
from tests.http.idempotency import count_servers
from tests.http.wire import send_raw
from tests.server import LiveServer

OTHER = '"00000000000000000000000000000000"'
STREAM = "/api/v1/events"
JSON = ("Content-Type", "application/json")
Headers = list[tuple[str, str]]


@pytest.mark.parametrize(
    "lines",
    [
        ["application/json", "image/png"],
        ["image/png", "application/json"],
        ["image/png", "text/html", "*/*;q=0.1"],
        ["", "application/json"],
        ["application/json", ""],
    ],
)
@pytest.mark.parametrize("path", [SERVERS, "/health", "/openapi.json"])
def test_what_one_line_accepts_is_acceptable(
    client: httpx.Client, path: str, lines: list[str]
) -> None:
    response = client.get(path, headers=[("Accept", line) for line in lines])
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"


def test_what_no_line_accepts_is_not_acceptable(client: httpx.Client) -> None:
    headers = [("Accept", "image/png"), ("Accept", "image/gif")]
    expect_error(client.get(SERVERS, headers=headers), 406, "NOT_ACCEPTABLE")


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (["text/event-stream", "application/json;q=0.5"], "text/event-stream"),
        (["application/json;q=0.5", "text/event-stream"], "text/event-stream"),
        (["application/json", "text/event-stream;q=0.5"], "application/json"),
        (["text/event-stream;q=0.5", "application/json"], "application/json"),
    ],
)
def test_the_preference_for_a_stream_may_stand_in_any_line(
    client: httpx.Client, lines: list[str], kind: str
) -> None:
    headers = [("Accept", line) for line in lines]
    with client.stream("HEAD", STREAM, headers=headers) as response:
        assert response.headers["Content-Type"].partition(";")[0] == kind


@pytest.mark.parametrize("good_first", [True, False])
def test_if_match_names_the_server_in_any_of_its_lines(
    client: httpx.Client, server: dict[str, Any], *, good_first: bool
) -> None:
    etag = client.get(get_path(server)).headers["ETag"]
    etags = [etag, OTHER] if good_first else [OTHER, etag]
    headers = [("If-Match", one) for one in etags]
    changed = client.patch(get_path(server), json={"name": make_name()}, headers=headers)
    assert changed.status_code == 200
    refused = client.patch(get_path(server), json={"name": make_name()}, headers=headers)
    expect_error(refused, 412, "PRECONDITION_FAILED")


@pytest.mark.parametrize("good_first", [True, False])
def test_if_none_match_names_the_representation_in_any_of_its_lines(
    client: httpx.Client, *, good_first: bool
) -> None:
    etag = client.get(FLAVORS).headers["ETag"]
    etags = [etag, OTHER] if good_first else [OTHER, etag]
    headers = [("If-None-Match", one) for one in etags]
    assert client.get(FLAVORS, headers=headers).status_code == 304


def test_a_preference_is_honoured_in_any_line(client: httpx.Client) -> None:
    headers = [("Prefer", "respond-async"), ("Prefer", "wait=5"), ("Prefer", "handling=strict")]
    made = client.post(SERVERS, json={**NEW, "name": make_name()}, headers=headers)
    assert (made.status_code, made.headers["Preference-Applied"]) == (201, "wait=5")


def test_of_two_preferences_of_one_name_the_first_counts(client: httpx.Client) -> None:
    headers = [("Prefer", "wait=5"), ("Prefer", "wait=9")]
    made = client.post(SERVERS, json={**NEW, "name": make_name()}, headers=headers)
    assert made.headers["Preference-Applied"] == "wait=5"


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        (["identity", "identity"], 201),
        (["", "identity"], 201),
        (["identity", "gzip"], 415),
        (["gzip", "identity"], 415),
    ],
)
def test_a_body_is_read_as_all_of_its_codings_say(
    client: httpx.Client, lines: list[str], status: int
) -> None:
    headers = [("Content-Encoding", line) for line in lines]
    response = client.post(SERVERS, json={**NEW, "name": make_name()}, headers=headers)
    assert response.status_code == status


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("Content-Type", "application/json", "text/plain"),
        ("Content-Type", "text/plain", "application/json"),
        ("Content-Type", "application/json", "application/json"),
        ("Idempotency-Key", "one", "two"),
        ("Idempotency-Key", "one", "one"),
        ("Authorization", "Bearer one", "Bearer two"),
        ("Authorization", "Basic one", "Bearer two"),
        ("X-Auth-Token", "one", "one"),
    ],
)
def test_of_two_headers_that_cannot_both_be_meant_neither_is_taken(
    client: httpx.Client, name: str, first: str, second: str
) -> None:
    server_name = make_name()
    content = f'{{"name": "{server_name}", "flavor_id": "{NEW["flavor_id"]}", '
    content += f'"image_id": "{NEW["image_id"]}"}}'
    headers: Headers = [(name, first), (name, second)]
    if name != "Content-Type":
        headers.append(JSON)
    error = expect_error(
        client.post(SERVERS, content=content, headers=headers), 400, "MALFORMED_REQUEST"
    )
    assert name in error["message"]
    assert count_servers(client, server_name) == 0


@pytest.mark.parametrize("path", [STREAM, SERVERS])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_stream_that_is_to_go_on_in_two_places_is_refused(
    client: httpx.Client, method: str, path: str
) -> None:
    headers = [("Last-Event-ID", "1"), ("Last-Event-ID", "2"), ("Accept", "*/*")]
    assert client.request(method, path, headers=headers).status_code == 400


def test_of_two_request_ids_neither_is_echoed(client: httpx.Client) -> None:
    headers = [("X-Request-ID", "first"), ("X-Request-ID", "second")]
    response = client.get(FLAVORS, headers=headers)
    assert response.status_code == 200
    assert response.headers.get_list("X-Request-ID")[0] not in ("first", "second")


@pytest.mark.parametrize("version", [b"1.0", b"1.1"])
def test_two_hosts_are_refused_whatever_the_version(
    live_server: LiveServer, version: bytes
) -> None:
    head = b"GET /health HTTP/" + version + b"\r\nHost: a\r\nHost: b\r\n\r\n"
    response = send_raw(live_server.port, head)
    assert (response.status, response.error["code"]) == (400, "MALFORMED_REQUEST")
