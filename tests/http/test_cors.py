"""Pages of the origins that the settings name use the API from a browser, and no others do."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.contract.exchange import METHODS
from tests.contract.validator import load_document
from tests.databases import Databases
from tests.http.api import SERVERS, create_server, expect_error, get_path, open_client
from tests.http.bad.request import NEW
from tests.http.streams import EVENTS
from tests.server import serve

CONSOLE = "https://console.example.com"
FOREIGN = ["https://evil.example", "http://console.example.com", "null", f"{CONSOLE}.evil.example"]
DOCUMENT = load_document(usual=True)
PATHS = [path.replace("{", "").replace("}", "") for path in DOCUMENT["paths"]]
REFUSED = {
    "/nowhere": 404,
    f"{SERVERS}/none": 404,
    f"{SERVERS}?limit=0": 422,
}
READABLE = {"ETag", "Location", "Retry-After", "X-Request-ID", "RateLimit", "WWW-Authenticate"}
SENDABLE = {
    "Authorization", "X-Auth-Token", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match",
    "Last-Event-ID", "Prefer", "X-Request-ID",
}  # fmt: skip


@pytest.fixture(scope="module")
def page(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client that sends what a browser does for a page of an origin that is allowed."""
    directory = tmp_path_factory.mktemp("cors")
    server = serve(databases.create(), directory, ALLOWED_ORIGINS=f'["{CONSOLE}"]')
    with server as running, open_client(running.url) as client:
        client.headers.update({"Origin": CONSOLE, "Sec-Fetch-Site": "cross-site"})
        yield client


def preflight(client: httpx.Client, path: str, method: str, **headers: str) -> httpx.Response:
    """Ask as a browser does before it sends a request of a page."""
    asked = {"Access-Control-Request-Method": method, **headers}
    return client.options(path, headers=asked)


def list_words(response: httpx.Response, name: str) -> set[str]:
    (value,) = response.headers.get_list(name)
    return set(value.split(", "))


def list_cors(response: httpx.Response) -> list[str]:
    return [name for name in response.headers if name.startswith("access-control-")]


def expect_readable(response: httpx.Response) -> None:
    """Compare what a response says to the browser of the page with what it should."""
    assert response.headers.get_list("Access-Control-Allow-Origin") == [CONSOLE]
    assert list_words(response, "Access-Control-Expose-Headers") >= READABLE
    assert "Origin" in list_words(response, "Vary")
    assert "Access-Control-Allow-Credentials" not in response.headers


@pytest.mark.parametrize("path", PATHS)
def test_a_browser_learns_before_a_request_what_may_be_sent(page: httpx.Client, path: str) -> None:
    item = dict(zip(PATHS, DOCUMENT["paths"].values(), strict=True))[path]
    for method in METHODS & item.keys():
        response = preflight(page, path, method.upper())
        assert (response.status_code, response.content) == (204, b"")
        expect_readable(response)
        assert method.upper() in list_words(response, "Access-Control-Allow-Methods")
        assert list_words(response, "Access-Control-Allow-Headers") >= SENDABLE
        assert 0 < int(response.headers["Access-Control-Max-Age"]) <= 7200


def test_every_header_of_the_document_may_be_sent_and_read(page: httpx.Client) -> None:
    sent = list_words(preflight(page, SERVERS, "POST"), "Access-Control-Allow-Headers")
    read = list_words(page.get(SERVERS), "Access-Control-Expose-Headers")
    parameters = DOCUMENT["components"]["parameters"].values()
    assert {one["name"] for one in parameters if one["in"] == "header"} <= sent
    described: set[str] = set()
    for response in DOCUMENT["components"]["responses"].values():
        described |= response.get("headers", {}).keys()
    assert described - read <= {"Cache-Control", "Content-Type"}


def test_a_page_makes_reads_and_follows_a_server(page: httpx.Client) -> None:
    made = page.post(SERVERS, json=NEW)
    expect_readable(made)
    assert made.status_code == 201
    known = page.get(made.headers["Location"])
    expect_readable(known)
    again = page.get(made.headers["Location"], headers={"If-None-Match": known.headers["ETag"]})
    expect_readable(again)
    assert again.status_code == 304
    headers = {**page.headers, "Accept": "text/event-stream"}
    with httpx.stream("GET", page.base_url.join(EVENTS), headers=headers) as stream:
        expect_readable(stream)


@pytest.mark.parametrize("path", REFUSED)
def test_a_page_may_read_why_it_was_refused(page: httpx.Client, path: str) -> None:
    response = page.get(path)
    assert response.status_code == REFUSED[path]
    expect_readable(response)


def test_a_page_may_read_that_its_body_is_refused(page: httpx.Client) -> None:
    for response in (
        page.post(SERVERS, content=b"{"),
        page.put(SERVERS),
        page.get("/openapi.json"),
    ):
        expect_readable(response)


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_page_of_another_origin_reads_and_changes_nothing(
    page: httpx.Client, origin: str
) -> None:
    headers = {"Origin": origin}
    for response in (
        page.get(SERVERS, headers=headers),
        preflight(page, SERVERS, "POST", **headers),
    ):
        assert response.is_success
        assert list_cors(response) == []
        assert "Origin" in response.headers["Vary"]
    response = page.post(SERVERS, json=NEW, headers=headers)
    expect_error(response, 403, "ORIGIN_NOT_ALLOWED")
    assert list_cors(response) == []


def test_what_varies_by_more_than_origins_says_so_in_one_list(page: httpx.Client) -> None:
    for path in ("/openapi.json", "/docs", "/docs/swagger-ui.css"):
        assert page.get(path).headers.get_list("Vary") == ["Accept-Encoding, Origin"]


def test_what_is_not_asked_by_a_browser_is_told_nothing_about_pages(page: httpx.Client) -> None:
    response = page.options(SERVERS)
    expect_readable(response)
    assert "Access-Control-Allow-Methods" not in response.headers
    plain = page.send(httpx.Request("GET", page.base_url.join(SERVERS)))
    assert list_cors(plain) == []
    assert plain.headers["Vary"] == "Origin"


def test_without_the_setting_no_page_reads_anything(
    client: httpx.Client, server: dict[str, Any]
) -> None:
    headers = {"Origin": CONSOLE}
    for path in (SERVERS, get_path(server), "/openapi.json"):
        assert list_cors(client.get(path, headers=headers)) == []
        asked = preflight(client, path, "GET", **headers)
        assert (asked.status_code, list_cors(asked)) == (204, [])
        assert "Origin" not in client.get(path).headers.get("Vary", "")


def test_what_a_repeated_request_is_answered_is_told_to_the_page_that_repeats_it(
    page: httpx.Client,
) -> None:
    headers = {"Idempotency-Key": create_server(page)["id"]}
    first, second = (page.post(SERVERS, json=NEW, headers=headers) for _ in range(2))
    assert second.headers["Idempotent-Replayed"] == "true"
    expect_readable(second)
    assert first.json() == second.json()
