"""Pages of other sites in somebody's browser read nothing of the service and change nothing."""

import json
from pathlib import Path

import httpx
import pytest

from tests.contract.checks import NOTHING_LOADED, PROTECTION
from tests.contract.validator import load_document
from tests.http.api import SERVERS, expect_error, open_client
from tests.http.bad.request import NEW
from tests.server import LiveServer, serve

FOREIGN = "http://evil.example"
ORIGINS = [
    FOREIGN,
    "https://evil.example",
    "null",
    "",
    "http://localhost",
    "http://localhost:1",
    "http://127.0.0.1.evil.example",
    "evil.example",
]
CHANGES = [
    (method.upper(), path.replace("{", "").replace("}", ""))
    for path, item in load_document(usual=True)["paths"].items()
    for method in ("post", "patch", "put", "delete")
    if method in item
]
NAMES = [
    "evil.example",
    "evil.example:8000",
    "localhost.evil.example",
    "evillocalhost",
    "127.0.0.1.evil.example",
    "ostler.example.com",
    "EVIL.EXAMPLE.",
    "0x7f000001",
]
OWN_NAMES = [
    "localhost",
    "LocalHost:1",
    "localhost.",
    "ostler.localhost",
    "127.0.0.1:80",
    "127.0.0.53",
    "[::1]:8000",
    "192.0.2.1",
]
PATHS = ["/", "/docs", "/health", "/metrics", "/openapi.json", SERVERS, "/api/v1/nowhere"]
HOSTS = '["ostler.example.com", ".internal"]'
CONSOLE = '["https://console.example.com"]'
LISTENING = "Other machines reach this service"


@pytest.mark.parametrize(("method", "path"), CHANGES)
def test_a_page_of_another_site_changes_nothing(
    client: httpx.Client, method: str, path: str
) -> None:
    for headers in ({"Origin": FOREIGN}, {"Sec-Fetch-Site": "cross-site", "Origin": FOREIGN}):
        expect_error(client.request(method, path, headers=headers), 403, "ORIGIN_NOT_ALLOWED")


@pytest.mark.parametrize("origin", ORIGINS)
def test_no_origin_but_that_of_the_service_may_change_anything(
    client: httpx.Client, origin: str
) -> None:
    before = client.get(SERVERS).json()["total"]
    response = client.post(SERVERS, json=NEW, headers={"Origin": origin})
    expect_error(response, 403, "ORIGIN_NOT_ALLOWED")
    assert client.get(SERVERS).json()["total"] == before


@pytest.mark.parametrize("site", ["cross-site", "same-site", "other"])
def test_what_comes_from_another_site_changes_nothing_whatever_its_origin(
    client: httpx.Client, site: str
) -> None:
    for origin in ({}, {"Origin": str(client.base_url).rstrip("/")}):
        response = client.post(SERVERS, json=NEW, headers={"Sec-Fetch-Site": site, **origin})
        expect_error(response, 403, "ORIGIN_NOT_ALLOWED")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "{own}"},
        {"Origin": "{own}", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "https://public.example", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {},
    ],
)
def test_a_page_of_the_service_and_what_is_no_page_change_what_they_like(
    client: httpx.Client, headers: dict[str, str]
) -> None:
    own = str(client.base_url).rstrip("/")
    given = {name: value.format(own=own) for name, value in headers.items()}
    assert client.post(SERVERS, json=NEW, headers=given).status_code == 201


@pytest.mark.parametrize("path", PATHS)
def test_a_page_of_another_site_may_ask_what_it_is_not_let_read(
    client: httpx.Client, path: str
) -> None:
    plain = client.get(path)
    response = client.get(path, headers={"Origin": FOREIGN, "Sec-Fetch-Site": "cross-site"})
    assert response.status_code == plain.status_code
    assert not [name for name in response.headers if name.startswith("access-control-")]
    asked = client.options(path, headers={"Origin": FOREIGN})
    assert not [name for name in asked.headers if name.startswith("access-control-")]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT"])
def test_every_response_is_kept_from_other_sites(
    client: httpx.Client, method: str, path: str
) -> None:
    headers = client.request(method, path).headers
    assert {name: headers.get_list(name) for name in PROTECTION} == {
        name: [value] for name, value in PROTECTION.items()
    }


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT"])
def test_whatever_is_no_page_lets_a_browser_load_nothing(
    client: httpx.Client, method: str, path: str
) -> None:
    policies = client.request(method, path).headers.get_list("Content-Security-Policy")
    if path == "/docs" and method in ("GET", "HEAD"):
        assert len(policies) == 1
        assert "script-src 'self'" in policies[0]
    else:
        assert policies == [NOTHING_LOADED]


@pytest.mark.parametrize("name", NAMES)
def test_the_service_does_not_answer_to_the_name_of_another(
    client: httpx.Client, name: str
) -> None:
    for path in PATHS:
        expect_error(client.get(path, headers={"Host": name}), 421, "HOST_NOT_ALLOWED")
    response = client.post(SERVERS, json=NEW, headers={"Host": name, "Origin": f"http://{name}"})
    expect_error(response, 421, "HOST_NOT_ALLOWED")
    expect_error(client.options(SERVERS, headers={"Host": name}), 421, "HOST_NOT_ALLOWED")


@pytest.mark.parametrize("name", OWN_NAMES)
def test_the_service_answers_to_names_of_this_machine_and_to_addresses(
    client: httpx.Client, name: str
) -> None:
    for _ in range(2):
        assert client.get("/health/live", headers={"Host": name}).status_code == 200


def test_names_and_origins_that_are_allowed_are_taken(database_url: str, directory: Path) -> None:
    server = serve(database_url, directory, ALLOWED_HOSTS=HOSTS, ALLOWED_ORIGINS=CONSOLE)
    with server as running, open_client(running.url) as client:
        for name in ("ostler.example.com", "OSTLER.example.com:443", "a.b.internal", "localhost"):
            assert client.get(SERVERS, headers={"Host": name}).status_code == 200
        for name in ("internal", "notinternal", "www.ostler.example.com"):
            expect_error(client.get(SERVERS, headers={"Host": name}), 421, "HOST_NOT_ALLOWED")
        for origin in ("https://console.example.com", "HTTPS://console.example.com"):
            headers = {"Origin": origin, "Sec-Fetch-Site": "same-site"}
            assert client.post(SERVERS, json=NEW, headers=headers).status_code == 201
        for origin in ("http://console.example.com", "https://console.example.com:444"):
            response = client.post(SERVERS, json=NEW, headers={"Origin": origin})
            expect_error(response, 403, "ORIGIN_NOT_ALLOWED")


def list_warnings(server: LiveServer) -> list[str]:
    lines = map(json.loads, server.stdout.splitlines())
    return [line["message"] for line in lines if line["levelname"] == "WARNING"]


def test_a_start_for_other_machines_is_told_and_takes_any_name(
    database_url: str, directory: Path
) -> None:
    with serve(database_url, directory, LISTEN_HOST="0.0.0.0", ALLOW_ANONYMOUS="true") as server:
        response = httpx.get(f"{server.url}/health", headers={"Host": "ostler.example.com"})
        assert response.status_code == 200
        assert [line.startswith(LISTENING) for line in list_warnings(server)] == [True]


def test_a_start_for_this_machine_warns_of_nothing(own_server: LiveServer) -> None:
    assert list_warnings(own_server) == []


def test_a_body_without_a_type_is_taken_from_nobody(client: httpx.Client) -> None:
    before = client.get(SERVERS).json()["total"]
    content = json.dumps(NEW)
    expect_error(client.post(SERVERS, content=content), 415, "UNSUPPORTED_MEDIA_TYPE")
    assert client.get(SERVERS).json()["total"] == before
    expect_error(client.post(SERVERS), 422, "VALIDATION_ERROR")
