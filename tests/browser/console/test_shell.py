"""What is around every page of the console."""

from playwright.sync_api import expect

from tests.browser.console.looks import check_looks
from tests.browser.visit import Visit


def test_the_console_leads_to_the_servers_and_is_live(visit: Visit) -> None:
    page = visit.page
    page.goto("/console")
    expect(page.get_by_role("heading", level=1, name="Servers")).to_be_visible()
    expect(page).to_have_url("/console/servers")
    expect(page.get_by_role("status").filter(has_text="Live")).to_be_visible()
    expect(page.get_by_role("link", name="Servers", exact=True)).to_have_attribute(
        "aria-current", "page"
    )
    page.get_by_role("link", name="Images", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Images")).to_be_focused()
    check_looks(visit, "shell")
