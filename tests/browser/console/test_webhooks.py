"""The pages of webhooks."""

import re

import httpx
from playwright.sync_api import Page, expect

from tests.browser.console.looks import check_looks
from tests.browser.visit import Visit

WEBHOOKS = "/console/webhooks"
URL = "https://receiver.invalid/hooks"


def read_secret(page: Page) -> str:
    """Return the secret that a dialog shows, and have it say that it was kept."""
    dialog = page.get_by_role("dialog")
    secret = dialog.locator(".secret").inner_text()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="I have kept it").click()
    expect(page.get_by_text(secret)).to_have_count(0)
    return secret


def test_a_webhook_is_made_pinged_changed_and_deleted(visit: Visit, client: httpx.Client) -> None:
    page = visit.page
    page.goto(WEBHOOKS)
    expect(page.get_by_text("Nobody is told of events.")).to_be_visible()
    page.get_by_role("button", name="New webhook").click()
    dialog = page.get_by_role("dialog")
    url = dialog.get_by_label("URL")
    expect(url).to_be_focused()
    url.fill("ftp://receiver.invalid")
    dialog.get_by_role("button", name="Make the webhook").click()
    expect(dialog.get_by_text("Must be an http or https URL")).to_be_visible()
    expect(url).to_be_focused()
    expect(url).to_have_attribute("aria-invalid", "true")
    check_looks(visit, "webhook-refused")
    url.fill(URL)
    dialog.get_by_label("Description").fill("Inventory")
    dialog.get_by_label("server.created").check()
    dialog.get_by_role("button", name="Make the webhook").click()
    assert re.fullmatch("whsec_[A-Za-z0-9+/]+=*", read_secret(page))
    expect(page.get_by_role("button", name="New webhook")).to_be_focused()

    page.get_by_role("link", name=URL).click()
    expect(page.get_by_role("heading", level=1, name="Inventory")).to_be_focused()
    page.get_by_role("button", name="Ping").click()
    row = page.get_by_role("table", name="Deliveries").locator("tbody tr")
    expect(row).to_contain_text("failed")
    row.get_by_role("button", name="webhook.ping").click()
    dialog.get_by_role("button", name="Send once more").click()
    expect(dialog).to_contain_text("redelivery")
    page.keyboard.press("Escape")
    expect(row).to_have_count(2)
    check_looks(visit, "webhook")

    page.get_by_role("button", name="Disable").click()
    expect(page.locator(".facts .status").first).to_have_text("disabled")
    page.get_by_role("button", name="Enable").click()
    expect(page.locator(".facts .status").first).to_have_text("enabled")
    page.get_by_role("button", name="Edit").click()
    dialog.get_by_label("Description").fill("Billing")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1, name="Billing")).to_be_visible()
    page.get_by_role("button", name="New secret").click()
    dialog.get_by_role("button", name="Change the secret").click()
    assert len(read_secret(page)) == len("whsec_") + 44
    webhook = client.get("/api/v1/webhooks").json()["items"][0]
    assert (webhook["url"], webhook["event_types"]) == (URL, ["server.created"])

    page.get_by_role("button", name="Delete").click()
    confirm = dialog.get_by_role("button", name="Delete")
    expect(confirm).to_be_disabled()
    dialog.get_by_role("textbox").fill(URL)
    confirm.click()
    expect(page).to_have_url(WEBHOOKS)
    expect(page.get_by_text("Nobody is told of events.")).to_be_visible()
    page.goto(f"{WEBHOOKS}/{webhook['id']}")
    expect(page.get_by_text("There is no such webhook")).to_be_visible()
