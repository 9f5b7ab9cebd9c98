"""Signing in at a real OpenID Provider: the way there and back, and tokens that are renewed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.databases import Databases
from tests.http.api import expect_error, list_faults, open_client
from tests.http.audit import list_entries
from tests.http.sessions import (
    COOKIE,
    SESSION,
    carry_cookie,
    is_forgotten,
    open_browser,
    read_session,
)
from tests.http.waits import wait_until
from tests.oidc.provider import AUDIENCE, Provider
from tests.oidc.visitor import Visitor
from tests.server import LiveServer

OIDC = "/console/sign-in/oidc"
CALLBACK = f"{OIDC}/callback"
ME = "/api/v1/me"
ATTEMPT = "ostler_sign_in"


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[Provider]:
    with Provider(tmp_path) as provider:
        yield provider


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    """A provider that stays as it is."""
    with Provider(tmp_path_factory.mktemp("steady")) as provider:
        yield provider


def trust(
    provider: Provider, database_url: str, directory: Path, client: str = "console", **more: Any
) -> LiveServer:
    """Return a service at which people sign in by a provider, to be started."""
    server = LiveServer(database_url, directory, **more)
    provider.allow(f"{server.url}{CALLBACK}")
    server.settings.update(
        AUTH_MODE="jwt",
        JWT_ISSUER=provider.url,
        JWT_AUDIENCE=AUDIENCE,
        OIDC_CLIENT_ID=client,
        LOG_LEVEL="DEBUG",
    )
    if client == "console":
        server.settings["OIDC_CLIENT_SECRET"] = "console-secret"
    return server


@pytest.fixture(scope="module")
def service(
    steady: Provider, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    """A service of two processes, either of which may end what the other has begun."""
    directory = tmp_path_factory.mktemp("trusting")
    with trust(steady, databases.create(), directory, workers=2) as server:
        yield server


@pytest.fixture
def browser(service: LiveServer) -> Iterator[httpx.Client]:
    with open_client(service.url) as client:
        yield client


def begin(browser: httpx.Client, page: str = "/console/servers") -> str:
    """Return where a browser is sent that wants to sign in for a page."""
    response = browser.get(OIDC, params={"next": page})
    assert response.status_code == 303, response.text
    return response.headers["Location"]


def finish(browser: httpx.Client, url: str) -> str:
    """Return where a browser is led that comes back by ``url``."""
    response = browser.get(url)
    assert response.status_code == 303, response.text
    return response.headers["Location"]


def sign_in(browser: httpx.Client, provider: Provider, name: str, page: str = "/console") -> str:
    """Return where a browser is led after somebody has logged in at the provider."""
    return finish(browser, Visitor(provider).log_in(begin(browser, page), name))


def read_reason(location: str) -> str:
    """Return why a sign-in has failed, as its page is told."""
    parts = urlsplit(location)
    assert parts.path == "/console/sign-in", location
    return parse_qs(parts.query)["error"][0]


def test_whoever_logs_in_there_is_signed_in_here(
    browser: httpx.Client, steady: Provider, service: LiveServer
) -> None:
    told = [{"method": "oidc", "name": "127.0.0.1"}]
    assert read_session(browser)["methods"] == told
    page = "/console/servers?status=ACTIVE"
    assert sign_in(browser, steady, "worker", page) == page
    me = browser.get(ME).json()
    assert (me["subject"], me["project_id"], me["role"]) == ("worker", "team-worker", "operator")
    assert browser.delete(SESSION, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 204
    assert browser.get(ME).status_code == 401
    assert not [name for name in browser.cookies if name == ATTEMPT]


def test_the_way_there_is_by_pkce_with_state_and_nonce(
    browser: httpx.Client, steady: Provider, service: LiveServer
) -> None:
    url = begin(browser)
    assert url.startswith(f"{steady.url}/auth?")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == f"{service.url}{CALLBACK}"
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[name]) >= 20
    sent = browser.get(OIDC).headers["Set-Cookie"]
    assert sent.startswith(f"{ATTEMPT}=")
    for flag in ("HttpOnly", "SameSite=Lax", f"Path={OIDC}", "Max-Age=600"):
        assert flag in sent


@pytest.mark.parametrize(
    "page",
    [
        "https://evil.example/console", "//evil.example", "/\\evil.example", "/console\\x",
        "/consoles", "/docs", "/console/../docs", "javascript:alert(1)", "/console\n", "",
        "/console/%2e%2E//evil.example", "/console/.%2e/docs",
    ],
)  # fmt: skip
def test_no_other_host_is_led_to(browser: httpx.Client, page: str) -> None:
    error = expect_error(browser.get(OIDC, params={"next": page}), 422, "VALIDATION_ERROR")
    assert list_faults(error) == [("query", "next")]


def test_a_sign_in_that_this_browser_has_not_begun_is_none(
    browser: httpx.Client, steady: Provider, service: LiveServer
) -> None:
    back = Visitor(steady).log_in(begin(browser), "worker")
    with open_client(service.url) as another:
        assert read_reason(finish(another, back)) == "state"
        assert COOKIE not in another.cookies
        begin(another)
        assert read_reason(finish(another, back)) == "state"
    forged = str(httpx.URL(back).copy_set_param("state", "forged"))
    assert read_reason(finish(browser, forged)) == "state"
    of_others = str(httpx.URL(back).copy_set_param("iss", "https://evil.example"))
    assert read_reason(finish(browser, of_others)) == "state"
    assert read_reason(finish(browser, CALLBACK)) == "state"
    assert finish(browser, back) == "/console/servers"


def test_a_sign_in_ends_the_session_of_before_whose_cookie_does_not_come_along(
    browser: httpx.Client, steady: Provider, service: LiveServer
) -> None:
    sign_in(browser, steady, "worker")
    before = browser.cookies[COOKIE]
    back = Visitor(steady).log_in(begin(browser), "boss")
    browser.cookies.delete(COOKIE)  # as SameSite=Strict has it on the way from another site
    finish(browser, back)
    with open_browser(service.url, before) as former:
        wait_until(lambda: former.get(ME).status_code == 401)


def test_a_sign_in_ends_once(browser: httpx.Client, steady: Provider) -> None:
    back = Visitor(steady).log_in(begin(browser), "worker")
    held = dict(browser.cookies)
    assert finish(browser, back) == "/console/servers"
    browser.cookies.clear()
    browser.cookies.update(held)
    assert read_reason(finish(browser, back)) == "state"


def test_a_code_of_another_sign_in_opens_nothing(browser: httpx.Client, steady: Provider) -> None:
    stolen = Visitor(steady).log_in(begin(browser), "boss")
    code = httpx.URL(stolen).params["code"]
    own = Visitor(steady).log_in(begin(browser), "worker")
    mixed = str(httpx.URL(own).copy_set_param("code", code))
    assert read_reason(finish(browser, mixed)) == "refused"
    assert COOKIE not in browser.cookies


def test_two_tabs_may_sign_in_at_once(browser: httpx.Client, steady: Provider) -> None:
    first, second = begin(browser, "/console/images"), begin(browser, "/console/keys")
    assert finish(browser, Visitor(steady).log_in(first, "worker")) == "/console/images"
    assert finish(browser, Visitor(steady).log_in(second, "worker")) == "/console/keys"


def test_whoever_refuses_there_is_told_so_and_can_try_again(
    browser: httpx.Client, steady: Provider
) -> None:
    location = finish(browser, Visitor(steady).give_up(begin(browser, "/console/keys")))
    assert read_reason(location) == "denied"
    assert parse_qs(urlsplit(location).query)["next"] == ["/console/keys"]


def test_whoever_has_no_role_here_is_told_so(browser: httpx.Client, steady: Provider) -> None:
    assert read_reason(sign_in(browser, steady, "stranger")) == "role"
    assert COOKIE not in browser.cookies


def test_the_log_of_audit_tells_of_sign_ins_that_were_refused(
    browser: httpx.Client, steady: Provider, service: LiveServer
) -> None:
    assert read_reason(sign_in(browser, steady, "stranger")) == "role"
    assert read_reason(finish(browser, CALLBACK)) == "state"
    expected = {("PERMISSION_DENIED", 403, CALLBACK), ("UNAUTHENTICATED", 401, CALLBACK)}

    def list_refusals() -> set[tuple[str, int, str]]:
        entries = list_entries(admin, outcome="refused", resource_type="session")
        return {(one["code"], one["status"], one["path"]) for one in entries}

    with open_client(service.url) as admin:
        sign_in(admin, steady, "root")
        wait_until(lambda: list_refusals() >= expected)


def test_nothing_of_a_sign_in_is_in_a_log(
    browser: httpx.Client, steady: Provider, service: LiveServer
) -> None:
    url = begin(browser)
    back = Visitor(steady).log_in(url, "worker")
    held = browser.cookies[ATTEMPT]
    finish(browser, back)
    asked, answered = httpx.URL(url).params, httpx.URL(back).params
    secrets = [asked["state"], asked["nonce"], answered["code"], held, browser.cookies[COOKIE]]
    for secret in [*secrets, "console-secret", "code_verifier"]:
        assert secret not in service.stdout
        assert secret not in service.stderr


@pytest.mark.long
def test_a_client_without_a_secret_is_signed_in_for_as_long_as_its_token_holds(
    provider: Provider, database_url: str, directory: Path
) -> None:
    provider.limit(4)
    with (
        trust(provider, database_url, directory, "public") as server,
        open_client(server.url) as browser,
    ):
        assert sign_in(browser, provider, "worker") == "/console"
        secret = browser.cookies[COOKIE]
        assert browser.get(ME).json()["subject"] == "worker"
        with open_browser(server.url, secret) as copy:
            wait_until(lambda: copy.get(ME).status_code == 401)
            assert is_forgotten(copy.get(SESSION))


@pytest.fixture
def renewing(provider: Provider, database_url: str, directory: Path) -> Iterator[LiveServer]:
    """A service of two processes, whose people have tokens of a few seconds."""
    provider.limit(4)
    with trust(provider, database_url, directory, workers=2) as server:
        yield server


@pytest.mark.long
def test_a_token_is_renewed_once_for_all_who_need_it(
    provider: Provider, renewing: LiveServer
) -> None:
    with open_client(renewing.url) as browser:
        sign_in(browser, provider, "worker")
        cookie = carry_cookie(browser.cookies[COOKIE])
    statuses: set[int] = set()

    def ask(_: int) -> None:
        with open_client(renewing.url) as tab:
            statuses.add(tab.get(ME, headers=cookie).status_code)

    with ThreadPoolExecutor(8) as threads:
        while provider.count_renewals() < 3:
            list(threads.map(ask, range(16)))
    assert statuses == {200}


@pytest.mark.long
def test_a_session_ends_when_the_provider_renews_its_token_no_more(
    provider: Provider, renewing: LiveServer
) -> None:
    with open_client(renewing.url) as browser:
        sign_in(browser, provider, "worker")
        cookie = carry_cookie(browser.cookies[COOKIE])
        provider.refuse()
        wait_until(lambda: browser.get(ME, headers=cookie).status_code == 401)
        assert is_forgotten(browser.get(SESSION, headers=cookie))


@pytest.mark.long
def test_while_the_provider_is_away_nobody_signs_in_and_no_session_is_lost(
    provider: Provider, renewing: LiveServer
) -> None:
    with open_client(renewing.url) as browser:
        begun = Visitor(provider).log_in(begin(browser), "worker")
        finish(browser, begun)
        cookie = carry_cookie(browser.cookies[COOKIE])
        waiting = Visitor(provider).log_in(begin(browser), "worker")
        provider.stop()
        assert read_reason(finish(browser, waiting)) == "unavailable"
        wait_until(lambda: browser.get(ME, headers=cookie).status_code == 503)
        response = browser.get(ME, headers=cookie)
        expect_error(response, 503, "IDENTITY_UNAVAILABLE")
        assert int(response.headers["Retry-After"]) >= 1
        assert not is_forgotten(response)


@pytest.mark.long
def test_the_way_back_is_by_the_public_address_and_few_ways_are_begun_by_one_address(
    steady: Provider, database_url: str, directory: Path
) -> None:
    server = trust(steady, database_url, directory)
    server.settings.update(
        PUBLIC_URL="https://ostler.example", RATE_LIMITS="on", RATE_LIMIT_ADDRESS="3"
    )
    with server, open_client(server.url) as browser:
        response = browser.get(OIDC)
        asked = httpx.URL(response.headers["Location"]).params
        assert asked["redirect_uri"] == f"https://ostler.example{CALLBACK}"
        assert response.headers["Set-Cookie"].startswith(f"__Host-{ATTEMPT}=")
        for flag in ("Secure", "Path=/;"):
            assert flag in response.headers["Set-Cookie"]
        statuses = [browser.get(OIDC).status_code for _ in range(4)]
        assert statuses == [303, 303, 429, 429]


@pytest.mark.long
def test_a_provider_that_was_never_there_is_told_of(database_url: str, directory: Path) -> None:
    server = LiveServer(database_url, directory)
    server.settings.update(
        AUTH_MODE="jwt",
        JWT_ISSUER="http://127.0.0.1:9",
        JWT_AUDIENCE=AUDIENCE,
        OIDC_CLIENT_ID="console",
    )
    with server, open_client(server.url) as browser:
        response = browser.get(OIDC)
        assert read_reason(response.headers["Location"]) == "unavailable"
