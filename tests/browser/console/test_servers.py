"""The table of servers."""

import httpx
from playwright.sync_api import expect

from tests.browser.console.looks import check_looks
from tests.browser.console.tables import find_row, open_servers
from tests.browser.visit import Visit
from tests.http.api import create_server
from tests.http.simulator import tell


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
