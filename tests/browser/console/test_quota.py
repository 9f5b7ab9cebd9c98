"""The page of the quota."""

import httpx
from playwright.sync_api import expect

from tests.browser.console.looks import check_looks
from tests.browser.visit import Visit
from tests.http.api import create_server
from tests.http.simulator import tell

QUOTA = "/console/quota"


def test_what_is_left_is_seen_and_limits_are_changed(visit: Visit, client: httpx.Client) -> None:
    tell(client, instant=True)
    page = visit.page
    page.goto(QUOTA)
    servers = page.locator(".meter", has_text="Servers").first
    expect(servers).to_contain_text("0, no limit")
    page.get_by_role("button", name="Edit the limits").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Servers").fill("five")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_label("Servers")).to_be_focused()
    expect(dialog.locator(".field-fault")).to_have_count(1)
    dialog.get_by_label("Servers").fill("5")
    dialog.get_by_label("Webhooks").fill("")
    dialog.get_by_role("button", name="Save").click()
    expect(servers).to_contain_text("0 of 5")
    for number in range(4):
        create_server(client, f"web-{number}")
    expect(servers).to_contain_text("4 of 5")
    expect(servers).to_contain_text("Only 1 left.")
    create_server(client, "web-4")
    expect(servers).to_contain_text("Used up.")
    check_looks(visit, "quota")
    page.goto(f"{QUOTA}?project_id=other")
    expect(page.locator(".page-aside")).to_have_text("Project other")
    expect(servers).to_contain_text("0, no limit")
