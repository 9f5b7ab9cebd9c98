"""Both pages show the whole document, complain about nothing and ask no other host."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visit import Visit
from tests.contract.exchange import METHODS
from tests.contract.validator import load_document
from tests.server import LiveServer

DOCUMENT = load_document(usual=True)
TAGS = [tag["name"] for tag in DOCUMENT["tags"]]
OPERATIONS = [
    item[method] for item in DOCUMENT["paths"].values() for method in METHODS & item.keys()
]
CANCEL = DOCUMENT["paths"]["/api/v1/operations/{operation_id}/cancel"]["post"]["summary"]


def expect_no_complaint(visit: Visit, live_server: LiveServer) -> None:
    """Compare what a page has loaded, and what its console says, with what it should."""
    visit.page.wait_for_load_state("networkidle")
    assert visit.complaints == []
    assert f"{live_server.url}/openapi.json" in visit.requested
    assert visit.list_elsewhere(live_server.url) == []


def test_swagger_shows_every_operation(visit: Visit, live_server: LiveServer) -> None:
    visit.page.goto("/docs")
    expect(visit.page.locator(".opblock-tag")).to_have_count(len(TAGS))
    shown = visit.page.locator(".opblock-summary-description")
    expect(shown).to_have_count(len(OPERATIONS))
    assert sorted(shown.all_inner_texts()) == sorted(one["summary"] for one in OPERATIONS)
    expect_no_complaint(visit, live_server)


@pytest.mark.long
def test_swagger_has_a_box_that_filters(visit: Visit) -> None:
    visit.page.goto("/docs")
    expect(visit.page.locator(".opblock-tag")).to_have_count(len(TAGS))
    visit.page.get_by_placeholder(re.compile("Filter")).fill("webhooks")
    expect(visit.page.locator(".opblock-tag")).to_have_count(1)
    expect(visit.page.locator(".opblock-tag")).to_contain_text("webhooks")


@pytest.mark.long
def test_swagger_lists_the_schemas_and_opens_none(visit: Visit) -> None:
    visit.page.goto("/docs")
    expect(visit.page.locator("section.models")).to_be_visible()
    expect(visit.page.locator("section.models .model-container")).to_have_count(0)
    visit.page.locator("section.models .models-control").click()
    expect(visit.page.locator("section.models .model-container").first).to_be_visible()


@pytest.mark.long
def test_redoc_shows_every_operation(visit: Visit, live_server: LiveServer) -> None:
    visit.page.goto("/redoc")
    for tag in TAGS:
        expect(visit.page.locator("h2", has_text=re.compile(f"^{tag}$"))).to_have_count(1)
    shown = set(visit.page.locator("h2").all_inner_texts())
    assert {one["summary"] for one in OPERATIONS} <= {text.strip() for text in shown}
    expect_no_complaint(visit, live_server)


@pytest.mark.long
def test_redoc_finds_what_is_searched_for(visit: Visit, live_server: LiveServer) -> None:
    visit.page.goto("/redoc", wait_until="networkidle")
    visit.page.get_by_placeholder("Search...").fill("cancel")
    found = visit.page.locator("[data-role='search:results']")
    expect(found).to_contain_text(CANCEL)
    expect_no_complaint(visit, live_server)


@pytest.mark.long
@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_a_page_has_a_title_and_no_empty_body(visit: Visit, path: str) -> None:
    visit.page.goto(path)
    expect(visit.page).to_have_title(re.compile("Ostler"))
    expect(visit.page.get_by_role("heading", name=re.compile("^Ostler")).first).to_be_visible()


def test_a_browser_that_asks_for_nothing_sees_the_console(
    visit: Visit, live_server: LiveServer
) -> None:
    visit.page.goto("/")
    expect(visit.page).to_have_url(re.compile(f"^{live_server.url}/console"))
    expect(visit.page.get_by_role("heading").first).to_be_visible()
    assert visit.complaints == []
    assert visit.list_elsewhere(live_server.url) == []


@pytest.mark.long
def test_what_a_page_loads_comes_compressed(visit: Visit) -> None:
    codings: dict[str, str] = {}
    visit.page.on(
        "response",
        lambda one: codings.update({one.url: one.headers.get("content-encoding", "")}),
    )
    visit.page.goto("/redoc")
    expect(visit.page.get_by_role("heading", name=re.compile("^Ostler")).first).to_be_visible()
    compressed = {url.rpartition("/")[2] for url, coding in codings.items() if coding == "gzip"}
    assert compressed == {"redoc", "redoc.js", "redoc.standalone.js", "openapi.json"}
