"""The page of one server."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.console.detail import (
    SERVERS,
    choose_action,
    find_name,
    find_status,
    open_server,
)
from tests.browser.console.looks import check_looks
from tests.browser.visit import Visit, open_visit
from tests.databases import Databases
from tests.http.api import create_server, get_path, open_client, perform
from tests.http.simulator import move_clock, tell
from tests.http.waits import wait_until
from tests.server import serve


def test_a_server_is_watched_changed_and_deleted(visit: Visit, client: httpx.Client) -> None:
    tell(client, latency_seconds=600)
    server = create_server(client, "web-01", labels={"tier": "web"})
    page = open_server(visit, server)
    going_on = page.get_by_role("region", name="What is going on")
    expect(going_on).to_contain_text("Creation")
    expect(going_on.get_by_role("progressbar")).to_be_visible()
    move_clock(client, advance_seconds=601)
    expect(find_status(page)).to_have_text("ACTIVE")
    expect(going_on).to_have_count(0)
    expect(page.get_by_text("ssh ubuntu@10.")).to_be_visible()
    expect(page.get_by_role("link", name="tier = web")).to_be_visible()
    tell(client, instant=True)
    change_beside_somebody_else(page, client, server)
    choose_action(page, "Delete")
    dialog = page.get_by_role("dialog", name="Delete web-02")
    expect(dialog.get_by_role("button", name="Delete")).to_be_disabled()
    page.keyboard.type("web-02")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("web-02 was deleted")
    expect(page.get_by_role("button", name="Actions")).to_have_count(0)
    page.get_by_role("link", name="Go to the servers").click()
    expect(page).to_have_url(SERVERS)


def change_beside_somebody_else(page: Page, client: httpx.Client, server: dict[str, Any]) -> None:
    """Change a server that is changed elsewhere while one types."""
    page.get_by_role("button", name="Edit").click()
    dialog = page.get_by_role("dialog", name="Edit")
    dialog.get_by_label("Name", exact=True).fill("web-02")
    dialog.get_by_label("Value of label 1").fill("db")
    changes = {"name": "mine", "labels": {"owner": "ada"}}
    assert client.patch(get_path(server), json=changes).status_code == 200
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert")).to_contain_text(
        "The name is now mine. The label owner is now ada."
    )
    expect(dialog.get_by_label("Name", exact=True)).to_have_value("web-02")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).not_to_be_visible()
    expect(find_name(page, "web-02")).to_be_visible()
    expect(page.get_by_role("link", name="owner = ada")).to_be_visible()
    assert client.get(get_path(server)).json()["labels"] == {"tier": "db", "owner": "ada"}


@pytest.mark.long
def test_every_field_that_can_be_changed_is_changed_and_refusals_stand_beside_it(
    visit: Visit, client: httpx.Client
) -> None:
    tell(client, instant=True)
    server = create_server(client, "web-01", labels={"tier": "web", "env": "prod"})
    page = open_server(visit, server)
    page.get_by_role("button", name="Edit").click()
    dialog = page.get_by_role("dialog", name="Edit web-01")
    dialog.get_by_label("Name", exact=True).fill("\u200b")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_label("Name", exact=True)).to_be_focused()
    expect(dialog).to_contain_text("Must have a visible character")
    check_looks(visit, "server-edit")
    dialog.get_by_label("Name", exact=True).fill("web-02")
    dialog.get_by_role("button", name="Remove label 1").click()
    dialog.get_by_label("Key of label 1").fill("stage")
    dialog.get_by_role("button", name="in 1 week").click()
    dialog.get_by_label("Protected").check()
    # What is going on meanwhile is no change by somebody else.
    assert perform(client, server, "stop").status_code == 202
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).not_to_be_visible()
    changed = client.get(get_path(server)).json()
    assert (changed["name"], changed["labels"]) == ("web-02", {"stage": "prod"})
    assert changed["protected"]
    assert changed["expires_at"]
    page.get_by_role("button", name="Actions").click()
    expect(page.get_by_role("menuitem", name="Delete")).to_contain_text("protected")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Edit").click()
    dialog = page.get_by_role("dialog", name="Edit web-02")
    dialog.get_by_role("button", name="never").click()
    dialog.get_by_label("Protected").uncheck()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).not_to_be_visible()
    changed = client.get(get_path(server)).json()
    assert (changed["protected"], changed["expires_at"]) == (False, None)


@pytest.mark.long
def test_the_making_of_a_server_is_given_up(visit: Visit, client: httpx.Client) -> None:
    tell(client, latency_seconds=600)
    server = create_server(client, "web-01")
    page = open_server(visit, server)
    check_looks(visit, "server-build")
    page.get_by_role("button", name="Give up").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Whatever the cloud has of the server is deleted there.")
    check_looks(visit, "server-give-up")
    tell(client, latency_seconds=0)
    dialog.get_by_role("button", name="Give up").click()
    wait_until(lambda: read_operations(client, server)[0]["status"] == "cancelled")
    expect(page.get_by_role("region", name="What is going on")).to_have_count(0)


def read_operations(client: httpx.Client, server: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the operations of a server, oldest first."""
    read = client.get("/api/v1/operations", params={"server_id": server["id"]})
    operations: list[dict[str, Any]] = read.json()["items"]
    return operations


@pytest.mark.long
def test_what_failed_is_told_with_what_to_try_and_what_is_not_allowed_with_its_reason(
    visit: Visit, client: httpx.Client
) -> None:
    server = create_server(client, "web-01")
    wait_until(lambda: client.get(get_path(server)).json()["status"] == "ACTIVE")
    tell(client, faults={"action_error": 1})
    page = open_server(visit, server)
    choose_action(page, "Stop")
    fault = page.get_by_role("region", name="Why the last operation failed")
    expect(fault).to_contain_text("BACKEND_FAILED")
    expect(fault).to_contain_text(client.get(get_path(server)).json()["fault"]["hint"])
    expect(find_status(page)).to_have_text("ERROR")
    check_looks(visit, "server-fault")
    page.get_by_role("button", name="Actions").click()
    pause = page.get_by_role("menuitem", name=re.compile("^Pause"))
    expect(pause).to_have_attribute("aria-disabled", "true")
    expect(pause).to_contain_text("Not possible while it is ERROR.")
    page.keyboard.press("Escape")
    tell(client)
    page.get_by_role("button", name="Actions").click()
    page.get_by_role("menuitem", name="Reboot").click()
    page.get_by_role("dialog").get_by_role("button", name="Reboot").click()
    expect(find_status(page)).to_have_text("ACTIVE")
    expect(fault).to_have_count(0)


@pytest.mark.long
def test_what_others_do_is_seen_in_each_tab_and_a_deletion_takes_nothing_away(
    visit: Visit, client: httpx.Client
) -> None:
    tell(client, instant=True)
    server = create_server(client, "web-01")
    page = open_server(visit, server)
    other = page.context.new_page()
    other.goto(f"{SERVERS}/{server['id']}")
    other.get_by_role("button", name="Edit").click()
    other.get_by_label("Name", exact=True).fill("web-02")
    other.get_by_role("button", name="Save").click()
    expect(find_name(other, "web-02")).to_be_visible()
    expect(find_name(page, "web-02")).to_be_visible()
    assert page.title() == "web-02 · Ostler"
    client.delete(get_path(server))
    for one in (page, other):
        expect(one.get_by_role("alert")).to_contain_text("web-02 was deleted")
        expect(one.get_by_text("m1.small")).to_be_visible()
    check_looks(visit, "server-deleted")
    page.get_by_role("tab", name="Timeline").click()
    expect(page.get_by_text("Deletion")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Console log")).to_be_focused()
    expect(page.get_by_text("The log has gone with the server.")).to_be_visible()
    page.reload()
    expect(page.get_by_text(f"Server {server['id']} not found")).to_be_visible()
    check_looks(visit, "server-unknown")
    page.get_by_role("link", name="its operations").click()
    expect(page.get_by_role("table", name="Operations")).to_contain_text("delete")


@pytest.mark.long
def test_a_page_goes_on_by_itself_when_the_service_was_away(
    browser: Browser, databases: Databases, tmp_path: Path
) -> None:
    url = databases.create()
    with serve(url, tmp_path) as server:
        visit = open_visit(browser, server.url)
        with open_client(server.url) as client:
            made = create_server(client, "web-01")
        page = open_server(visit, made)
        server.kill()
        expect(page.get_by_text("goes on by itself once the service is back")).to_be_visible()
        expect(page.get_by_text("ssh ubuntu@10.")).to_be_visible()
        server.start()
        with open_client(server.url) as client:
            assert client.patch(get_path(made), json={"name": "web-02"}).status_code == 200
        expect(find_name(page, "web-02")).to_be_visible()
        expect(page.get_by_text("goes on by itself")).to_have_count(0)
        visit.page.context.close()


@pytest.mark.long
def test_who_may_only_read_is_told_what_needs_more(visit: Visit, client: httpx.Client) -> None:
    tell(client, instant=True)
    server = create_server(client, "web-01")

    def answer(route: Route) -> None:
        me = json.loads(route.fetch().text())
        route.fulfill(json={**me, "role": "viewer", "all_projects": False})

    visit.page.route("**/api/v1/me", answer)
    page = open_server(visit, server)
    for name in ("Edit", "Open console"):
        button = page.get_by_role("button", name=name)
        expect(button).to_have_attribute("aria-disabled", "true")
        expect(button).to_have_accessible_description("Needs the role operator; yours is viewer.")
        button.click(force=True)
        expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("tab", name="Console log").click()
    expect(page.get_by_text("You may not read the console log.")).to_be_visible()
    check_looks(visit, "server-viewer")
