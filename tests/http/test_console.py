"""The files of the console, as a browser gets them."""

import re
from pathlib import Path

import httpx
import pytest

from tests.http.api import expect_error, open_client
from tests.server import serve

DEEP = ["/console", "/console/servers", "/console/servers/a%20b", "/console/a/b/c.js", "/console/é"]
REFERENCE = re.compile(r'(?:src|href)="(/console/assets/[^"]+)"')
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def list_assets(client: httpx.Client) -> list[str]:
    """Return the paths of what the page loads."""
    found = REFERENCE.findall(client.get("/console").text)
    assert found
    return found


@pytest.mark.parametrize("path", DEEP)
def test_every_path_below_the_console_is_its_page(client: httpx.Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/html")
    assert response.content == client.get("/console").content


@pytest.mark.parametrize("path", DEEP)
def test_the_page_runs_nothing_but_its_files_and_is_in_no_frame(
    client: httpx.Client, path: str
) -> None:
    headers = client.get(path).headers
    directives = headers["Content-Security-Policy"].split("; ")
    assert dict(one.split(" ", 1) for one in directives) == POLICY
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_nothing_in_the_page_is_inline_or_of_another_host(client: httpx.Client) -> None:
    page = client.get("/console").text
    assert not re.findall(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=", page)
    assert not re.findall(r"""(?:src|href)=["'](?:https?:)?//""", page)


def test_the_page_is_asked_for_anew_each_time_and_sent_when_it_has_changed(
    client: httpx.Client,
) -> None:
    got = client.get("/console")
    assert got.headers["Cache-Control"] == "no-cache"
    known = client.get("/console/servers", headers={"If-None-Match": got.headers["ETag"]})
    assert (known.status_code, known.content) == (304, b"")
    assert known.headers["Cache-Control"] == "no-cache"


def test_what_the_page_loads_is_kept_for_good(client: httpx.Client) -> None:
    kinds = {".js": "text/javascript", ".css": "text/css"}
    for path in list_assets(client):
        got = client.get(path)
        assert got.status_code == 200, path
        assert got.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert got.headers["Content-Type"].startswith(kinds[path[path.rindex(".") :]])
        known = client.get(path, headers={"If-None-Match": got.headers["ETag"]})
        assert known.status_code == 304
        head = client.head(path)
        assert (head.content, head.headers["ETag"]) == (b"", got.headers["ETag"])


def test_the_console_comes_compressed_to_those_who_take_that(client: httpx.Client) -> None:
    for path in ["/console", *list_assets(client)]:
        plain = client.get(path, headers={"Accept-Encoding": "identity"})
        packed = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert packed.headers["Content-Encoding"] == "gzip"
        assert packed.content == plain.content
        assert packed.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "name", ["none.js", "..%2Findex.html", "index.html", "%2Fetc%2Fpasswd", "docs.js"]
)
def test_no_other_file_is_one_of_the_console(client: httpx.Client, name: str) -> None:
    url = httpx.URL(client.base_url).copy_with(raw_path=f"/console/assets/{name}".encode())
    response = client.get(url)
    expect_error(response, 404, "NOT_FOUND")
    assert response.headers["Cache-Control"] == "no-store"


def test_no_file_of_the_console_is_one_of_the_documentation(client: httpx.Client) -> None:
    for path in list_assets(client):
        name = path.rpartition("/")[2]
        expect_error(client.get(f"/docs/{name}"), 404, "NOT_FOUND")


def test_the_licenses_of_what_is_in_the_console_are_there(client: httpx.Client) -> None:
    response = client.get("/console/licenses.md")
    assert (response.status_code, response.text[:1]) == (200, "#")
    assert response.headers["Content-Type"].startswith("text/markdown")


@pytest.mark.parametrize("path", ["/console", "/console/servers", "/console/assets/none.js"])
def test_the_console_is_only_read(client: httpx.Client, path: str) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        expect_error(client.request(method, path), 405, "METHOD_NOT_ALLOWED")
    assert client.options(path).headers["Allow"] == "GET, HEAD, OPTIONS"


def test_a_query_is_the_business_of_the_page(client: httpx.Client) -> None:
    response = client.get("/console/servers?status=ACTIVE&status=ERROR&x")
    assert response.status_code == 200


def test_a_slash_behind_the_console_leads_to_it(client: httpx.Client) -> None:
    response = client.get("/console/")
    assert (response.status_code, response.headers["Location"]) == (308, "/console")


def test_without_a_console_a_browser_is_led_to_the_documentation(
    database_url: str, directory: Path
) -> None:
    with serve(database_url, directory, CONSOLE="false") as off, open_client(off.url) as client:
        for path in [*DEEP, "/console/licenses.md"]:
            expect_error(client.get(path), 404, "NOT_FOUND")
        root = client.get("/", headers={"Accept": "text/html"})
        assert (root.headers["Location"], "console" in root.text) == ("/docs", False)
        assert "console" not in client.get("/").json()
