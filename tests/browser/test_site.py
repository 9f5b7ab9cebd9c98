"""The site of the documentation in Chromium: searched, whole on a phone, and asking nobody else."""

import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from documentation.__main__ import make_site
from documentation.places import SITE
from tests.browser.visit import Visit, open_visit

pytestmark = pytest.mark.long

PHONE = 360


class Server(SimpleHTTPRequestHandler):
    """Serves the files of a folder, and writes no log."""

    def log_message(self, *arguments: object) -> None: ...


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    build = tmp_path_factory.mktemp("documentation") / "build"
    assert make_site(build) == []
    return build / SITE


@pytest.fixture(scope="session")
def site_url(site: Path) -> Iterator[str]:
    """The address of the site, served as a directory of files."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Server, directory=site)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def reader(browser: Browser, site_url: str) -> Iterator[Visit]:
    visit = open_visit(browser, site_url)
    yield visit
    visit.page.context.close()


def find(visit: Visit, words: str, path: str) -> None:
    """Search the site for words, and follow a result to the page at a path."""
    visit.page.keyboard.press("Control+k")
    visit.page.keyboard.type(words)
    visit.page.locator(f"dialog a[href*='{path}']").first.click()
    expect(visit.page).to_have_url(re.compile(rf"/{path}\b"))


def test_the_site_is_searched(reader: Visit, site_url: str) -> None:
    reader.page.goto("/index.html", wait_until="networkidle")
    find(reader, "IDEMPOTENCY_KEY_REUSED", "errors.html")
    assert reader.complaints == []
    assert reader.list_elsewhere(site_url) == []


def test_the_site_is_searched_where_it_is_opened_as_a_file(browser: Browser, site: Path) -> None:
    visit = open_visit(browser, f"file://{site}")
    visit.page.goto(f"file://{site}/index.html", wait_until="networkidle")
    find(visit, "SIMULATOR_MAX_SERVERS", "settings.html")
    assert visit.complaints == []
    assert visit.list_elsewhere(f"file://{site}") == []


def test_a_diagram_is_drawn(reader: Visit, site_url: str) -> None:
    reader.page.goto("/lifecycle.html", wait_until="networkidle")
    expect(reader.page.locator("div.mermaid")).to_be_visible()
    assert reader.complaints == []
    assert reader.list_elsewhere(site_url) == []


def test_no_page_is_wider_than_a_phone_nor_complains(
    reader: Visit, site: Path, site_url: str
) -> None:
    reader.page.set_viewport_size({"width": PHONE, "height": 740})
    for path in sorted(site.rglob("*.html")):
        reader.page.goto(f"/{path.relative_to(site)}", wait_until="load")
        assert reader.page.evaluate("document.documentElement.scrollWidth") <= PHONE, path
    assert reader.complaints == []
    assert reader.list_elsewhere(site_url) == []
