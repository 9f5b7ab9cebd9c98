"""The console while its service is away, and when it is back."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.console.conftest import is_refusal
from tests.browser.console.looks import check_looks
from tests.browser.visit import open_visit
from tests.http.api import create_server, open_client
from tests.http.simulator import tell
from tests.server import LiveServer

CONNECTION = ".connection"
ARE_PAGES_LOADED = """() => performance
  .getEntriesByType('resource')
  .some(({ name }) => name.includes('/assets/keypairs-'))"""


@pytest.mark.long
def test_pages_say_that_the_service_is_away_and_go_on_when_it_is_back(
    browser: Browser, own_server: LiveServer
) -> None:
    with open_client(own_server.url) as client:
        tell(client, instant=True)
        create_server(client, "web-01")
    visit = open_visit(browser, own_server.url)
    page = visit.page
    page.goto("/console/operations")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(1)
    expect(page.locator(CONNECTION)).to_have_text("Live")
    page.wait_for_function(ARE_PAGES_LOADED)

    own_server.kill()
    expect(page.locator(CONNECTION)).to_have_text("Offline")
    expect(page.locator(".banner")).to_contain_text("goes on by itself")
    expect(rows).to_have_count(1)
    check_looks(visit, "away")
    page.get_by_role("link", name="Key pairs").click()
    expect(page.get_by_role("heading", level=1, name="Key pairs")).to_be_visible()
    page.get_by_role("button", name="Import a public key").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("kept")

    own_server.start()
    expect(page.locator(CONNECTION)).to_have_text("Live")
    expect(page.locator(".banner")).to_have_count(0)
    expect(dialog.get_by_label("Name")).to_have_value("kept")
    page.keyboard.press("Escape")
    expect(page.get_by_text("There is no key pair yet.")).to_be_visible()
    page.get_by_role("link", name="Operations", exact=True).click()
    expect(rows).to_have_count(1)
    with open_client(own_server.url) as client:
        tell(client, instant=True)
        create_server(client, "web-02")
    expect(rows).to_have_count(2)
    page.context.close()
    assert [one for one in visit.complaints if not is_refusal(one)] == []
