"""The page of one server, as people use it."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.visit import Visit

SERVERS = "/console/servers"


def open_server(visit: Visit, server: dict[str, Any], tab: str = "") -> Page:
    """Go to the page of a server, and return it once it follows what happens."""
    page = visit.page
    page.goto(f"{SERVERS}/{server['id']}{f'?tab={tab}' if tab else ''}")
    expect(page.locator(".connection")).to_have_text("Live")
    expect(find_name(page, server["name"])).to_be_visible()
    return page


def find_name(page: Page, name: str) -> Locator:
    """Return the heading with the name of the server."""
    return page.get_by_role("heading", level=1, name=name, exact=True)


def find_status(page: Page) -> Locator:
    """Return the status beside the name."""
    return page.locator(".page-aside")


def choose_action(page: Page, name: str) -> None:
    """Choose an action of the menu."""
    page.get_by_role("button", name="Actions").click()
    page.get_by_role("menuitem", name=name).click()
