"""The page of the log of audit."""

import httpx
from playwright.sync_api import expect

from tests.browser.console.looks import check_looks
from tests.browser.visit import Visit
from tests.http.api import create_server, get_path
from tests.http.simulator import tell

SCROLL_TO_CHANGE = """() => {
  document.querySelector('.table-box').scrollBy(0, 200)  // no row is passed unseen
  const buttons = [...document.querySelectorAll('td button')]
  return buttons.some((one) => one.innerText === 'update_server')
}"""


def test_the_log_tells_who_changed_what_and_what_was_refused(
    visit: Visit, client: httpx.Client
) -> None:
    tell(client, instant=True)
    server = create_server(client, "web-01")
    client.patch(get_path(server), json={"name": "web-02"})
    for _ in range(101):
        create_server(client)
    # At a path of its own, since refusals that are alike have one entry in a minute.
    refused = client.post(f"{get_path(server)}/action", json={"action": "none"})
    page = visit.page
    page.goto("/console/audit")
    table = page.get_by_role("table", name="Audit log")
    rows = table.locator("tbody tr[data-id]")
    # It is written a moment later, and the page looks again by itself.
    expect(rows.first).to_contain_text("refused")
    rows.first.get_by_role("button", name="perform_server_action").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("VALIDATION_ERROR")
    expect(dialog).to_contain_text(refused.headers["X-Request-ID"])
    page.keyboard.press("Escape")

    box = page.get_by_role("region", name="Audit log")
    box.evaluate("box => box.scrollTo(0, 40 * 44)")
    expect(table.get_by_role("button", name="update_server")).to_have_count(0)
    page.wait_for_function(SCROLL_TO_CHANGE)

    page.get_by_label("Resource id", exact=True).fill(server["id"])
    page.get_by_label("Outcome", exact=True).select_option("success")
    expect(rows).to_have_count(2)
    table.get_by_role("button", name="update_server").click()
    expect(dialog.get_by_role("row", name="name")).to_contain_text('"web-01""web-02"')
    check_looks(visit, "entry")
    page.set_viewport_size({"width": 1400, "height": 900})
    page.keyboard.press("Escape")
    page.get_by_label("Since", exact=True).fill("2200-01-01T00:00")
    page.get_by_label("Since", exact=True).blur()
    expect(page.get_by_text("No entry matches.")).to_be_visible()
    expect(page.get_by_role("button", name="Filters (3)")).to_be_visible()
    page.get_by_role("button", name="Remove Outcome: success").click()
    expect(page.get_by_role("button", name="Filters (2)")).to_be_visible()
