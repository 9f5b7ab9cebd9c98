"""Several people at one browser: nobody sees what is another's, nor finds what that has typed."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.console.callers import (
    expect_caller,
    expect_nobody,
    open_signed_in,
    sign_in,
    sign_out,
)
from tests.browser.visit import launch_chromium, open_visit
from tests.databases import Databases
from tests.http.keys import Key, create_key, open_keyed_client, serve_with_keys
from tests.http.sessions import COOKIE
from tests.http.sessions import sign_in as make_session
from tests.server import LiveServer

NEW = "/console/servers/new"
STORED = "JSON.stringify({...sessionStorage})"
NAME = "of-the-first"

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def keyed(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A service that asks for a key."""
    with serve_with_keys(databases.create(), tmp_path_factory.mktemp("keyed")) as server:
        yield server


@pytest.fixture(scope="module")
def keys(keyed: LiveServer) -> list[Key]:
    """Keys of two people."""
    with open_keyed_client(keyed.url) as admin:
        return [create_key(admin, name) for name in ("first", "second")]


@pytest.fixture
def page(browser: Browser, keyed: LiveServer, keys: list[Key]) -> Iterator[Page]:
    """What the first of them sees, who is typing."""
    page = open_visit(browser, keyed.url).page
    begin_to_type(page, keys)
    yield page
    page.context.close()


def begin_to_type(page: Page, keys: list[Key]) -> None:
    open_signed_in(page, keys[0]["secret"], NEW)
    page.get_by_label("Name", exact=True).fill(NAME)
    assert NAME in page.evaluate(STORED)


def test_whoever_goes_back_after_a_sign_out_sees_nothing(
    browser: Browser, keyed: LiveServer, keys: list[Key]
) -> None:
    with launch_chromium(browser.browser_type, keeps_pages=True) as keeping:
        page = open_visit(keeping, keyed.url).page
        begin_to_type(page, keys)
        page.evaluate("window.isKept = true")
        sign_out(page, "first")
        expect(page).to_have_url(f"{keyed.url}/console/sign-in")
        page.evaluate("history.back()")
        page.wait_for_function("window.isKept === true")
        expect_nobody(page)
        assert NAME not in page.content()
        expect(page.get_by_role("navigation")).to_have_count(0)


def test_a_sign_out_in_one_tab_leaves_nothing_in_another(page: Page) -> None:
    other = page.context.new_page()
    other.goto("/console/servers")
    sign_out(other, "first")
    expect_nobody(page)
    assert page.evaluate(STORED) == "{}"
    assert page.url.endswith("/console/sign-in?next=%2Fconsole%2Fservers%2Fnew")


def test_no_tab_goes_on_as_somebody_whom_another_has_followed(
    page: Page, keyed: LiveServer, keys: list[Key]
) -> None:
    second = make_session(keyed.url, keys[1]["secret"])
    page.context.add_cookies([{"name": COOKIE, "value": second, "url": keyed.url}])
    other = page.context.new_page()
    other.goto("/console/servers")
    expect_caller(other, "second")
    expect_caller(page, "second")
    expect(page.get_by_label("Name", exact=True)).to_have_value("")


def test_what_somebody_has_typed_is_not_kept_for_whoever_is_next(
    page: Page, keys: list[Key]
) -> None:
    page.context.clear_cookies()
    page.reload()
    sign_in(page, keys[1]["secret"])
    expect_caller(page, "second")
    assert NAME not in page.evaluate(STORED)


@pytest.mark.parametrize(
    "wanted", ["/console/../docs", "/console/%2e%2e//evil.example", "//evil.example/console/keys"]
)
def test_a_sign_in_leads_to_no_page_but_those_of_the_console(page: Page, wanted: str) -> None:
    page.goto(f"/console/sign-in?next={quote(wanted, safe='')}")
    expect(page.get_by_role("heading", level=1, name="Servers")).to_be_visible()
    expect(page).to_have_url("/console/servers")
