"""The pages that show the document to people, also on a machine without a network."""

import json
import re
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
import pytest

from tests.contract.validator import load_document
from tests.http.api import FLAVORS, expect_error

PAGES = ["/docs", "/redoc"]
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
REFERENCE = re.compile(r"""(?:src|href)\s*=\s*["']([^"']+)["']""")
ABSOLUTE = re.compile(r"""["'(](?:https?:)?//[^"')\s]+""")


def list_references(page: str) -> list[str]:
    return [found for found in REFERENCE.findall(page) if not found.startswith(("#", "data:"))]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_html_and_reads_the_served_document(client: httpx.Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/html")
    targets = [urljoin(path, reference) for reference in list_references(response.text)]
    starters = [client.get(target).text for target in targets if f"{path[1:]}.js" in target]
    assert any('"/openapi.json"' in starter for starter in starters)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_nothing_from_another_host(client: httpx.Client, path: str) -> None:
    page = client.get(path).text
    assert ABSOLUTE.findall(page) == []
    assert list_references(page)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_in_no_frame_and_tells_no_link_where_it_was(
    client: httpx.Client, path: str
) -> None:
    headers = client.get(path).headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert (headers["X-Frame-Options"], headers["Referrer-Policy"]) == ("DENY", "no-referrer")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_runs_no_script_but_those_of_its_files(client: httpx.Client, path: str) -> None:
    assert client.get(path).headers["Cross-Origin-Opener-Policy"] == "same-origin"
    policy = read_policy(client, path)
    assert (policy["default-src"], policy["script-src"]) == ("'none'", "'self'")
    assert (policy["base-uri"], policy["form-action"]) == ("'none'", "'none'")
    assert policy["style-src"] == ("'self'" if path == "/docs" else "'self' 'unsafe-inline'")
    assert ("worker-src" in policy) == (path == "/redoc")
    assert not re.findall(r"<script(?![^>]* src=)|\son\w+=", client.get(path).text)


def read_policy(client: httpx.Client, path: str) -> dict[str, str]:
    """Return the directives of a page's policy with their sources."""
    directives = client.get(path).headers["Content-Security-Policy"].split("; ")
    return dict(directive.split(" ", 1) for directive in directives)


@pytest.mark.parametrize("path", PAGES)
def test_everything_that_a_page_loads_is_served(client: httpx.Client, path: str) -> None:
    for reference in list_references(client.get(path).text):
        target = urljoin(path, reference)
        assert not urlsplit(target).netloc
        response = client.get(target)
        assert response.status_code == 200, target
        assert response.content
        assert not response.headers["Content-Type"].startswith("text/html")


def test_a_script_and_a_style_sheet_have_their_media_types(client: httpx.Client) -> None:
    references = list_references(client.get("/docs").text)
    kinds = {
        reference.rsplit(".", 1)[-1]: client.get(urljoin("/docs", reference)).headers[
            "Content-Type"
        ]
        for reference in references
    }
    assert kinds["js"].startswith("text/javascript")
    assert kinds["css"].startswith("text/css")


def test_a_file_that_the_client_has_is_not_sent_again(client: httpx.Client) -> None:
    path = urljoin("/docs", list_references(client.get("/docs").text)[0])
    etag = client.get(path).headers["ETag"]
    response = client.get(path, headers={"If-None-Match": etag})
    assert (response.status_code, response.content) == (304, b"")


@pytest.mark.parametrize(
    "name", ["none.js", "docs.html", "..%2F..%2Fpyproject.toml", "%2Fetc%2Fpasswd", "openapi.json"]
)
def test_no_other_file_is_served(client: httpx.Client, name: str) -> None:
    url = httpx.URL(client.base_url).copy_with(raw_path=f"/docs/{name}".encode())
    expect_error(client.get(url), 404, "NOT_FOUND")


COMPRESSED = [
    *PAGES,
    "/docs/redoc.standalone.js",
    "/docs/swagger-ui.css",
    "/openapi.json",
    "/openapi.yaml",
    "/openapi-3.1.json",
    "/openapi-sdk.json",
]


@pytest.mark.parametrize("path", COMPRESSED)
def test_what_never_changes_is_sent_compressed_to_those_who_take_that(
    client: httpx.Client, path: str
) -> None:
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    packed = client.get(path, headers={"Accept-Encoding": "br, gzip;q=0.8"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.content == plain.content
    assert packed.headers["Content-Type"] == plain.headers["Content-Type"]
    assert {response.headers["Vary"] for response in (plain, packed)} == {"Accept-Encoding"}
    if len(plain.content) > 1000:
        assert int(packed.headers["Content-Length"]) < int(plain.headers["Content-Length"]) / 2


@pytest.mark.parametrize("path", COMPRESSED)
def test_each_coding_is_known_by_an_etag_of_its_own(client: httpx.Client, path: str) -> None:
    codings = [{"Accept-Encoding": coding} for coding in ("identity", "gzip")]
    etags = [client.get(path, headers=headers).headers["ETag"] for headers in codings]
    assert etags[0] != etags[1]
    for headers, etag, other in zip(codings, etags, reversed(etags), strict=True):
        known = client.get(path, headers={**headers, "If-None-Match": etag})
        assert (known.status_code, known.headers["Vary"]) == (304, "Accept-Encoding")
        assert "Content-Encoding" not in known.headers
        unknown = client.get(path, headers={**headers, "If-None-Match": other})
        assert (unknown.status_code, unknown.headers["ETag"]) == (200, etag)


@pytest.mark.parametrize(
    "coding", ["", "identity", "br", "gzip;q=0", "identity, gzip;q=0.5", "*;q=0", "nonsense;;"]
)
def test_nothing_is_compressed_for_those_who_would_rather_not(
    client: httpx.Client, coding: str
) -> None:
    response = client.get("/openapi.json", headers={"Accept-Encoding": coding})
    assert response.status_code == 200
    assert "Content-Encoding" not in response.headers


@pytest.mark.parametrize(
    "coding", ["gzip", "x-gzip", "GZIP", "*", "gzip, *;q=0", "deflate, gzip;q=1.0"]
)
def test_gzip_is_asked_for_in_many_ways(client: httpx.Client, coding: str) -> None:
    response = client.get("/docs", headers={"Accept-Encoding": coding})
    assert response.headers["Content-Encoding"] == "gzip"


def test_answers_of_the_api_are_not_compressed(client: httpx.Client) -> None:
    response = client.get(FLAVORS, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in response.headers


@pytest.mark.parametrize("accept", [FIREFOX, "text/html", "application/xhtml+xml, text/html;q=0.9"])
def test_a_browser_is_led_to_the_console(client: httpx.Client, accept: str) -> None:
    response = client.get("/", headers={"Accept": accept})
    assert (response.status_code, response.headers["Location"]) == (303, "/console")
    assert 'href="/docs"' in response.text
    assert response.headers["Vary"] == "Accept"


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/json, text/html;q=0.9"])
def test_a_program_is_told_what_is_where(client: httpx.Client, accept: str) -> None:
    response = client.get("/", headers={"Accept": accept})
    assert response.status_code == 200
    assert response.headers["Vary"] == "Accept"
    for name, path in response.json().items():
        assert client.get(path).status_code == 200, name


def test_every_list_is_linked(client: httpx.Client) -> None:
    lists = {
        path for path in load_document(usual=True)["paths"] if re.fullmatch(r"/api/v1/[a-z]+", path)
    }
    assert lists <= set(client.get("/").json().values())


def test_no_other_form_of_the_start_is_there(client: httpx.Client) -> None:
    expect_error(client.get("/", headers={"Accept": "image/png"}), 406, "NOT_ACCEPTABLE")


def test_the_icon_of_the_pages_is_there(client: httpx.Client) -> None:
    response = client.get("/favicon.ico")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/vnd.microsoft.icon"
    assert response.content.startswith(b"\x00\x00\x01\x00")
    for page in PAGES:
        assert "/favicon.ico" in list_references(client.get(page).text)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_may_load_nothing_from_elsewhere(client: httpx.Client, page: str) -> None:
    policy = client.get(page).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "//" not in policy


def test_the_license_of_what_a_page_loads_is_named_in_it_and_served(client: httpx.Client) -> None:
    for script in ("redoc.standalone.js", "swagger-ui-bundle.js"):
        name = f"{script}.LICENSE.txt"
        assert name in client.get(f"/docs/{script}").text
        assert "MIT" in client.get(f"/docs/{name}").text


def test_every_example_of_a_body_is_taken_as_it_is(own_client: httpx.Client) -> None:
    """In the order in which the document shows them: what is made, and then what is done to it."""
    paths = {"server_id": "", "webhook_id": "", "key_id": ""}
    for path, method, media_type, body in list_examples():
        response = own_client.request(
            method,
            path.format(**paths),
            content=json.dumps(body),
            headers={"Content-Type": media_type},
        )
        assert response.status_code < 300, (path, body, response.text)
        made = response.json()
        paths.update({name: made["id"] for name in paths if path.endswith(f"{name[:-3]}s")})


def list_examples() -> list[tuple[str, str, str, Any]]:
    """Return each example of a body with the path, the method and the media type of its request."""
    document = load_document(usual=True)
    known = document["components"]["examples"]
    return [
        (path, method, media_type, known[example["$ref"].rpartition("/")[2]]["value"])
        if "$ref" in example
        else (path, method, media_type, example["value"])
        for path, item in document["paths"].items()
        for method in ("post", "patch")
        if method in item
        for media_type, content in item[method].get("requestBody", {}).get("content", {}).items()
        for example in content["examples"].values()
    ]
