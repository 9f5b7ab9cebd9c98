"""What Chromium lets a page of another origin do, where the settings name it and where not."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.elsewhere import serve_empty_page
from tests.browser.visit import open_visit
from tests.http.api import SERVERS
from tests.http.bad.request import NEW
from tests.server import LiveServer, serve

CALL = """async ([url, method, body]) => {
    const headers = {"Authorization": "Bearer nobody", "Content-Type": "application/json"};
    try {
        const response = await fetch(url, {method, headers, body});
        const read = (name) => response.headers.get(name);
        return [response.status, Boolean(read("X-Request-ID")), read("Location")];
    } catch (error) { return error.name; }
}"""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    """The origin of an empty page that the service does not serve."""
    with serve_empty_page() as origin:
        yield origin


def call(browser: Browser, origin: str, server: LiveServer, method: str, body: str | None) -> Any:
    """Have a page of ``origin`` call the service, and return what the page learns of that."""
    visit = open_visit(browser, origin)
    try:
        visit.page.goto("/")
        return visit.page.evaluate(CALL, [f"{server.url}{SERVERS}", method, body])
    finally:
        visit.page.context.close()


def test_a_page_of_an_origin_that_is_allowed_uses_the_api(
    browser: Browser, elsewhere: str, tmp_path: Path
) -> None:
    new = json.dumps({**NEW, "name": "from-a-page"})
    url = f"sqlite:///{tmp_path}/ostler.db"
    with serve(url, tmp_path, ALLOWED_ORIGINS=f'["{elsewhere}"]') as server:
        assert call(browser, elsewhere, server, "GET", None) == [200, True, None]
        status, has_id, location = call(browser, elsewhere, server, "POST", new)
    assert (status, has_id, location.startswith(SERVERS)) == (201, True, True)


@pytest.mark.long
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_page_of_any_other_origin_does_not(
    browser: Browser, elsewhere: str, live_server: LiveServer, method: str
) -> None:
    assert call(browser, elsewhere, live_server, method, None) == "TypeError"
