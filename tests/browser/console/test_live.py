"""The table of servers follows what happens elsewhere, whatever happens to the way there."""

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.console.tables import SERVERS, expect_names, find_row, open_servers
from tests.browser.visit import Visit, open_visit
from tests.http.api import create_server, get_path, open_client, perform
from tests.http.simulator import RESET, tell
from tests.server import LiveServer

NAMES = ["web-03", "web-02", "web-01"]


@pytest.fixture
def page(visit: Visit) -> Page:
    return visit.page


def test_what_others_do_is_seen_at_its_place(page: Page, client: httpx.Client) -> None:
    tell(client, instant=True)
    first, second = (create_server(client, name) for name in ("web-01", "web-02"))
    table = open_servers(page)
    expect_names(page, ["web-02", "web-01"], 2)
    for server in (first, second):
        find_row(table, server).get_by_role("checkbox").check()
    create_server(client, "web-03")
    expect_names(page, NAMES, 3)
    perform(client, first, "stop")
    expect(find_row(table, first)).to_contain_text("SHUTOFF")
    expect(page.get_by_text("2 selected")).to_be_visible()
    assert client.patch(get_path(first), json={"name": "db-01"}).status_code == 200
    assert client.delete(get_path(second)).status_code == 204
    expect_names(page, ["web-03", "db-01"], 2)
    expect(page.get_by_text("1 selected")).to_be_visible()


@pytest.mark.long
def test_what_matches_no_more_goes_and_what_matches_now_comes(
    page: Page, client: httpx.Client
) -> None:
    tell(client, instant=True)
    server = create_server(client, "web-01", labels={"env": "prod"})
    open_servers(page, "?status=SHUTOFF&label=env%3Dprod&sort=name")
    expect(page.get_by_text("No server matches these filters.")).to_be_visible()
    perform(client, server, "stop")
    expect_names(page, ["web-01"], 1)
    other = create_server(client, "app-01", labels={"env": "prod"})
    perform(client, other, "stop")
    expect_names(page, ["app-01", "web-01"], 2)
    client.patch(get_path(other), json={"labels": {"env": "dev"}})
    perform(client, create_server(client, "app-02"), "stop")
    expect_names(page, ["web-01"], 1)
    perform(client, server, "start")
    expect(page.get_by_text("No server matches these filters.")).to_be_visible()


@pytest.mark.long
def test_many_that_changed_while_the_way_was_broken_are_read_by_pages(
    visit: Visit, page: Page, client: httpx.Client
) -> None:
    tell(client, instant=True)
    servers = [create_server(client, f"web-{number:02}") for number in range(60)]
    table = open_servers(page, "?sort=name")
    expect(page.locator(".page-aside")).to_contain_text("of 60")
    page.context.set_offline(True)
    for server in servers[:30]:
        assert client.delete(get_path(server)).status_code == 204
        assert perform(client, servers[59], "lock").status_code == 202
        assert perform(client, servers[59], "unlock").status_code == 202
    for server in servers[30:58]:
        perform(client, server, "stop")
    before = len(visit.requested)
    page.context.set_offline(False)
    expect(page.locator(".page-aside")).to_contain_text("of 30")
    expect(page.locator(".server-name").first).to_have_text("web-30")
    expect(table.get_by_text("SHUTOFF").first).to_be_visible()
    asked = [one for one in visit.requested[before:] if "/api/v1/servers" in one]
    assert len(asked) < 30, asked


@pytest.mark.long
def test_a_cloud_that_begins_anew_is_seen(page: Page, client: httpx.Client) -> None:
    tell(client, instant=True)
    create_server(client, "web-01")
    open_servers(page)
    expect_names(page, ["web-01"], 1)
    assert client.post(RESET).status_code == 204
    tell(client, instant=True)
    create_server(client, "new-01")
    expect_names(page, ["new-01"], 1)


@pytest.mark.long
def test_a_service_that_dies_is_waited_for_and_nothing_is_missed(
    browser: Browser, own_server: LiveServer
) -> None:
    with open_client(own_server.url) as client:
        tell(client, instant=True)
        servers = [create_server(client, name) for name in ("web-01", "web-02")]
    page = open_visit(browser, own_server.url).page
    table = open_servers(page)
    expect_names(page, ["web-02", "web-01"], 2)
    own_server.kill()
    expect(page.get_by_text("The service does not answer.")).to_be_visible()
    expect(page.locator(".server-name")).to_have_text(["web-02", "web-01"])
    own_server.start()
    with open_client(own_server.url) as client:
        create_server(client, "web-03")
        perform(client, servers[0], "stop")
    expect_names(page, NAMES, 3)
    expect(find_row(table, servers[0])).to_contain_text("SHUTOFF")
    expect(page.locator(".connection")).to_have_text("Live")
    expect(page.get_by_text("The service does not answer.")).to_have_count(0)
    page.context.close()


@pytest.mark.long
def test_a_service_that_is_away_at_first_is_waited_for(
    browser: Browser, own_server: LiveServer
) -> None:
    with open_client(own_server.url) as client:
        tell(client, instant=True)
        create_server(client, "web-01")
    page = open_visit(browser, own_server.url).page
    page.goto("/console/keypairs")
    expect(page.locator(".connection")).to_have_text("Live")
    own_server.kill()
    page.get_by_role("link", name="Servers", exact=True).click()
    expect(page.get_by_text("The service does not answer.").first).to_be_visible()
    own_server.start()
    expect_names(page, ["web-01"], 1)
    assert page.url.endswith(SERVERS)
    page.context.close()


@pytest.mark.long
def test_a_page_whose_code_is_not_to_be_had_is_loaded_anew_once_and_says_what_to_do(
    browser: Browser, own_server: LiveServer
) -> None:
    page = open_visit(browser, own_server.url).page
    loaded: list[str] = []
    page.on("load", lambda shown: loaded.append(shown.url))
    page.route("**/assets/quota-*.js", lambda route: route.fulfill(status=404))
    with page.expect_event("load", lambda _: len(loaded) == 2):
        page.goto("/console/quota")
    expect(page.get_by_role("heading", name="The console has been renewed")).to_be_visible()
    page.unroute("**/assets/quota-*.js")
    page.get_by_role("button", name="Load it anew").click()
    expect(page.get_by_role("heading", level=1, name="Quota")).to_be_visible()
    assert len(loaded) == 3
    page.context.close()
