"""The table of servers: what it shows, and how it is filtered and ordered."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.seed import seed
from tests.browser.console.looks import check_looks
from tests.browser.console.tables import expect_names, find_row, open_servers
from tests.browser.visit import DEADLINE_MS, Visit, open_visit
from tests.databases import Databases
from tests.http.api import create_server, open_client, perform
from tests.http.keys import bear, create_key, open_keyed_client, serve_with_keys
from tests.http.regions import AWAY, set_regions, simulate
from tests.http.seeds import LARGE
from tests.http.simulator import tell
from tests.server import LiveServer, serve

MANY = 10_000


@pytest.fixture
def page(visit: Visit) -> Page:
    return visit.page


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


@pytest.mark.parametrize("width", [1000, 1200, 1400])
def test_a_name_has_room_to_be_read_however_wide_the_window_is(
    page: Page, client: httpx.Client, width: int
) -> None:
    tell(client, instant=True)
    server = create_server(client, "web-01.example")
    page.set_viewport_size({"width": width, "height": 700})
    name = find_row(open_servers(page), server).get_by_role("link", name="web-01.example")
    assert name.evaluate("link => link.closest('td').scrollWidth <= link.closest('td').clientWidth")


def test_filters_are_in_the_url_and_each_can_be_removed(page: Page, client: httpx.Client) -> None:
    tell(client, instant=True)
    create_server(client, "web-01", labels={"env": "prod", "tier": "web"})
    create_server(client, "web-02", labels={"env": "prod", "tier": "web"}, flavor_id=LARGE)
    create_server(client, "db-01", labels={"env": "prod"})
    perform(client, create_server(client, "db-02"), "stop")
    open_servers(page)
    page.get_by_role("columnheader", name="Name").get_by_role("button").click()
    expect_names(page, ["db-01", "db-02", "web-01", "web-02"], 4)
    label = page.get_by_role("textbox", name="Label")
    for text in ("env=prod", "tier"):
        label.fill(text)
        label.press("Enter")
    expect_names(page, ["web-01", "web-02"], 2)
    page.get_by_role("combobox", name="Flavor").select_option("m1.large")
    expect_names(page, ["web-02"], 1)
    expect(page).to_have_url(
        "/console/servers?sort=name&label=env%3Dprod&label=tier&flavor_id=m1.large"
    )
    page.reload()
    expect_names(page, ["web-02"], 1)
    page.get_by_role("button", name="Remove Flavor: m1.large").click()
    page.get_by_role("button", name="Remove Label: tier").click()
    expect_names(page, ["db-01", "web-01", "web-02"], 3)
    page.get_by_role("button", name="Clear all").click()
    page.get_by_role("button", name="Status", exact=True).click()
    for status in ("SHUTOFF", "ERROR"):
        page.get_by_label(status, exact=True).check()
    expect_names(page, ["db-02"], 1)
    page.get_by_label(status, exact=True).press("Escape")
    page.get_by_label("Created before").fill("2020-01-01T00:00")
    expect(page.get_by_text("No server matches these filters.")).to_be_visible()
    page.get_by_role("button", name="Clear the filters").click()
    expect_names(page, ["db-01", "db-02", "web-01", "web-02"], 4)


@pytest.mark.long
def test_what_is_wrong_with_a_filter_is_told_beside_it(visit: Visit, page: Page) -> None:
    wrong = {
        "status": ("status=BROKEN", "Status"),
        "name": ("name=%20", "Name"),
        "label": ("label=%3Dvalue", "Label"),
        "created_after": ("created_after=yesterday", "Created after"),
        "created_before": ("created_before=noon", "Created before"),
        "changed_since": ("changed_since=2026-13-01T00:00:00Z", "Changed since"),
        "sort": ("sort=size", "Order"),
    }
    page.goto("/console/servers?" + "&".join(query for query, _ in wrong.values()))
    for _, label in wrong.values():
        field = page.locator(".field").filter(has=page.get_by_text(label, exact=True))
        expect(field.locator("[aria-invalid=true]")).to_be_visible()
        expect(field.locator(".field-fault")).not_to_be_empty()
    expect(page.get_by_text("VALIDATION_ERROR")).to_be_visible()
    check_looks(visit, "servers-refused")
    page.get_by_role("button", name="Clear all").click()
    page.get_by_label("Order").select_option("name")
    expect(page.get_by_text("There are no servers yet.")).to_be_visible()
    check_looks(visit, "servers-empty")


@pytest.mark.long
def test_the_keyboard_alone_gets_everywhere(page: Page, client: httpx.Client) -> None:
    tell(client, instant=True)
    server = create_server(client, "web-01")
    table = open_servers(page)
    page.get_by_role("button", name="Actions of web-01").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Stop")).to_be_focused()
    page.keyboard.press("d")
    expect(page.get_by_role("menuitem", name="Delete")).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Reboot web-01")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Actions of web-01")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(find_row(table, server)).to_contain_text("SHUTOFF")
    page.get_by_role("button", name="Name", exact=False).first.focus()
    page.get_by_role("columnheader", name="Name").get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="Name")).to_have_attribute(
        "aria-sort", "ascending"
    )
    expect(page.get_by_role("columnheader", name="Name").get_by_role("button")).to_be_focused()


@pytest.mark.long
def test_a_viewer_sees_servers_and_nothing_to_do(
    browser: Browser, databases: Databases, tmp_path: Path
) -> None:
    with (
        serve_with_keys(databases.create(), tmp_path / "server") as service,
        open_keyed_client(service.url) as admin,
    ):
        create_server(admin, "web-01")
        viewer = create_key(admin, role="viewer")
        visit = open_visit(browser, service.url)
        visit.page.context.set_extra_http_headers(bear(viewer["secret"]))
        table = open_servers(visit.page)
        expect_names(visit.page, ["web-01"], 1)
        expect(table.get_by_role("checkbox")).to_have_count(0)
        expect(table.get_by_role("button", name="Actions")).to_have_count(0)
        expect(visit.page.get_by_role("link", name="Create server")).to_have_count(0)
        visit.page.context.close()


@pytest.mark.long
def test_of_several_regions_each_server_has_its_own(
    browser: Browser, databases: Databases, tmp_path: Path
) -> None:
    regions = set_regions(north=simulate(), south=AWAY)
    with (
        serve(databases.create(), tmp_path / "server", **regions) as service,
        open_client(service.url) as client,
    ):
        server = create_server(client, "web-01")
        page = open_visit(browser, service.url).page
        table = open_servers(page)
        expect(table.get_by_role("columnheader", name="Region")).to_be_visible()
        expect(find_row(table, server)).to_contain_text("north")
        page.get_by_role("combobox", name="Region").select_option("south")
        expect(page.get_by_text("No server matches these filters.")).to_be_visible()
        page.get_by_role("combobox", name="Region").select_option("north")
        expect_names(page, ["web-01"], 1)
        expect(page.get_by_role("combobox", name="Flavor")).to_contain_text("m1.large")
        page.context.close()


@pytest.fixture
def large_server(databases: Databases, tmp_path: Path) -> Iterator[LiveServer]:
    """A service with very many servers."""
    url = databases.create()
    seed(url, MANY)
    with serve(url, tmp_path / "server") as server:
        yield server


def scroll_to_row(page: Page, row: int) -> None:
    """Scroll as far down as there is something until a row is seen, as by the key End, held."""
    box = page.get_by_role("region", name="Servers")
    deadline = time.monotonic() + DEADLINE_MS / 1000
    while not page.locator(f"[aria-rowindex='{row}']").is_visible():
        assert time.monotonic() < deadline, f"row {row} does not come"
        box.evaluate("(box) => (box.scrollTop = box.scrollHeight)")
        page.wait_for_timeout(100)


def count_rows(page: Page) -> int:
    """Return how many rows are in the page."""
    return page.locator("tbody tr:not(.table-gap)").count()


@pytest.mark.long
def test_ten_thousand_servers_are_scrolled_with_the_exact_total(
    browser: Browser, large_server: LiveServer
) -> None:
    visit = open_visit(browser, large_server.url)
    page = visit.page
    open_servers(page, "?sort=name")
    aside = page.locator(".page-aside")
    expect(aside).to_contain_text("of 10,000")
    assert count_rows(page) < 60
    for end in range(100, 1001, 100):
        expect(page.locator(f"[aria-rowindex='{end + 1}']")).to_have_count(0)
        scroll_to_row(page, end + 1)
        assert count_rows(page) < 60
    with open_client(large_server.url) as client:
        made: dict[str, Any] = create_server(client, "0-first")
    expect(aside).to_contain_text("of 10,001")
    page.get_by_role("region", name="Servers").evaluate("(box) => (box.scrollTop = 0)")
    expect(find_row(page.get_by_role("table"), made)).to_be_visible()
    page.context.close()
