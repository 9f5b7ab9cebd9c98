"""Signing in at the console: a session that no script reads, and whose end loses nothing."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.console.callers import open_signed_in, sign_in
from tests.browser.console.conftest import is_refusal
from tests.browser.console.looks import check_looks
from tests.browser.elsewhere import serve_empty_page
from tests.browser.visit import Visit, open_visit
from tests.databases import Databases
from tests.http.api import SERVERS
from tests.http.keys import (
    BOOTSTRAP,
    Key,
    create_key,
    get_key_path,
    open_keyed_client,
    serve_with_keys,
)
from tests.http.sessions import COOKIE, carry_cookie
from tests.http.waits import wait_until
from tests.oidc.provider import AUDIENCE, Provider
from tests.server import LiveServer

SESSION = "/console/session"
OVER = "Your session has ended"
STORED = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"


@pytest.fixture(scope="module")
def keyed(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A service that asks for a key."""
    with serve_with_keys(databases.create(), tmp_path_factory.mktemp("keyed")) as server:
        yield server


@pytest.fixture
def admin(keyed: LiveServer) -> Iterator[httpx.Client]:
    with open_keyed_client(keyed.url) as client:
        yield client


@pytest.fixture
def key(admin: httpx.Client) -> Key:
    return create_key(admin, "somebody")


@contextmanager
def look(browser: Browser, url: str) -> Iterator[Visit]:
    """Give a page of a service that has nothing to complain of but what it was refused."""
    visit = open_visit(browser, url)
    yield visit
    complaints = visit.complaints
    visit.page.context.close()
    assert [one for one in complaints if not is_refusal(one)] == []


@pytest.fixture
def visit(browser: Browser, keyed: LiveServer) -> Iterator[Visit]:
    with look(browser, keyed.url) as visit:
        yield visit


def read_cookie(context: BrowserContext) -> Any:
    """Return the cookie of the session."""
    (cookie,) = [one for one in context.cookies() if one["name"] == COOKIE]
    return cookie


def test_a_wrong_key_is_refused_in_words_and_a_right_one_leads_to_the_page(
    visit: Visit, key: Key
) -> None:
    page = visit.page
    page.goto("/console/operations?status=FAILED")
    expect(page.get_by_role("heading", level=1, name="Sign in")).to_be_visible()
    check_looks(visit, "sign-in")
    sign_in(page, "wrong")
    expect(page.get_by_role("alert")).to_contain_text("This key is not known here")
    expect(page.get_by_label("API key")).to_have_value("wrong")
    page.get_by_label("API key").fill("")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Must have at least 1 character")).to_be_visible()
    expect(page.get_by_label("API key")).to_be_focused()
    sign_in(page, key["secret"])
    expect(page.get_by_role("heading", level=1, name="Operations")).to_be_visible()
    expect(page).to_have_url("/console/operations?status=FAILED")
    expect(page.get_by_role("button", name="Account: somebody")).to_be_visible()


@pytest.mark.long
def test_nothing_in_the_page_has_the_credential_or_the_session(visit: Visit, key: Key) -> None:
    page = visit.page
    open_signed_in(page, key["secret"])
    cookie = read_cookie(page.context)
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Strict", "/")
    stored = page.evaluate(STORED)
    for secret in (key["secret"], cookie["value"]):
        assert secret not in stored
        assert secret not in page.content()
    page.reload()
    expect(page.get_by_role("button", name="Account: somebody")).to_be_visible()


@pytest.mark.long
def test_who_signs_out_is_out_in_every_tab_and_has_left_nothing(visit: Visit, key: Key) -> None:
    page = visit.page
    open_signed_in(page, key["secret"])
    held = read_cookie(page.context)
    other = page.context.new_page()
    other.goto("/console/servers")
    expect(other.get_by_role("navigation")).to_be_visible()
    page.get_by_role("button", name="Account: somebody").click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page).to_have_url("/console/sign-in")
    expect(page.get_by_role("heading", level=1, name="Sign in")).to_be_visible()
    expect(other.get_by_role("heading", level=1, name="Sign in")).to_be_visible()
    assert page.context.cookies() == []
    url, cookie = f"{page.url.partition('/console')[0]}/api/v1/me", carry_cookie(held["value"])
    wait_until(lambda: httpx.get(url, headers=cookie).status_code == 401)
    page.context.add_cookies([held])
    page.goto("/console/servers")
    expect(page.get_by_role("heading", level=1, name="Sign in")).to_be_visible()


@pytest.mark.long
def test_a_session_that_ends_costs_nothing_that_was_typed(
    visit: Visit, key: Key, admin: httpx.Client
) -> None:
    page = visit.page
    open_signed_in(page, key["secret"], "/console/servers/new")
    expect(page.get_by_role("status").filter(has_text="Live")).to_be_visible()
    page.get_by_label("Name", exact=True).fill("half-typed")
    other = page.context.new_page()
    other.goto("/console/servers")
    expect(other.get_by_role("navigation")).to_be_visible()
    page.bring_to_front()
    admin.delete(get_key_path(key))
    dialog = page.get_by_role("dialog", name=OVER)
    expect(dialog).to_be_visible()
    check_looks(visit, "session-ended")
    sign_in(page, create_key(admin, "somebody else")["secret"])
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_whoever_signs_in_again_goes_on_where_they_were(
    visit: Visit, key: Key, admin: httpx.Client
) -> None:
    page = visit.page
    open_signed_in(page, key["secret"], "/console/servers/new")
    expect(page.get_by_role("status").filter(has_text="Live")).to_be_visible()
    page.get_by_label("Name", exact=True).fill("half-typed")
    page.context.clear_cookies()
    page.get_by_role("link", name="Operations", exact=True).click()
    expect(page.get_by_role("dialog", name=OVER)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name=OVER)).to_be_visible()
    sign_in(page, key["secret"])
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.go_back()
    expect(page.get_by_label("Name", exact=True)).to_have_value("half-typed")
    expect(page.get_by_role("status").filter(has_text="Live")).to_be_visible()


FORGE = """async ([url, body]) => {
    const outcomes = []
    for (const kind of ['application/json', 'text/plain'])
        for (const mode of ['cors', 'no-cors'])
            outcomes.push(await fetch(url, {
                method: 'POST', mode, credentials: 'include', headers: {'Content-Type': kind}, body,
            }).then((response) => response.status, (error) => error.name))
    return outcomes
}"""
SUBMIT = """([url, body]) => {
    const form = document.createElement('form')
    Object.assign(form, { method: 'POST', action: url, enctype: 'text/plain' })
    const input = document.createElement('input')
    Object.assign(input, { name: body.slice(0, -1) + ', "x": "', value: '"}' })
    form.append(input)
    document.body.append(form)
    form.submit()
}"""


@pytest.fixture(scope="module")
def port_elsewhere() -> Iterator[int]:
    """The port of an empty page that the service does not serve."""
    with serve_empty_page() as origin:
        yield int(origin.rpartition(":")[2])


@pytest.mark.long
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])  # of the same site, and of another
def test_no_page_elsewhere_does_anything_with_the_session(
    browser: Browser, keyed: LiveServer, admin: httpx.Client, port_elsewhere: int, host: str
) -> None:
    visit = open_visit(browser, keyed.url)
    page = visit.page
    open_signed_in(page, BOOTSTRAP)
    before = admin.get(SERVERS).json()["total"]
    new = json.dumps({"name": "forged", "flavor_id": "m1.tiny", "image_id": "Debian 12"})
    page.goto(f"http://{host}:{port_elsewhere}/")
    assert set(page.evaluate(FORGE, [f"{keyed.url}{SERVERS}", new])) <= {"TypeError", 0}
    for target in (SERVERS, SESSION):
        with page.expect_navigation(url=f"{keyed.url}{target}") as sent:
            page.evaluate(SUBMIT, [f"{keyed.url}{target}", new])
        assert sent.value.status == 403
        page.goto(f"http://{host}:{port_elsewhere}/")
    assert admin.get(SERVERS).json()["total"] == before
    page.goto(f"{keyed.url}/console/servers")
    expect(page.get_by_role("button", name="Account: AUTH_BOOTSTRAP_KEY")).to_be_visible()
    page.context.close()


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    with Provider(tmp_path_factory.mktemp("provider")) as provider:
        yield provider


@pytest.fixture(scope="module")
def trusting(
    provider: Provider, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a service at which people sign in by a provider, of another site than that."""
    server = LiveServer(databases.create(), tmp_path_factory.mktemp("trusting"))
    url = f"http://localhost:{server.port}"
    provider.allow(f"{url}/console/sign-in/oidc/callback")
    server.settings.update(
        AUTH_MODE="jwt,api-key",
        JWT_ISSUER=provider.url,
        JWT_AUDIENCE=AUDIENCE,
        OIDC_CLIENT_ID="console",
        OIDC_CLIENT_SECRET="console-secret",
        AUTH_BOOTSTRAP_KEY=BOOTSTRAP,
    )
    with server:
        yield url


def log_in(page: Page, name: str) -> None:
    """Log in at the provider, and let it tell the service so."""
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill("any")
    page.locator("button[type=submit]").click()
    page.locator("button[type=submit]").click()


@pytest.mark.long
def test_somebody_signs_in_at_the_issuer_and_again_in_a_window_over_the_page(
    browser: Browser, provider: Provider, trusting: str
) -> None:
    visit = open_visit(browser, trusting)
    page = visit.page
    page.goto("/console/operations")
    page.get_by_role("button", name="Single sign-on").click()
    page.get_by_role("button", name="Sign in at 127.0.0.1").click()
    log_in(page, "worker")
    expect(page.get_by_role("heading", level=1, name="Operations")).to_be_visible()
    expect(page).to_have_url(f"{trusting}/console/operations")
    expect(page.get_by_role("button", name="Account: worker")).to_be_visible()
    page.context.clear_cookies(name=COOKIE)
    page.get_by_role("link", name="Events", exact=True).click()
    dialog = page.get_by_role("dialog", name=OVER)
    dialog.get_by_role("button", name="Single sign-on").click()
    with page.expect_popup() as opened:
        dialog.get_by_role("button", name="Sign in at 127.0.0.1").click()
    if not opened.value.is_closed():
        opened.value.wait_for_event("close")  # who is known there still is not asked anew
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("heading", level=1, name="Events")).to_be_visible()
    page.context.close()


@pytest.mark.long
def test_whoever_has_no_role_is_told_so_on_the_page_of_the_sign_in(
    browser: Browser, provider: Provider, trusting: str
) -> None:
    with look(browser, trusting) as visit:
        page = visit.page
        page.goto("/console/sign-in?next=/console/images")
        page.get_by_role("button", name="Single sign-on").click()
        page.get_by_role("button", name="Sign in at 127.0.0.1").click()
        log_in(page, "stranger")
        expect(page.get_by_role("alert")).to_contain_text("You are known, but have no role here")
        check_looks(visit, "sign-in-refused")
        page.get_by_role("button", name="API key").click()
        sign_in(page, BOOTSTRAP)
        expect(page.get_by_role("heading", level=1, name="Images")).to_be_visible()


@pytest.mark.long
def test_the_form_of_keystone_says_what_is_missing_and_when_keystone_is_away(
    browser: Browser, databases: Databases, tmp_path: Path
) -> None:
    settings = {"AUTH_MODE": "keystone", "KEYSTONE_AUTH_URL": "http://127.0.0.1:9/v3"}
    server = LiveServer(databases.create(), tmp_path)
    server.settings.update(settings)
    with server, look(browser, server.url) as visit:
        page = visit.page
        page.goto("/console")
        page.get_by_label("User", exact=True).fill("alice")
        page.get_by_label("Password").fill("any")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_label("Project", exact=True)).to_be_focused()
        expect(page.get_by_label("Project", exact=True)).to_have_attribute("aria-invalid", "true")
        page.get_by_label("Project", exact=True).fill("web")
        page.get_by_text("Domains").click()
        expect(page.get_by_label("Domain of the user")).to_have_value("Default")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert")).to_contain_text("cannot be asked right now")
        expect(page.get_by_label("Password")).to_have_value("any")
        check_looks(visit, "sign-in-keystone")
