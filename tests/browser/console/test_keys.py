"""The page of API keys."""

import re

import httpx
from playwright.sync_api import expect

from tests.browser.console.looks import check_looks
from tests.browser.visit import Visit

KEYS = "/console/keys"
SECRET = re.compile("ostler_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}")


def test_a_key_is_made_with_restrictions_rotated_and_revoked(
    visit: Visit, client: httpx.Client
) -> None:
    page = visit.page
    page.goto(KEYS)
    page.get_by_role("button", name="New key").click()
    dialog = page.get_by_role("dialog")
    name = dialog.get_by_label("Name")
    dialog.get_by_role("button", name="Make the key").click()
    expect(name).to_be_focused()
    expect(name).to_have_attribute("aria-invalid", "true")
    name.fill("console pipeline")
    dialog.get_by_text("Restrictions", exact=True).click()
    dialog.get_by_label("Only servers with these labels").fill("team=web\ntier=front")
    dialog.get_by_label("Only these operations").fill("list_servers\nno_such_operation")
    dialog.get_by_role("button", name="Make the key").click()
    expect(dialog.get_by_label("Only these operations")).to_be_focused()
    check_looks(visit, "key-refused")
    dialog.get_by_label("Only these operations").fill("list_servers\nlist_keys")
    dialog.get_by_role("button", name="Make the key").click()
    secret = dialog.locator(".secret")
    expect(secret).to_be_visible()
    first = secret.inner_text()
    assert SECRET.fullmatch(first)
    dialog.get_by_role("button", name="I have kept it").click()

    row = page.get_by_role("table", name="API keys").locator("tbody tr", has_text="console")
    expect(row).to_contain_text("operator")
    row.get_by_role("button", name="console pipeline", exact=True).click()
    expect(dialog).to_contain_text("team=web, tier=front")
    check_looks(visit, "key")
    page.keyboard.press("Escape")

    row.get_by_role("button", name="Rotate console pipeline").click()
    dialog.get_by_label("The secret of now").select_option(label="holds for a week")
    dialog.get_by_role("button", name="Rotate").click()
    expect(secret).to_be_visible()
    assert SECRET.fullmatch(secret.inner_text())
    assert secret.inner_text() != first
    expect(dialog).to_contain_text("The secret of before holds until")
    dialog.get_by_role("button", name="I have kept it").click()

    row.get_by_role("button", name="Revoke console pipeline").click()
    dialog.get_by_role("textbox").fill("console pipeline")
    dialog.get_by_role("button", name="Revoke").click()
    expect(row).to_have_count(0)
    stored = page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }])")
    assert not SECRET.search(stored)
