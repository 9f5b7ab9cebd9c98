"""What is done to many servers at once."""

import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.console.looks import check_looks
from tests.browser.console.tables import expect_names, open_servers
from tests.browser.visit import Visit
from tests.http.api import SERVERS, create_server, perform
from tests.http.simulator import tell


@pytest.fixture
def page(visit: Visit) -> Page:
    return visit.page


def select_all(page: Page) -> None:
    """Select every server of the table."""
    page.get_by_role("checkbox", name=re.compile("^Select all")).check()


def choose_for_all(page: Page, action: str) -> None:
    """Choose what is to be done to the selected servers."""
    page.get_by_role("region", name="Selected servers").get_by_role(
        "button", name="Actions"
    ).click()
    page.get_by_role("menuitem", name=action).click()


def test_what_all_allow_is_asked_for_and_refusals_are_told_by_name(
    visit: Visit, page: Page, client: httpx.Client
) -> None:
    tell(client, instant=True)
    servers = [create_server(client, f"web-{number}") for number in range(1, 8)]
    perform(client, servers[0], "stop")
    open_servers(page, "?sort=name")
    select_all(page)
    expect(page.get_by_text("7 selected")).to_be_visible()
    page.get_by_role("region", name="Selected servers").get_by_role(
        "button", name="Actions"
    ).click()
    stop = page.get_by_role("menuitem", name="Stop")
    expect(stop).to_have_attribute("aria-disabled", "true")
    expect(stop).to_contain_text("1 of 7 selected does not allow it.")
    page.keyboard.press("Escape")
    page.get_by_role("checkbox", name="Select web-1").uncheck()
    choose_for_all(page, "Stop")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("web-2, web-3, web-4")
    perform(client, servers[4], "lock")
    dialog.get_by_role("button", name="Stop 6 servers").click()
    expect(dialog).to_contain_text("5 of 6 taken by the service, 1 refused.")
    expect(dialog.get_by_role("listitem").first).to_contain_text("web-5")
    expect(dialog.get_by_role("listitem").first).to_contain_text("SERVER_LOCKED")
    check_looks(visit, "servers-bulk")
    perform(client, servers[4], "unlock")
    dialog.get_by_role("button", name="Try the other 1 again").click()
    expect(dialog).to_contain_text("6 of 6 taken by the service.")
    dialog.get_by_role("button", name="Close", exact=True).last.click()
    expect(page.get_by_role("table").get_by_text("SHUTOFF")).to_have_count(7)


@pytest.mark.long
def test_many_are_deleted_once_their_number_was_typed(page: Page, client: httpx.Client) -> None:
    tell(client, instant=True)
    for number in range(1, 5):
        create_server(client, f"web-{number}")
    open_servers(page, "?sort=name")
    select_all(page)
    page.get_by_role("checkbox", name="Select web-1").uncheck()
    choose_for_all(page, "Delete")
    dialog = page.get_by_role("dialog")
    delete = dialog.get_by_role("button", name="Delete 3 servers")
    expect(delete).to_be_disabled()
    dialog.get_by_role("textbox").fill("4")
    expect(delete).to_be_disabled()
    dialog.get_by_role("textbox").fill("3")
    delete.dblclick()
    expect_names(page, ["web-1"], 1)
    expect(dialog).to_contain_text("3 of 3 taken by the service.")  # though none is selected now
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("region", name="Selected servers")).to_have_count(0)
    assert [server["name"] for server in client.get(SERVERS).json()["items"]] == ["web-1"]
