"""The table of servers, as tests read it."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

SERVERS = "/console/servers"


def open_servers(page: Page, query: str = "") -> Locator:
    """Open the table and return it once the page follows what happens."""
    page.goto(f"{SERVERS}{query}")
    expect(page.locator(".connection")).to_have_text("Live")
    return page.get_by_role("table", name="Servers")


def find_row(table: Locator, server: dict[str, Any]) -> Locator:
    """Return the row of a server."""
    return table.locator(f"[data-id='{server['id']}']")


def expect_names(page: Page, names: list[str], total: int) -> None:
    """Find these names in the table, in this order, and the total beside the heading."""
    expect(page.locator(".server-name")).to_have_text(names)
    expect(page.locator(".page-aside")).to_have_text(f"1\N{EN DASH}{len(names)} of {total}")


def choose(page: Page, name: str, action: str) -> None:
    """Choose an action in the menu of a server."""
    page.get_by_role("button", name=f"Actions of {name}").click()
    page.get_by_role("menuitem", name=action, exact=True).click()
