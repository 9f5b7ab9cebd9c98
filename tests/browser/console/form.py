"""The form in which a server is made, as people fill it in."""

from typing import Any

import httpx
from playwright.sync_api import Locator, Page, expect

from tests.browser.visit import Visit
from tests.http.api import SERVERS
from tests.http.waits import wait_until

NEW = "/console/servers/new"
SCRIPT = '#!/bin/sh\n# it\'s "quoted" \\ and $HOME, übrigens\nprintf \'%s\\n\' "$1"\n\n'
NAME = 'it\'s "web" 01; $(id) ü'


def open_form(visit: Visit) -> Page:
    """Go to the form, and return the page once there is something to choose from."""
    visit.page.goto(NEW)
    expect(visit.page.get_by_role("radio").first).to_be_visible()
    return visit.page


def fill_in(page: Page, name: str, image: str = "Debian 12", flavor: str = "m1.small") -> None:
    """Fill in what every server needs."""
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Image", exact=True).select_option(image)
    page.get_by_role("radio", name=flavor).check()


def add_label(page: Page, place: int, key: str, value: str) -> None:
    """Add a label by the keyboard alone, once its button has been pressed."""
    page.get_by_role("button", name="Add a label").click()
    expect(page.get_by_label(f"Key of label {place}")).to_be_focused()
    page.keyboard.type(key)
    page.keyboard.press("Tab")
    page.keyboard.type(value)


def open_more(page: Page) -> None:
    """Unfold what fewer servers need."""
    page.locator("summary", has_text="More").click()


def create(page: Page) -> None:
    """Send the form."""
    page.get_by_role("button", name="Create server").click()


def find_field(page: Page, label: str) -> Locator:
    """Return the field with a label, with all its texts."""
    return page.locator(".field", has=page.get_by_text(label, exact=True))


def read_server(page: Page, client: httpx.Client) -> dict[str, Any]:
    """Return the server whose page is seen, once it is built."""
    page.wait_for_url(lambda url: "/servers/" in url and not url.endswith("/new"))
    path = f"{SERVERS}/{page.url.rsplit('/', 1)[1]}"
    wait_until(lambda: client.get(path).json()["status"] != "BUILD")
    server: dict[str, Any] = client.get(path).json()
    return server


def fill_in_all(page: Page) -> None:
    """Fill in every field, with all that a shell or a program would stumble over."""
    fill_in(page, NAME)
    page.get_by_role("checkbox", name="private").check()
    add_label(page, 1, "tier", "it's $HOME")
    add_label(page, 2, "a b", "")
    open_more(page)
    page.get_by_label("User data").fill(SCRIPT)
    page.get_by_label("Availability zone").select_option("nova")
    page.get_by_label("Security groups").fill("default")
    page.get_by_role("button", name="in 1 day").click()
    page.get_by_label("Protected").check()
