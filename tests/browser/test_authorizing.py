"""The page of the documentation with a key: what is tried there is sent with it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_trying import OPERATIONS, execute, open_operation
from tests.browser.visit import Visit, open_visit
from tests.http.api import create_server
from tests.http.keys import BOOTSTRAP, open_keyed_client, serve_with_keys
from tests.server import LiveServer


@pytest.fixture
def keyed(tmp_path: Path) -> Iterator[LiveServer]:
    with serve_with_keys(f"sqlite:///{tmp_path}/ostler.db", tmp_path) as server:
        yield server


@pytest.fixture
def asked(browser: Browser, keyed: LiveServer) -> Iterator[Visit]:
    visit = open_visit(browser, keyed.url)
    yield visit
    visit.page.context.close()


def test_a_key_is_sent_with_what_is_tried_and_kept_nowhere(asked: Visit, keyed: LiveServer) -> None:
    page = asked.page
    page.goto("/docs", wait_until="networkidle")
    assert execute(open_operation(page, OPERATIONS["list_servers"])) == "401"
    with open_keyed_client(keyed.url) as client:
        server = create_server(client)
    page.get_by_role("button", name="Authorize").first.click()
    field = page.locator(".auth-container").filter(has_text="bearerAuth").locator("input")
    field.fill(BOOTSTRAP)
    page.locator(".auth-container").filter(has_text="bearerAuth").get_by_role(
        "button", name="Apply credentials"
    ).click()
    page.get_by_role("button", name="Close").last.click()
    block = open_operation(page, OPERATIONS["get_server"])
    expect(block.get_by_placeholder("server_id")).to_have_value(server["id"])
    assert execute(block) == "200"
    kept = page.evaluate("JSON.stringify([localStorage, sessionStorage, document.cookie])")
    assert BOOTSTRAP not in kept
    refused = [one for one in asked.complaints if "status of 401" not in one]
    assert refused == []
