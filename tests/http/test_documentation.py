"""The pages that show the document to people, also on a machine without a network."""

import re
from urllib.parse import urljoin, urlsplit

import httpx
import pytest

from tests.http.api import expect_error

PAGES = ["/docs", "/redoc"]
REFERENCE = re.compile(r"""(?:src|href)\s*=\s*["']([^"']+)["']""")
ABSOLUTE = re.compile(r"""["'(](?:https?:)?//[^"')\s]+""")


def list_references(page: str) -> list[str]:
    return [found for found in REFERENCE.findall(page) if not found.startswith(("#", "data:"))]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_html_and_reads_the_served_document(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/html")
    targets = [urljoin(path, reference) for reference in list_references(answer.text)]
    starters = [client.get(target).text for target in targets if f"{path[1:]}.js" in target]
    assert any('"/openapi.json"' in starter for starter in starters)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_nothing_from_another_host(client: httpx.Client, path: str) -> None:
    page = client.get(path).text
    assert ABSOLUTE.findall(page) == []
    assert list_references(page)


@pytest.mark.parametrize("path", PAGES)
def test_everything_that_a_page_loads_is_served(client: httpx.Client, path: str) -> None:
    for reference in list_references(client.get(path).text):
        target = urljoin(path, reference)
        assert not urlsplit(target).netloc
        answer = client.get(target)
        assert answer.status_code == 200, target
        assert answer.content
        assert not answer.headers["Content-Type"].startswith("text/html")


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
    answer = client.get(path, headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize(
    "name", ["none.js", "docs.html", "..%2F..%2Fpyproject.toml", "%2Fetc%2Fpasswd", "openapi.json"]
)
def test_no_other_file_is_served(client: httpx.Client, name: str) -> None:
    url = httpx.URL(client.base_url).copy_with(raw_path=f"/docs/{name}".encode())
    expect_error(client.get(url), 404, "NOT_FOUND")
