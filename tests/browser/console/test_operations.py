"""The page of operations."""

import httpx
from playwright.sync_api import expect

from tests.browser.console.looks import check_looks
from tests.browser.visit import Visit
from tests.http.api import create_server, get_path, perform
from tests.http.simulator import move_clock, tell

OPERATIONS = "/console/operations"


def test_operations_are_filtered_go_on_and_are_given_up(visit: Visit, client: httpx.Client) -> None:
    tell(client, instant=True)
    server = create_server(client, "web-01")
    tell(client, latency_seconds=600)
    page = visit.page
    page.goto(OPERATIONS)
    table = page.get_by_role("table", name="Operations")
    rows = table.locator("tbody tr")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("succeeded")
    expect(page.locator(".connection")).to_have_text("Live")

    perform(client, server, "stop")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("stop")
    expect(rows.first.get_by_role("link", name="web-01")).to_have_attribute(
        "href", f"/console/servers/{server['id']}"
    )
    move_clock(client, advance_seconds=300)
    expect(rows.first.get_by_role("progressbar")).to_be_visible()
    rows.first.get_by_role("button", name="stop").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Give up")).to_have_attribute("aria-disabled", "true")
    expect(dialog).to_contain_text("The cloud has begun it")
    check_looks(visit, "operation")
    move_clock(client, advance_seconds=600)
    expect(dialog).to_contain_text("succeeded")
    page.keyboard.press("Escape")
    expect(page).to_have_url(OPERATIONS)

    create_server(client, "web-02")
    page.get_by_role("button", name="Status", exact=True).click()
    page.get_by_label("running").check()
    page.get_by_label("queued").check()
    page.keyboard.press("Escape")
    expect(rows).to_have_count(1)
    rows.first.get_by_role("button", name="create").click()
    dialog.get_by_role("button", name="Give up").click()
    page.get_by_role("dialog", name="Give up create?").get_by_role("button", name="Give up").click()
    expect(page.locator(".notices")).to_contain_text("The operation create is given up.")
    move_clock(client, advance_seconds=1200)
    page.goto(f"{OPERATIONS}?status=cancelled")
    expect(rows).to_have_count(1)


def test_why_an_operation_failed_is_told_and_what_to_try(
    visit: Visit, client: httpx.Client
) -> None:
    tell(client, faults={"no_valid_host": 1})
    server = create_server(client, "web-03")
    page = visit.page
    page.goto(f"{OPERATIONS}?server_id={server['id']}")
    row = page.get_by_role("table", name="Operations").locator("tbody tr")
    expect(row).to_contain_text("failed")
    fault = client.get(get_path(server)).json()["fault"]
    row.get_by_role("button", name="create").click()
    dialog = page.get_by_role("dialog", name="Operation create")
    expect(dialog).to_contain_text(fault["message"])
    expect(dialog).to_contain_text(fault["hint"])
    expect(dialog).to_contain_text(fault["code"])
