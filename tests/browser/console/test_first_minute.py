"""A person who has never seen the console makes, watches and deletes a server."""

import time
from dataclasses import dataclass

import httpx
from playwright.sync_api import Locator, Page, expect

from tests.browser.visit import Visit
from tests.http.api import SERVERS
from tests.http.simulator import tell

MOST_CLICKS = 10


@dataclass
class Person:
    """Whoever looks at a page: finds what is to be done by what is written there."""

    page: Page
    clicks: int = 0

    def click(self, what: Locator) -> None:
        """Click on something."""
        what.click()
        self.clicks += 1

    def choose(self, what: Locator, option: str) -> None:
        """Open a list, and choose in it."""
        what.select_option(label=option)
        self.clicks += 2

    def type(self, text: str) -> None:
        """Type where the focus is."""
        self.page.keyboard.type(text)


def test_a_server_is_made_watched_and_deleted_without_being_told_how(
    visit: Visit, client: httpx.Client
) -> None:
    tell(client, latency_seconds=2)
    page, person, began = visit.page, Person(visit.page), time.monotonic()
    page.goto("/console")
    person.click(page.get_by_role("link", name="Create the first one"))
    expect(page.get_by_role("heading", level=1, name="New server")).to_be_visible()
    person.click(page.get_by_label("Name", exact=True))
    person.type("web-01")
    person.choose(page.get_by_label("Image", exact=True), "Debian 12")
    person.click(page.get_by_role("radio", name="m1.small"))
    person.click(page.get_by_role("button", name="Create server"))
    expect(page.get_by_role("heading", level=1, name="web-01")).to_be_visible()
    expect(page.locator(".page-aside")).to_contain_text("ACTIVE")
    person.click(page.get_by_role("button", name="Actions"))
    person.click(page.get_by_role("menuitem", name="Delete"))
    expect(page.get_by_role("dialog").get_by_role("textbox")).to_be_focused()
    person.type("web-01")
    person.click(page.get_by_role("dialog").get_by_role("button", name="Delete"))
    person.click(page.get_by_role("link", name="Servers", exact=True))
    expect(page.get_by_text("There are no servers yet.")).to_be_visible()
    print(f"{person.clicks} clicks, {time.monotonic() - began:.1f} s")
    assert client.get(SERVERS).json()["total"] == 0
    assert person.clicks <= MOST_CLICKS
