"""What the page of a server leads to: its past, its log, and its screen."""

import httpx
import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.console.detail import find_status, open_server
from tests.browser.console.looks import check_looks
from tests.browser.visit import Visit
from tests.http.api import create_server, perform
from tests.http.simulator import tell
from tests.http.waits import wait_until


@pytest.mark.long
def test_the_timeline_has_what_was_done_and_what_happened_and_grows(
    visit: Visit, client: httpx.Client
) -> None:
    tell(client, instant=True)
    server = create_server(client, "web-01")
    for number in range(120):
        perform(client, server, "lock" if number % 2 == 0 else "unlock")
    page = open_server(visit, server, "timeline")
    lines = page.get_by_role("listitem").filter(has=page.locator("time"))
    expect(lines.filter(has_text="Unlock").first).to_be_visible()
    moments = lines.locator("time").evaluate_all("(all) => all.map((one) => one.dateTime)")
    assert moments == sorted(moments, reverse=True)
    older = page.get_by_role("button", name="Show older")
    created = lines.filter(has_text="server.created")
    expect(created).to_have_count(0)
    check_looks(visit, "server-timeline")
    older.click()
    expect(created).to_have_count(1)
    expect(older).to_have_count(0)
    expect(lines.filter(has_text="Creation")).to_have_count(1)
    assert perform(client, server, "stop").status_code == 202
    expect(lines.first).to_contain_text("SHUTOFF")
    expect(lines.filter(has_text="Stop")).to_contain_text("succeeded")


def answer_with_lines(page: Page, lines: list[str]) -> None:
    """Have the console log end in these lines, more than the simulated cloud writes."""

    def answer(route: Route) -> None:
        log = route.fetch().json()
        route.fulfill(json={"lines": [*log["lines"], *lines]})

    page.route("**/console-log?*", answer)


@pytest.mark.long
def test_the_console_log_follows_is_searched_and_copied(visit: Visit, client: httpx.Client) -> None:
    tell(client, instant=True)
    server = create_server(client, "web-01")
    lines = [f"line {number}" for number in range(300)]
    answer_with_lines(visit.page, lines)
    page = open_server(visit, server, "log")
    box = page.get_by_role("region", name="Lines of the console log")
    expect(box).to_contain_text("web-01 login:")
    assert_at_end(box)
    lines.append("the newest line")
    expect(box).to_contain_text("the newest line")
    assert_at_end(box)
    check_looks(visit, "server-log")
    box.evaluate("(box) => { box.scrollTop = 40 }")
    follow = page.get_by_role("button", name="Follow the end")
    expect(follow).to_be_visible()
    lines.append("one more line")
    expect(box).to_contain_text("one more line")
    assert box.evaluate("(box) => box.scrollTop") == 40
    follow.click()
    assert_at_end(box)
    page.get_by_label("Search in the log").fill("NEWEST (")
    expect(page.get_by_text(f"0 of {len(lines) + 6} lines")).to_be_visible()
    page.get_by_label("Search in the log").fill("NEWEST")
    expect(box).to_have_text("the newest line")
    expect(box.locator("mark")).to_have_text("newest")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the log").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.splitlines()[-len(lines) :] == lines


def assert_at_end(box: Locator) -> None:
    """Have the last line in sight, soon."""
    wait_until(
        lambda: bool(
            box.evaluate("(box) => box.scrollHeight - box.scrollTop - box.clientHeight < 2")
        )
    )


@pytest.mark.long
def test_the_console_is_opened_by_a_link_with_its_end(visit: Visit, client: httpx.Client) -> None:
    tell(client, instant=True)
    server = create_server(client, "web-01")
    page = open_server(visit, server)
    page.get_by_role("button", name="Open console").click()
    dialog = page.get_by_role("dialog", name="Console of web-01")
    link = dialog.get_by_role("link", name="Open it in a new window")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(link).to_have_attribute("target", "_blank")
    first = link.get_attribute("href")
    expect(dialog).to_contain_text("It works until")
    check_looks(visit, "server-console")
    dialog.get_by_role("button", name="Make another link").click()
    expect(link).not_to_have_attribute("href", first or "")
    dialog.get_by_role("button", name="Close", exact=True).last.click()
    expect(page.get_by_role("button", name="Open console")).to_be_focused()
    perform(client, server, "stop")
    expect(find_status(page)).to_have_text("SHUTOFF")
    page.get_by_role("button", name="Open console").click()
    expect(dialog.get_by_role("alert")).to_contain_text(
        "Cannot perform action 'open_console' on server in status 'SHUTOFF'"
    )
