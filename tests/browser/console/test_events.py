"""The page of events."""

import json

import httpx
from playwright.sync_api import expect

from tests.browser.console.looks import check_looks
from tests.browser.visit import Visit
from tests.http.api import create_server, get_path
from tests.http.simulator import tell

EVENTS = "/console/events"


def test_events_come_as_they_happen_are_held_back_and_read_back_to_the_first(
    visit: Visit, client: httpx.Client
) -> None:
    tell(client, instant=True)
    servers = [create_server(client, f"web-{number}") for number in range(60)]
    page = visit.page
    page.goto(EVENTS)
    table = page.get_by_role("table", name="Events")
    newest = table.locator("tbody tr").first
    aside = page.locator(".page-aside")
    expect(newest).to_contain_text("web-59")
    expect(page.locator(".connection")).to_have_text("Live")

    client.patch(get_path(servers[0]), json={"name": "db-01"})
    expect(newest).to_contain_text("name")
    page.get_by_role("button", name="Pause").click()
    client.patch(get_path(servers[1]), json={"name": "db-02"})
    resume = page.get_by_role("button", name="Go on (1 new)")
    expect(resume).to_be_visible()
    expect(newest).to_contain_text("web-0")
    resume.click()
    expect(newest).to_contain_text("web-1")

    newest.get_by_role("button", name="server.changed").click()
    dialog = page.get_by_role("dialog")
    shown = json.loads(dialog.locator("pre").inner_text())
    assert (
        shown
        == client.get("/api/v1/events", params={"after": int(shown["id"]) - 1}).json()["items"][0]
    )
    check_looks(visit, "event")
    page.set_viewport_size({"width": 1400, "height": 900})
    page.keyboard.press("Escape")

    while page.get_by_role("button", name="Read older events").is_visible():
        page.get_by_role("button", name="Read older events").click()
        expect(page.get_by_role("button", name="Reading…")).to_have_count(0)
    total = int(shown["id"])
    expect(aside).to_have_text(str(total))
    page.get_by_label("Server", exact=True).fill(servers[1]["id"])
    own = client.get(f"{get_path(servers[1])}/events").json()["items"]
    expect(aside).to_have_text(str(len(own)))
    page.get_by_role("button", name="Type", exact=True).click()
    page.get_by_label("server.created").check()
    expect(aside).to_have_text(f"1 of {len(own)} that were read")
