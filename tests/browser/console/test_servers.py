"""The table of servers."""

from typing import Any

import httpx
from playwright.sync_api import Locator, Page, expect

from tests.browser.console.looks import check_looks
from tests.browser.visit import Visit
from tests.http.api import create_server
from tests.http.simulator import tell

SERVERS = "/console/servers"


def open_servers(page: Page, query: str = "") -> Locator:
    """Open the table and return it once it follows what happens."""
    page.goto(f"{SERVERS}{query}")
    expect(page.locator(".connection")).to_have_text("Live")
    return page.get_by_role("table", name="Servers")


def find_row(table: Locator, server: dict[str, Any]) -> Locator:
    """Return the row of a server."""
    return table.locator(f"[data-id='{server['id']}']")


def test_the_table_is_sound_in_every_look(visit: Visit, client: httpx.Client) -> None:
    tell(client, instant=True)
    server = create_server(client, "web-01", labels={"env": "prod"})
    tell(client, latency_seconds=600)
    create_server(client, "web-02", labels={"env": "prod"})
    page = visit.page
    table = open_servers(page, "?label=env%3Dprod")
    expect(find_row(table, server)).to_contain_text("ACTIVE")
    page.get_by_role("checkbox", name="Select web-01").check()
    check_looks(visit, "servers")
    page.get_by_role("button", name="Actions of web-01").click()
    check_looks(visit, "servers-menu")
