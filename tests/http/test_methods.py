"""HEAD, OPTIONS, methods that a path does not have, and paths that are not there."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.contract.exchange import METHODS, Document
from tests.contract.validator import load_document
from tests.http.api import SERVERS, expect_error, get_path, open_client
from tests.http.seeds import DEBIAN, PRIVATE, TINY
from tests.http.simulator import tell
from tests.http.wire import send_raw
from tests.samples import sample_cases
from tests.server import LiveServer

KNOWN = {
    "region": "RegionOne",
    "flavor_id": TINY,
    "image_id": DEBIAN,
    "network_id": PRIVATE,
    "asset": "swagger-ui.css",
}
EXAMPLES: dict[str, str] = defaultdict(lambda: "none", KNOWN)
PATHS = {path.format_map(EXAMPLES): item for path, item in load_document()["paths"].items()}
READABLE = [path for path, item in PATHS.items() if "get" in item]
STRANGE = ["TRACE", "PROPFIND", "CONNECT", "PURGE"]
PAGES = ["/docs", "/redoc"]
VARYING = {"date", "x-request-id"}
GROWING = {"/metrics"}


@pytest.fixture(scope="module")
def live_server(controlled_server: LiveServer) -> LiveServer:
    """A service that has every operation of the document."""
    return controlled_server


@pytest.fixture(scope="module")
def client(live_server: LiveServer) -> Iterator[httpx.Client]:
    with open_client(live_server.url) as client:
        tell(client, instant=True)
        yield client


def list_allowed(item: Document) -> set[str]:
    """Return the methods that the service answers on the path of ``item``."""
    described = {method.upper() for method in METHODS & item.keys()}
    return described | {"OPTIONS"} | ({"HEAD"} if "GET" in described else set())


UNDESCRIBED = [
    (method, path)
    for path, item in PATHS.items()
    for method in sorted({name.upper() for name in METHODS} - list_allowed(item))
]


def read_allow(response: httpx.Response) -> set[str]:
    return {method.strip() for method in response.headers["Allow"].split(",")}


@pytest.mark.parametrize("path", READABLE)
def test_head_is_get_without_the_body(client: httpx.Client, path: str) -> None:
    got, head = client.get(path), client.head(path)
    assert head.status_code == got.status_code
    assert head.content == b""
    varying = VARYING | {"content-length"} if path in GROWING else VARYING
    kept = {name: value for name, value in got.headers.items() if name not in varying}
    assert {name: value for name, value in head.headers.items() if name not in varying} == kept
    assert int(head.headers["Content-Length"]) > 0


def test_head_of_a_server_is_get_without_the_body(
    client: httpx.Client, server: dict[str, Any]
) -> None:
    got, head = client.get(get_path(server)), client.head(get_path(server))
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(got.content))
    assert head.headers["ETag"] == got.headers["ETag"]


def test_head_of_a_list_counts_as_get_does(client: httpx.Client) -> None:
    assert client.head(SERVERS, params={"limit": 1}).status_code == 200
    assert client.head(SERVERS, params={"limit": 0}).status_code == 422


def test_head_is_conditional_too(client: httpx.Client, server: dict[str, Any]) -> None:
    etag = client.get(get_path(server)).headers["ETag"]
    response = client.head(get_path(server), headers={"If-None-Match": etag})
    assert (response.status_code, response.headers["ETag"]) == (304, etag)


@pytest.mark.parametrize("path", PATHS)
def test_options_lists_every_method_of_the_path(client: httpx.Client, path: str) -> None:
    response = client.options(path)
    assert (response.status_code, response.content) == (204, b"")
    assert read_allow(response) == list_allowed(PATHS[path])


@pytest.mark.parametrize("path", PATHS)
def test_options_says_in_what_form_a_change_may_be_sent(client: httpx.Client, path: str) -> None:
    described = PATHS[path].get("patch")
    accepted = ", ".join(described["requestBody"]["content"]) if described else None
    assert client.options(path).headers.get("Accept-Patch") == accepted


def test_options_of_everything_lists_every_method_that_there_is(live_server: LiveServer) -> None:
    response = send_raw(live_server.port, b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert (response.status, response.body) == (204, b"")
    allowed = {method.strip() for method in response.headers["allow"].split(",")}
    assert allowed == set().union(*map(list_allowed, PATHS.values()))
    assert response.headers["x-request-id"]
    assert "accept-patch" not in response.headers


@pytest.mark.parametrize("method", [b"GET", b"DELETE"])
def test_nothing_but_options_is_asked_of_everything(live_server: LiveServer, method: bytes) -> None:
    response = send_raw(live_server.port, method + b" * HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert (response.status, response.error["code"]) == (404, "NOT_FOUND")


@pytest.mark.parametrize("path", [path for path, item in PATHS.items() if "patch" in item])
def test_a_change_in_another_form_is_told_in_what_form_it_may_be_sent(
    client: httpx.Client, path: str
) -> None:
    for headers in ({"Content-Type": "text/plain"}, {"Content-Encoding": "gzip"}):
        response = client.patch(path, content=b"{}", headers=headers)
        expect_error(response, 415, "UNSUPPORTED_MEDIA_TYPE")
        accepted = "application/json, application/merge-patch+json"
        assert response.headers.get_list("Accept-Patch") == [accepted]


@pytest.mark.parametrize(("method", "path"), sample_cases(UNDESCRIBED))
def test_a_method_that_a_path_does_not_have_is_told_which_it_has(
    client: httpx.Client, method: str, path: str
) -> None:
    response = client.request(method, path, json={"name": "x"})
    error = expect_error(response, 405, "METHOD_NOT_ALLOWED")
    assert method in error["message"]
    assert read_allow(response) == list_allowed(PATHS[path])


@pytest.mark.parametrize("path", [SERVERS, "/health", f"{SERVERS}/none/action"])
@pytest.mark.parametrize("method", STRANGE)
def test_a_strange_method_is_refused_like_any_other(
    client: httpx.Client, method: str, path: str
) -> None:
    response = client.request(method, path)
    expect_error(response, 405, "METHOD_NOT_ALLOWED")
    assert read_allow(response) == list_allowed(PATHS[path])


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize(
    "path",
    [
        "/api",
        "/api/v1",
        "/api/v1/server",
        "/api/v2/servers",
        "/API/V1/SERVERS",
        "/api/v1/servers/none/actions",
        "/api/v1/servers/none/action/stop",
        "/metrics.json",
        "/healthy",
        "/ui",
        "/api/v1/openapi.json",
        "//api/v1/servers",
        "/api/v1//servers",
    ],
)
def test_a_path_that_is_not_described_is_not_found(
    client: httpx.Client, method: str, path: str
) -> None:
    response = client.request(method, httpx.URL(client.base_url).copy_with(raw_path=path.encode()))
    assert response.status_code == 404
    if method != "HEAD":
        expect_error(response, 404, "NOT_FOUND")


@pytest.mark.parametrize("path", [path for path in PATHS if path not in ("/", *PAGES)])
def test_a_slash_at_the_end_is_another_path(client: httpx.Client, path: str) -> None:
    expect_error(client.get(f"{path}/"), 404, "NOT_FOUND")


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_found_with_a_slash_at_the_end_too(
    client: httpx.Client, method: str, path: str
) -> None:
    response = client.request(method, f"{path}/")
    assert (response.status_code, response.headers["Location"]) == (308, path)
    assert response.content == b""
