"""Signing in at the console with a user and a password of a real Keystone."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import sync_playwright

from tests.browser.visit import launch_chromium, open_visit
from tests.http.api import expect_error, list_faults, open_client
from tests.http.sessions import (
    SAME_ORIGIN,
    SESSION,
    open_browser,
    read_flags,
    read_secret,
    read_session,
)
from tests.http.waits import wait_until
from tests.openstack.cloud.cloud import Cloud
from tests.openstack.identity import Json, Keystone, keystone_away
from tests.server import LiveServer, serve

ME = "/api/v1/me"
CACHE_S = 1


@pytest.fixture(scope="module")
def keystone(cloud: Cloud) -> Iterator[Keystone]:
    keystone = Keystone(cloud.state)
    yield keystone
    keystone.close()


@pytest.fixture(scope="module")
def guarded(
    cloud: Cloud, blueprint: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    """A service of a simulated cloud that lets in callers of Keystone, and logs everything."""
    directory = tmp_path_factory.mktemp("signing-in")
    shutil.copyfile(blueprint, directory / "ostler.db")
    with serve(
        f"sqlite:///{directory}/ostler.db",
        directory / "server",
        AUTH_MODE="keystone",
        KEYSTONE_AUTH_URL=cloud.state.auth_url,
        KEYSTONE_CACHE_SECONDS=str(CACHE_S),
        LOG_LEVEL="DEBUG",
    ) as server:
        yield server


@pytest.fixture
def client(guarded: LiveServer) -> Iterator[httpx.Client]:
    with open_client(guarded.url) as client:
        yield client


@pytest.fixture(scope="module")
def member(keystone: Keystone) -> tuple[Json, Json]:
    """A user and its project."""
    return keystone.create_member()


@pytest.fixture
def form(cloud: Cloud, member: tuple[Json, Json]) -> dict[str, Any]:
    """What such a user fills in."""
    user, project = member
    return {
        "method": "keystone",
        "username": user["name"],
        "password": cloud.state.password,
        "project": project["name"],
    }


def post(client: httpx.Client, form: dict[str, Any]) -> httpx.Response:
    return client.post(SESSION, json=form, headers=SAME_ORIGIN)


def test_whoever_signs_in_with_a_password_works_in_the_project(
    guarded: LiveServer, client: httpx.Client, form: dict[str, Any], member: tuple[Json, Json]
) -> None:
    user, project = member
    methods = [{"method": "keystone", "user_domain": "Default", "project_domain": "Default"}]
    assert read_session(client)["methods"] == methods
    response = post(client, form)
    assert response.status_code == 204, response.text
    with open_browser(guarded.url, read_secret(response)) as browser:
        me = browser.get(ME).json()
        assert (me["subject"], me["project_id"]) == (user["id"], project["id"])
        assert me["role"] == "operator"
        assert browser.delete(SESSION).status_code == 204
    for text in (guarded.stdout, guarded.stderr):
        assert form["password"] not in text


def test_a_person_signs_in_with_a_password_in_a_browser(
    guarded: LiveServer, form: dict[str, Any], member: tuple[Json, Json]
) -> None:
    # No fixture: while Playwright is open no other test of this process can have an event loop.
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright.chromium)
        page = open_visit(browser, guarded.url).page
        page.goto("/console")
        page.get_by_label("User", exact=True).fill(form["username"])
        page.get_by_label("Password", exact=True).fill("wrong")
        page.get_by_label("Project", exact=True).fill(form["project"])
        page.get_by_role("button", name="Sign in").click()
        page.get_by_text("Keystone knows no such user").wait_for()
        page.get_by_label("Password", exact=True).fill(form["password"])
        page.get_by_role("button", name="Sign in").click()
        page.get_by_text("There are no servers yet.").wait_for()
        page.get_by_text(member[0]["name"]).first.wait_for()
        assert page.evaluate("[document.cookie, localStorage.length]") == ["", 0]
        browser.close()


def test_domains_may_be_named(client: httpx.Client, form: dict[str, Any]) -> None:
    named = {**form, "user_domain": "Default", "project_domain": "Default"}
    assert post(client, named).status_code == 204
    for field in ("user_domain", "project_domain"):
        expect_error(post(client, {**named, field: "elsewhere"}), 401, "UNAUTHENTICATED")


@pytest.mark.parametrize("field", ["username", "password", "project"])
def test_a_wrong_login_opens_nothing(
    client: httpx.Client, form: dict[str, Any], field: str
) -> None:
    response = post(client, {**form, field: "wrong\u00e9 \U0001f600"})
    error = expect_error(response, 401, "UNAUTHENTICATED")
    assert error["details"] == {"reason": "invalid"}
    assert "Keystone knows no such user" in error["message"]
    assert "Set-Cookie" not in response.headers
    missing = {name: value for name, value in form.items() if name != field}
    error = expect_error(post(client, missing), 422, "VALIDATION_ERROR")
    assert list_faults(error) == [("body", field)]


def test_a_user_whose_role_does_not_count_is_told_so(
    client: httpx.Client, keystone: Keystone, form: dict[str, Any]
) -> None:
    user, project = keystone.create_member("service")
    sent = {**form, "username": user["name"], "project": project["name"]}
    expect_error(post(client, sent), 403, "PERMISSION_DENIED")


def test_a_session_ends_with_its_token(
    guarded: LiveServer, client: httpx.Client, keystone: Keystone, form: dict[str, Any]
) -> None:
    user, project = keystone.create_member()
    response = post(client, {**form, "username": user["name"], "project": project["name"]})
    assert int(read_flags(response)["max-age"]) <= 8 * 3600
    with open_browser(guarded.url, read_secret(response)) as browser:
        assert browser.get(ME).status_code == 200
        keystone.revoke_all(user["name"])
        wait_until(lambda: browser.get(ME).status_code == 401)


def test_while_keystone_is_away_nobody_signs_in_and_is_told_when_to_try_again(
    cloud: Cloud, client: httpx.Client, form: dict[str, Any]
) -> None:
    with keystone_away(cloud):
        response = post(client, form)
        expect_error(response, 503, "IDENTITY_UNAVAILABLE")
        assert int(response.headers["Retry-After"]) >= 1
    wait_until(lambda: post(client, form).status_code == 204)
