"""What is done to one server from the table."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.console.looks import check_looks
from tests.browser.console.tables import choose, find_row, open_servers
from tests.browser.visit import Visit
from tests.http.api import IMAGES, create_server, get_path, perform
from tests.http.seeds import LARGE
from tests.http.simulator import tell
from tests.http.waits import wait_until


@pytest.fixture
def page(visit: Visit) -> Page:
    return visit.page


@pytest.fixture
def server(client: httpx.Client) -> dict[str, Any]:
    tell(client, instant=True)
    return create_server(client, "web-01")


def list_actions(client: httpx.Client, server: dict[str, Any]) -> list[str]:
    """Return what a server was asked for, oldest first."""
    operations = client.get(f"{get_path(server)}/operations").json()["items"]
    return [operation["action"] for operation in operations]


def test_what_needs_nothing_is_done_with_two_clicks_and_once(
    page: Page, client: httpx.Client, server: dict[str, Any]
) -> None:
    tell(client, latency_seconds=600)
    table = open_servers(page)
    page.get_by_role("button", name="Actions of web-01").click()
    start = page.get_by_role("menuitem", name="Start")
    expect(start).to_have_attribute("aria-disabled", "true")
    expect(start).to_contain_text("Not possible while it is ACTIVE.")
    page.get_by_role("menuitem", name="Stop").dblclick()
    expect(page.get_by_text("Stopping web-01")).to_be_visible()
    expect(find_row(table, server)).to_contain_text("powering-off")
    page.get_by_role("button", name="Actions of web-01").click()
    expect(
        page.get_by_role("menuitem", name="Pause Busy: powering-off.", exact=True)
    ).to_be_visible()
    assert list_actions(client, server) == ["create", "stop"]


@pytest.mark.long
def test_what_somebody_else_has_made_impossible_is_told_in_the_words_of_the_service(
    page: Page, client: httpx.Client, server: dict[str, Any]
) -> None:
    open_servers(page)
    page.get_by_role("button", name="Actions of web-01").click()
    page.context.set_offline(True)
    perform(client, server, "lock")
    page.get_by_role("menuitem", name="Stop").click()
    page.context.set_offline(False)
    dialog = page.get_by_role("dialog", name="Stop web-01")
    expect(dialog).to_contain_text("SERVER_LOCKED")
    perform(client, server, "unlock")
    dialog.get_by_role("button", name="Try again").click()
    wait_until(lambda: list_actions(client, server)[-1] == "stop")
    expect(dialog).to_have_count(0)


@pytest.mark.long
def test_what_needs_something_asks_for_it(
    visit: Visit, page: Page, client: httpx.Client, server: dict[str, Any]
) -> None:
    table = open_servers(page)
    choose(page, "web-01", "Resize…")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Resize")).to_be_disabled()
    dialog.get_by_label("New flavor").select_option(LARGE)
    dialog.get_by_label("Confirm by itself").uncheck()
    check_looks(visit, "servers-resize")
    dialog.get_by_role("button", name="Resize").click()
    expect(find_row(table, server)).to_contain_text("VERIFY_RESIZE")
    choose(page, "web-01", "Confirm resize")
    expect(find_row(table, server)).to_contain_text("m1.large")
    expect(find_row(table, server)).to_contain_text("ACTIVE")
    choose(page, "web-01", "Snapshot…")
    name = dialog.get_by_label("Name of the image")
    name.fill("web\N{ZERO WIDTH SPACE}")
    dialog.get_by_role("button", name="Snapshot").click()
    expect(name).to_have_attribute("aria-invalid", "true")
    expect(dialog.locator(".field-fault")).to_contain_text("zero-width")
    name.fill("kept")
    name.press("Enter")
    expect(dialog).to_have_count(0)
    assert "kept" in [image["name"] for image in client.get(IMAGES).json()["items"]]
    choose(page, "web-01", "Reboot…")
    dialog.get_by_label("Hard").check()
    dialog.get_by_role("button", name="Reboot").click()
    expect(page.get_by_text("Rebooting web-01")).to_be_visible()
    choose(page, "web-01", "Rebuild…")
    dialog.get_by_label("Image").select_option(label="Debian 12")
    expect(dialog.get_by_role("button", name="Rebuild")).to_be_disabled()
    dialog.get_by_label("Type web-01").fill("web-01")
    dialog.get_by_role("button", name="Rebuild").click()
    expect(find_row(table, server)).to_contain_text("Debian 12")
    assert list_actions(client, server)[-3:] == ["snapshot", "reboot_hard", "rebuild"]


@pytest.mark.long
def test_a_server_is_deleted_once_its_name_was_typed(
    page: Page, client: httpx.Client, server: dict[str, Any]
) -> None:
    open_servers(page)
    choose(page, "web-01", "Delete…")
    page.get_by_label("Type web-01").fill("web-01")
    page.keyboard.press("Enter")
    expect(page.get_by_text("There are no servers yet.")).to_be_visible()
    assert client.get(get_path(server)).status_code == 404
