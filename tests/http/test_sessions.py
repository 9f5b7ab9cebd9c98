"""Signing in at the console: who is let in, by what, for how long, and what cannot be forged."""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.databases import Databases
from tests.http.api import FLAVORS, SERVERS, expect_error, list_faults, open_client
from tests.http.audit import list_entries
from tests.http.bad.request import NEW
from tests.http.keys import (
    BOOTSTRAP,
    create_key,
    get_key_path,
    open_keyed_client,
    serve_with_keys,
    write_end,
)
from tests.http.sessions import (
    COOKIE,
    ENDED_S,
    HOURS_8,
    SAME_ORIGIN,
    SESSION,
    carry_cookie,
    is_forgotten,
    open_browser,
    post_key,
    read_flags,
    read_secret,
    read_session,
    sign_in,
)
from tests.http.streams import EVENTS, STREAM
from tests.http.waits import wait_until
from tests.server import LiveServer

ME = "/api/v1/me"
NOBODY = "A" * 43
ALLOWED = "https://console.example"
PUBLIC = "https://ostler.example"


@pytest.fixture(scope="module")
def keyed(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A service of two processes that asks for a key, and lets pages of one origin use the API."""
    directory = tmp_path_factory.mktemp("keyed")
    settings = {"WORKERS": "2", "ALLOWED_ORIGINS": f'["{ALLOWED}"]', "PUBLIC_URL": PUBLIC}
    with serve_with_keys(databases.create(), directory, **settings) as server:
        yield server


@pytest.fixture(scope="module")
def limited(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A service that takes few requests of each caller, and of each address that a proxy names."""
    directory = tmp_path_factory.mktemp("limited")
    settings = {
        "RATE_LIMITS": "on",
        "RATE_LIMIT_ADDRESS": "5",
        "RATE_LIMIT_SIGN_IN": "3",
        "RATE_LIMIT_WRITE": "5",
        "TRUSTED_PROXIES": '["127.0.0.1"]',
    }
    with serve_with_keys(databases.create(), directory, **settings) as server:
        yield server


@pytest.fixture(scope="module")
def admin(keyed: LiveServer) -> Iterator[httpx.Client]:
    with open_keyed_client(keyed.url) as client:
        yield client


@pytest.fixture
def anybody(keyed: LiveServer) -> Iterator[httpx.Client]:
    with open_client(keyed.url) as client:
        yield client


def expect_end(url: str, secret: str, reason: str) -> None:
    """Compare what every process says of a session that has ended."""
    for _ in range(10):  # which meet both
        with open_browser(url, secret) as browser:
            response = browser.get(ME)
            error = expect_error(response, 401, "UNAUTHENTICATED")
            assert error["details"] == {"reason": reason}
            # The browser may have another session by now.
            assert "Set-Cookie" not in response.headers
            assert is_forgotten(browser.get(SESSION))


def test_whoever_signs_in_with_a_key_is_its_caller(keyed: LiveServer, admin: httpx.Client) -> None:
    key = create_key(admin, "of a person", "viewer", project_id="team")
    with open_browser(keyed.url, sign_in(keyed.url, key["secret"])) as browser:
        me = browser.get(ME).json()
        assert (me["key_id"], me["project_id"], me["role"]) == (key["id"], "team", "viewer")
        expect_error(browser.post(SERVERS, json=NEW), 403, "PERMISSION_DENIED")


def test_a_page_is_told_how_to_sign_in_and_whether_somebody_has(
    keyed: LiveServer, anybody: httpx.Client
) -> None:
    told = {"required": True, "signed_in": False, "methods": [{"method": "key"}]}
    assert read_session(anybody) == told
    secret = sign_in(keyed.url, BOOTSTRAP)
    assert read_session(anybody, **carry_cookie(secret)) == {**told, "signed_in": True}
    stale = anybody.get(SESSION, headers=carry_cookie(NOBODY))
    assert (stale.json(), is_forgotten(stale)) == (told, True)
    assert stale.headers["Cache-Control"] == "no-store"


def test_the_cookie_is_for_the_service_alone_and_no_script_reads_it(anybody: httpx.Client) -> None:
    response = post_key(anybody, BOOTSTRAP)
    assert (response.status_code, response.content) == (204, b"")
    flags = read_flags(response)
    assert 0 <= HOURS_8 - int(flags.pop("max-age")) <= 60
    assert flags == {"path": "/", "httponly": "", "samesite": "Strict"}
    assert response.headers["Cache-Control"] == "no-store"


def test_behind_tls_the_cookie_never_goes_without_and_is_of_this_very_host(
    anybody: httpx.Client,
) -> None:
    response = post_key(anybody, BOOTSTRAP, Origin="https://ostler.example")
    assert response.headers["Set-Cookie"].startswith(f"__Host-{COOKIE}=")
    flags = read_flags(response)
    assert (flags["secure"], flags["path"], flags.get("domain")) == ("", "/", None)
    cookie = f"__Host-{COOKIE}={read_secret(response)}"
    # A neighbour below the same domain can plant one without the prefix.
    for planted in (cookie, f"{COOKIE}={NOBODY}; {cookie}", f"{cookie}; {COOKIE}={NOBODY}"):
        assert read_session(anybody, Cookie=planted)["signed_in"]
    left = anybody.delete(SESSION, headers={**SAME_ORIGIN, "Cookie": cookie})
    assert left.headers["Set-Cookie"].startswith(f"__Host-{COOKIE}=; Path=/; Max-Age=0;")
    assert "Secure" in left.headers["Set-Cookie"]


def test_by_tls_no_cookie_is_taken_that_a_neighbour_can_plant(
    limited: LiveServer, anybody: httpx.Client
) -> None:
    by_tls = {"X-Forwarded-For": "192.0.2.9", "X-Forwarded-Proto": "https"}
    secret = sign_in(limited.url, BOOTSTRAP)
    with open_client(limited.url) as client:
        planted = {**carry_cookie(secret), **by_tls}
        assert not read_session(client, **planted)["signed_in"]
        error = expect_error(client.get(ME, headers=planted), 401, "UNAUTHENTICATED")
        assert error["details"] == {"reason": "missing"}
        own = {"Cookie": f"{COOKIE}={NOBODY}; __Host-{COOKIE}={secret}", **by_tls}
        assert read_session(client, **own)["signed_in"]
        assert client.get(ME, headers=own).status_code == 200


@pytest.mark.parametrize("key", ["wrong", "ostler_" + "0" * 60, f"{BOOTSTRAP}x", "eyJ.e30.e30"])
def test_a_wrong_key_opens_nothing(anybody: httpx.Client, key: str) -> None:
    response = post_key(anybody, key)
    error = expect_error(response, 401, "UNAUTHENTICATED")
    assert error["details"] == {"reason": "invalid"}
    assert "Set-Cookie" not in response.headers
    assert response.headers["WWW-Authenticate"]
    assert key not in response.text


def test_a_key_may_be_copied_with_what_is_around_it(anybody: httpx.Client) -> None:
    assert post_key(anybody, f" {BOOTSTRAP}\n").status_code == 204


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({}, ("body", "method")),
        ({"method": "keystone"}, ("body", "method")),
        ({"method": "key"}, ("body", "key")),
        ({"method": "key", "key": ""}, ("body", "key")),
        ({"method": "key", "key": 5}, ("body", "key")),
        ({"method": "key", "key": "x", "next": "/"}, ("body", "next")),
        ([], ("body",)),
    ],
)
def test_a_form_is_told_what_is_wrong_with_it(
    anybody: httpx.Client, form: Any, field: tuple[str, ...]
) -> None:
    response = anybody.post(SESSION, json=form, headers=SAME_ORIGIN)
    assert list_faults(expect_error(response, 422, "VALIDATION_ERROR")) == [field]


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"", "application/json", 422),
        (b"method=key&key=x", "application/x-www-form-urlencoded", 415),
        (b'{"method": "key"}', "text/plain", 415),
        (b" " * 1_100_000, "application/json", 413),
    ],
)
def test_what_is_no_form_is_refused(
    anybody: httpx.Client, content: bytes, kind: str, status: int
) -> None:
    headers = {"Content-Type": kind, **SAME_ORIGIN}
    assert anybody.post(SESSION, content=content, headers=headers).status_code == status


def test_no_other_method_is_one_of_the_session(anybody: httpx.Client) -> None:
    for method in ("PUT", "PATCH"):
        expect_error(anybody.request(method, SESSION), 405, "METHOD_NOT_ALLOWED")
    assert anybody.options(SESSION).headers["Allow"] == "DELETE, GET, HEAD, OPTIONS, POST"


def test_every_sign_in_is_a_new_session_and_ends_the_one_of_before(
    keyed: LiveServer, anybody: httpx.Client
) -> None:
    first = sign_in(keyed.url, BOOTSTRAP)
    second = read_secret(post_key(anybody, BOOTSTRAP, **carry_cookie(first)))
    assert first != second
    time.sleep(ENDED_S)
    expect_end(keyed.url, first, "invalid")
    assert read_session(anybody, **carry_cookie(second))["signed_in"]


def test_nobody_chooses_the_session_of_another(keyed: LiveServer, anybody: httpx.Client) -> None:
    response = post_key(anybody, BOOTSTRAP, **carry_cookie(NOBODY))
    assert read_secret(response) != NOBODY
    expect_end(keyed.url, NOBODY, "invalid")


def test_of_two_sessions_neither_is_taken(keyed: LiveServer, anybody: httpx.Client) -> None:
    both = f"{COOKIE}={sign_in(keyed.url, BOOTSTRAP)}; {COOKIE}={sign_in(keyed.url, BOOTSTRAP)}"
    expect_error(anybody.get(ME, headers={"Cookie": both}), 401, "UNAUTHENTICATED")


def test_whoever_signs_out_is_so_in_every_process(keyed: LiveServer, anybody: httpx.Client) -> None:
    secret = sign_in(keyed.url, BOOTSTRAP)
    response = anybody.delete(SESSION, headers={**SAME_ORIGIN, **carry_cookie(secret)})
    assert (response.status_code, is_forgotten(response)) == (204, True)
    time.sleep(ENDED_S)
    expect_end(keyed.url, secret, "invalid")
    again = anybody.delete(SESSION, headers={**SAME_ORIGIN, **carry_cookie(secret)})
    assert (again.status_code, is_forgotten(again)) == (204, True)
    assert anybody.delete(SESSION, headers=SAME_ORIGIN).status_code == 204


def test_a_session_ends_with_the_key_that_is_revoked(
    keyed: LiveServer, admin: httpx.Client
) -> None:
    key = create_key(admin)
    secret = sign_in(keyed.url, key["secret"])
    assert admin.delete(get_key_path(key)).status_code == 204
    time.sleep(ENDED_S)
    expect_end(keyed.url, secret, "invalid")


def test_a_session_ends_when_its_key_does(
    keyed: LiveServer, admin: httpx.Client, anybody: httpx.Client
) -> None:
    key = create_key(admin, expires_at=write_end(seconds=2))
    response = post_key(anybody, key["secret"])
    assert int(read_flags(response)["max-age"]) <= 2
    secret = read_secret(response)
    wait_until(lambda: anybody.get(ME, headers=carry_cookie(secret)).status_code == 401)
    expect_end(keyed.url, secret, "expired")


@pytest.mark.long
def test_a_stream_ends_with_its_session(keyed: LiveServer, anybody: httpx.Client) -> None:
    secret = sign_in(keyed.url, BOOTSTRAP)
    with (
        httpx.Client(base_url=keyed.url, timeout=20, trust_env=False) as browser,
        browser.stream("GET", EVENTS, headers={"Accept": STREAM, **carry_cookie(secret)}) as events,
    ):
        assert events.status_code == 200
        anybody.delete(SESSION, headers={**SAME_ORIGIN, **carry_cookie(secret)})
        for _ in events.iter_raw():
            pass


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": PUBLIC.replace("https", "http")},
        {"Origin": PUBLIC, "Sec-Fetch-Site": "same-site"},
        {"Origin": ALLOWED},
        {"Origin": "http://{host}", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_no_page_of_another_site_changes_anything_by_a_session(
    keyed: LiveServer, anybody: httpx.Client, headers: dict[str, str]
) -> None:
    given = {name: value.format(host=f"127.0.0.1:{keyed.port}") for name, value in headers.items()}
    cookie = carry_cookie(sign_in(keyed.url, BOOTSTRAP))
    before = anybody.get(SERVERS, headers=cookie).json()["total"]
    sent = {**cookie, **given}
    expect_error(anybody.post(SERVERS, json=NEW, headers=sent), 403, "ORIGIN_NOT_ALLOWED")
    expect_error(anybody.delete(SESSION, headers=sent), 403, "ORIGIN_NOT_ALLOWED")
    form = {"method": "key", "key": BOOTSTRAP}
    for forged in (sent, given):
        response = anybody.post(SESSION, json=form, headers=forged)
        expect_error(response, 403, "ORIGIN_NOT_ALLOWED")
    assert anybody.get(SERVERS, headers=sent).json()["total"] == before


def test_a_page_of_the_service_changes_things_by_its_session(
    keyed: LiveServer, anybody: httpx.Client
) -> None:
    own = f"http://127.0.0.1:{keyed.port}"
    cookie = carry_cookie(sign_in(keyed.url, BOOTSTRAP))
    told = ({"Origin": own}, {"Origin": own, **SAME_ORIGIN}, {"Origin": PUBLIC})
    for headers in (SAME_ORIGIN, *told):
        made = anybody.post(SERVERS, json=NEW, headers={**cookie, **headers})
        assert made.status_code == 201


def test_a_credential_of_its_own_goes_before_the_cookie(
    keyed: LiveServer, admin: httpx.Client
) -> None:
    assert admin.post(SERVERS, json=NEW, headers=carry_cookie(NOBODY)).status_code == 201
    with open_browser(keyed.url, sign_in(keyed.url, BOOTSTRAP)) as browser:
        for headers in ({"Authorization": "Bearer wrong"}, {"X-Auth-Token": "wrong"}):
            response = browser.get(ME, headers=headers)
            expect_error(response, 401, "UNAUTHENTICATED")
            assert not is_forgotten(response)


def test_no_page_of_another_origin_reads_anything_by_a_cookie(
    keyed: LiveServer, anybody: httpx.Client
) -> None:
    headers = {"Origin": ALLOWED, **carry_cookie(sign_in(keyed.url, BOOTSTRAP))}
    response = anybody.get(SERVERS, headers=headers)
    assert response.headers["Access-Control-Allow-Origin"] == ALLOWED
    assert "Access-Control-Allow-Credentials" not in response.headers
    asked = {"Access-Control-Request-Method": "GET", **headers}
    allowed = anybody.options(SERVERS, headers=asked).headers
    assert "Access-Control-Allow-Credentials" not in allowed
    assert "cookie" not in allowed["Access-Control-Allow-Headers"].lower()


def test_what_a_browser_keeps_of_one_session_is_not_for_the_next(
    keyed: LiveServer, admin: httpx.Client
) -> None:
    with open_browser(keyed.url, sign_in(keyed.url, BOOTSTRAP)) as browser:
        assert browser.get(FLAVORS).headers["Vary"] == "Cookie, Origin"
    assert admin.get(FLAVORS).headers["Vary"] == "Origin"


def test_sign_ins_of_an_address_that_fail_are_counted_apart(limited: LiveServer) -> None:
    with open_client(limited.url) as client:
        client.headers["X-Forwarded-For"] = "192.0.2.1"
        answers = [post_key(client, f"guess {number}") for number in range(5)]
        assert [one.status_code for one in answers] == [401] * 3 + [429] * 2
        assert int(answers[-1].headers["Retry-After"]) > 0
        error = expect_error(post_key(client, BOOTSTRAP), 429, "RATE_LIMITED")
        assert (error["details"]["tier"], error["details"]["limit"]) == ("sign_in", 3)
        guesses = [{"Authorization": f"Bearer {number}"} for number in range(6)]
        statuses = [client.get(ME, headers=guess).status_code for guess in guesses]
        assert statuses == [401] * 5 + [429]
    with open_client(limited.url) as elsewhere:
        elsewhere.headers["X-Forwarded-For"] = "192.0.2.8"
        assert post_key(elsewhere, BOOTSTRAP).status_code == 204


def test_cookies_that_are_guessed_are_counted(limited: LiveServer) -> None:
    with open_client(limited.url) as client:
        client.headers["X-Forwarded-For"] = "192.0.2.2"
        good = carry_cookie(sign_in(limited.url, BOOTSTRAP))
        assert client.get(ME, headers=good).status_code == 200
        guesses = [carry_cookie(f"{number}" * 43) for number in range(8)]
        statuses = [client.get(ME, headers=guess).status_code for guess in guesses]
        assert statuses == [401] * 5 + [429] * 3
        assert client.get(ME, headers=good).status_code == 200


def test_a_caller_that_signs_in_all_the_time_is_slowed(limited: LiveServer) -> None:
    with open_keyed_client(limited.url) as admin:
        key = create_key(admin)
    with open_client(limited.url) as client:
        statuses = [post_key(client, key["secret"]).status_code for _ in range(7)]
    assert statuses == [204] * 5 + [429] * 2


def test_the_log_of_audit_tells_who_has_signed_in_and_out_and_who_was_refused(
    own_keyed: LiveServer,
) -> None:
    with open_keyed_client(own_keyed.url) as admin, open_client(own_keyed.url) as anybody:
        named = {"X-Request-ID": "of-a-session"}
        secret = read_secret(post_key(anybody, BOOTSTRAP, **named))
        anybody.delete(SESSION, headers={**SAME_ORIGIN, **carry_cookie(secret), **named})
        post_key(anybody, "wrong", **named)
        wait_until(lambda: len(list_entries(admin, request_id="of-a-session")) == 3)
        begun, ended, refused = list_entries(admin, request_id="of-a-session")
    assert (begun["action"], begun["actor"]["subject"]) == ("sign_in", "bootstrap")
    assert (ended["action"], ended["actor"]["subject"]) == ("sign_out", "bootstrap")
    assert begun["resource"] == ended["resource"]
    assert begun["resource"]["type"] == "session"
    assert (refused["outcome"], refused["code"]) == ("refused", "UNAUTHENTICATED")
    assert {one["path"] for one in (begun, ended, refused)} == {SESSION}
    own_keyed.stop()
    for text in (json.dumps([begun, ended, refused]), own_keyed.stdout, own_keyed.stderr):
        assert secret not in text
        assert BOOTSTRAP not in text


@pytest.fixture
def own_keyed(tmp_path: Path, blueprint: Path) -> Iterator[LiveServer]:
    """A service whose database is a file of SQLite, and whose log says everything."""
    url = f"sqlite:///{tmp_path}/ostler.db"
    with serve_with_keys(url, tmp_path / "server", LOG_LEVEL="DEBUG") as server:
        yield server


def test_who_has_the_database_has_no_credential(own_keyed: LiveServer, tmp_path: Path) -> None:
    secret = sign_in(own_keyed.url, BOOTSTRAP)
    own_keyed.stop()
    with sqlite3.connect(tmp_path / "ostler.db") as connection:
        dump = "\n".join(connection.iterdump())
        (row,) = connection.execute("SELECT * FROM sessions").fetchall()
    connection.close()
    for known in (secret, BOOTSTRAP):
        assert known not in dump
        assert known.encode().hex() not in dump.lower()
    assert row[0] != secret
    assert BOOTSTRAP.encode() not in row[1]


def test_a_stranger_who_signs_out_has_nothing_written(
    own_keyed: LiveServer, tmp_path: Path
) -> None:
    """Were something written, the lock would keep it waiting and then refuse it."""
    with (
        closing(sqlite3.connect(tmp_path / "ostler.db")) as other,
        open_browser(own_keyed.url, NOBODY) as stranger,
    ):
        other.execute("BEGIN IMMEDIATE")
        assert stranger.delete(SESSION).status_code == 204


@pytest.mark.long
def test_a_session_survives_a_restart_and_ends_in_its_time(
    database_url: str, directory: Path
) -> None:
    settings = {"SESSION_TTL_SECONDS": "60"}
    with serve_with_keys(database_url, directory, **settings) as server:
        secret = sign_in(server.url, BOOTSTRAP)
    with (
        serve_with_keys(database_url, directory, **settings) as server,
        open_browser(server.url, secret) as browser,
    ):
        assert browser.get(ME).status_code == 200


def test_where_nobody_has_to_sign_in_nobody_can(client: httpx.Client) -> None:
    told = {"required": False, "signed_in": False, "methods": []}
    assert read_session(client, **carry_cookie(NOBODY)) == told
    response = post_key(client, "any")
    assert list_faults(expect_error(response, 422, "VALIDATION_ERROR")) == [("body", "method")]
    made = client.post(SERVERS, json=NEW, headers=carry_cookie(NOBODY))
    assert made.status_code == 201


@pytest.mark.long
def test_without_a_console_nobody_has_a_session(database_url: str, directory: Path) -> None:
    with serve_with_keys(database_url, directory) as server:
        secret = sign_in(server.url, BOOTSTRAP)
    with (
        serve_with_keys(database_url, directory, CONSOLE="false") as server,
        open_client(server.url) as client,
    ):
        expect_error(client.get(SESSION), 404, "NOT_FOUND")
        expect_error(post_key(client, BOOTSTRAP), 404, "NOT_FOUND")
        error = expect_error(client.get(ME, headers=carry_cookie(secret)), 401, "UNAUTHENTICATED")
        assert error["details"] == {"reason": "missing"}
