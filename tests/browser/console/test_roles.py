"""The pages of the console for callers who may do less."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.console.axe import find_violations
from tests.browser.console.conftest import is_refusal
from tests.browser.visit import Visit, open_visit
from tests.databases import Databases
from tests.http.api import create_server, open_client
from tests.http.simulator import CONTROLLED, tell
from tests.server import LiveServer, serve

ADMIN = "an-admin-of-all-projects-in-the-tests-of-roles"


@pytest.fixture(scope="module")
def guarded(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A service that asks for a key."""
    settings = {**CONTROLLED, "AUTH_MODE": "api-key", "AUTH_BOOTSTRAP_KEY": ADMIN}
    directory = tmp_path_factory.mktemp("console-guarded")
    with serve(databases.create(), directory, **settings) as server:
        yield server


@pytest.fixture(scope="module")
def admin(guarded: LiveServer) -> Iterator[httpx.Client]:
    with open_client(guarded.url) as client:
        client.headers["Authorization"] = f"Bearer {ADMIN}"
        tell(client, instant=True)
        create_server(client, "web-01", labels={"team": "web"})
        client.post("/api/v1/webhooks", json={"url": "https://receiver.invalid/hooks"})
        yield client


@pytest.fixture
def visit(browser: Browser, guarded: LiveServer) -> Iterator[Visit]:
    visit = open_visit(browser, guarded.url)
    yield visit
    visit.page.context.close()
    assert [one for one in visit.complaints if not is_refusal(one)] == []


def sign_in(page: Page, admin: httpx.Client, url: str, **key: object) -> None:
    """Have the browser signed in with a new key."""
    secret = admin.post("/api/v1/keys", json={"name": "a person", **key}).json()["secret"]
    session = {"method": "key", "key": secret}
    signed_in = page.request.post("/console/session", data=session, headers={"Origin": url})
    assert signed_in.status == 204


@pytest.mark.long
def test_a_viewer_is_offered_no_change_and_told_why(
    visit: Visit, admin: httpx.Client, guarded: LiveServer
) -> None:
    page = visit.page
    sign_in(page, admin, guarded.url, role="viewer")
    page.goto("/console/webhooks")
    make = page.get_by_role("button", name="New webhook")
    expect(make).to_have_attribute("aria-disabled", "true")
    expect(make).to_have_attribute("title", "Needs the role operator; yours is viewer.")
    make.dispatch_event("click")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("link", name="API keys")).to_have_count(0)
    expect(page.get_by_label("All projects")).to_have_count(0)
    assert find_violations(page) == []
    for path, words in (("keys", "API keys are for admins."), ("audit", "is for admins")):
        page.goto(f"/console/{path}")
        expect(page.get_by_text(words)).to_be_visible()
    page.goto("/console/quota?project_id=other")
    expect(page.locator(".page-aside")).to_have_text("Project default")
    expect(page.get_by_role("button", name="Edit the limits")).to_have_count(0)


@pytest.mark.long
def test_a_caller_of_single_servers_has_pages_that_look_by_themselves(
    visit: Visit, admin: httpx.Client, guarded: LiveServer
) -> None:
    page = visit.page
    restrictions = {"labels": {"team": "web"}}
    sign_in(page, admin, guarded.url, role="operator", restrictions=restrictions)
    page.goto("/console/servers")
    table = page.get_by_role("table", name="Servers")
    expect(table).to_contain_text("web-01")
    expect(page.locator(".connection")).to_have_text("Not live")
    create_server(admin, "web-02", labels={"team": "web"})
    expect(table).to_contain_text("web-02")
    page.goto("/console/events")
    expect(page.get_by_role("alert")).to_contain_text("PERMISSION_DENIED")


@pytest.mark.long
def test_the_key_of_the_session_says_so_before_it_is_revoked(
    visit: Visit, admin: httpx.Client, guarded: LiveServer
) -> None:
    page = visit.page
    sign_in(page, admin, guarded.url, role="admin", name="ada")
    page.goto("/console/keys")
    page.get_by_role("button", name="Revoke ada").click()
    dialog = page.get_by_role("dialog", name="Revoke ada?")
    expect(dialog).to_contain_text("the key by which you are signed in here")
    dialog.get_by_role("textbox").fill("ada")
    dialog.get_by_role("button", name="Revoke").click()
    expect(page.get_by_role("heading", name="session has ended")).to_be_visible()
