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


def test_the_navigation_of_a_phone_takes_the_focus_and_gives_it_back(visit: Visit) -> None:
    page = visit.page
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/console/quota")
    expect(page.get_by_role("heading", level=1, name="Quota")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    opener = page.get_by_role("button", name="Navigation")
    navigation = page.get_by_role("navigation", name="Console")
    expect(navigation).to_be_hidden()
    opener.click()
    expect(navigation.get_by_role("link", name="Quota")).to_be_focused()
    page.keyboard.press("Escape")
    expect(navigation).to_be_hidden()
    expect(opener).to_be_focused()
    opener.click()
    expect(navigation.get_by_role("link", name="Quota")).to_be_focused()
    page.mouse.click(340, 400)
    expect(navigation).to_be_hidden()
    opener.click()
    navigation.get_by_role("link", name="Regions").click()
    expect(navigation).to_be_hidden()
    expect(page.get_by_role("heading", level=1, name="Regions")).to_be_focused()
    opener.click()
    navigation.get_by_label("Theme").select_option("dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
