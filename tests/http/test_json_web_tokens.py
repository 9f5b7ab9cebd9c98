"""Callers known by the tokens of a real OpenID Provider, which rotates its keys and goes away."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.databases import Databases
from tests.http.api import SERVERS, expect_error, make_name, open_client
from tests.http.seeds import SMALL, UBUNTU
from tests.http.waits import wait_until
from tests.oidc.provider import AUDIENCE, Provider
from tests.oidc.tokens import ALGORITHMS, bear, encode, make_token, name_settings, write_keys
from tests.server import LiveServer, serve

NEVER = "3600"
SOON = "0.2"
ANOTHER_ISSUER = "its discovery document is of another issuer"


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[Provider]:
    with Provider(tmp_path) as provider:
        yield provider


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    """A provider that stays as it is."""
    with Provider(tmp_path_factory.mktemp("steady")) as provider:
        yield provider


def trust(provider: Provider, **settings: str) -> dict[str, str]:
    """Return the settings of a service that knows callers by the tokens of a provider."""
    own = {"AUTH_MODE": "jwt", "JWT_ISSUER": provider.url, "JWT_AUDIENCE": AUDIENCE}
    return {**own, "JWT_KEYS_PAUSE_SECONDS": SOON, **settings}


@pytest.fixture(scope="module")
def trusting(
    steady: Provider, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    directory = tmp_path_factory.mktemp("trusting")
    settings = trust(steady, JWT_KEYS_PAUSE_SECONDS=NEVER)
    with (
        serve(databases.create(), directory, workers=1, **settings) as server,
        open_client(server.url) as client,
    ):
        yield client


@pytest.fixture
def service(provider: Provider, database_url: str, directory: Path) -> Iterator[LiveServer]:
    """A service that looks at the keys of its own provider all the time."""
    settings = trust(provider, JWT_KEYS_SECONDS=SOON)
    with serve(database_url, directory, workers=1, **settings) as server:
        yield server


def read_status(client: httpx.Client, token: str) -> int:
    """Return the status with which a token is answered."""
    return client.get(SERVERS, headers=bear(token)).status_code


def has_failed(server: LiveServer) -> bool:
    """Tell whether a service has asked for keys in vain."""
    return any(line["message"] == "Keys of the issuer not loaded" for line in server.log)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_token_of_the_issuer_is_taken(
    trusting: httpx.Client, steady: Provider, algorithm: str
) -> None:
    assert read_status(trusting, steady.issue_token(algorithm=algorithm)) == 200


def test_the_claims_of_a_token_say_which_role_and_which_project(
    trusting: httpx.Client, steady: Provider
) -> None:
    body = {"name": make_name(), "flavor_id": SMALL, "image_id": UBUNTU}
    tokens = {name: bear(steady.issue_token(name)) for name in ("reader", "worker", "boss", "root")}
    refused = trusting.post(SERVERS, json=body, headers=tokens["reader"])
    details = expect_error(refused, 403, "PERMISSION_DENIED")["details"]
    assert (details["required_role"], details["role"]) == ("operator", "viewer")
    made = trusting.post(SERVERS, json=body, headers=tokens["worker"])
    assert made.status_code == 201, made.text
    seen = {name: trusting.get(SERVERS, headers=tokens[name]).json()["total"] for name in tokens}
    assert seen == {"reader": 0, "worker": 1, "boss": 0, "root": 0}
    statuses = [trusting.get("/metrics", headers=tokens[name]).status_code for name in tokens]
    assert statuses == [403, 403, 403, 200]


def test_a_token_that_gives_no_role_is_told_so(trusting: httpx.Client, steady: Provider) -> None:
    refused = trusting.get(SERVERS, headers=bear(steady.issue_token("stranger")))
    details = expect_error(refused, 403, "PERMISSION_DENIED")["details"]
    assert (details["required_role"], details["role"]) == ("viewer", None)


@pytest.mark.long
def test_key_ids_that_nobody_knows_have_the_keys_fetched_once(
    trusting: httpx.Client, steady: Provider
) -> None:
    _, claims, signature = steady.issue_token().split(".")
    assert read_status(trusting, steady.issue_token()) == 200
    before = steady.count_fetches()
    with httpx.Client(base_url=trusting.base_url, trust_env=False) as client:
        for number in range(500):
            header = encode({"alg": "ES256", "kid": f"unknown-{number}"})
            assert read_status(client, f"{header}.{claims}.{signature}") == 401
    assert steady.count_fetches() == before


def test_new_keys_are_known_without_a_restart(service: LiveServer, provider: Provider) -> None:
    with open_client(service.url) as client:
        old = provider.issue_token()
        assert read_status(client, old) == 200
        provider.rotate()
        new = provider.issue_token()
        wait_until(lambda: read_status(client, new) == 200)
        assert read_status(client, old) == 200
        provider.drop()
        wait_until(lambda: read_status(client, old) == 401)
        assert read_status(client, new) == 200


@pytest.mark.long
def test_the_keys_that_are_known_serve_while_the_issuer_is_away(
    service: LiveServer, provider: Provider
) -> None:
    with open_client(service.url) as client:
        token, other = provider.issue_token(), provider.issue_token("boss")
        assert read_status(client, token) == 200
        provider.stop()
        wait_until(lambda: read_status(client, token) == 200 and has_failed(service))
        assert read_status(client, token) == 200
        assert read_status(client, other) == 200


@pytest.mark.long
def test_before_the_issuer_has_told_its_keys_a_token_is_503(
    provider: Provider, database_url: str, directory: Path
) -> None:
    token = provider.issue_token()
    provider.stop()
    with (
        serve(database_url, directory, workers=1, **trust(provider)) as server,
        open_client(server.url) as client,
    ):
        refused = client.get(SERVERS, headers=bear(token))
        error = expect_error(refused, 503, "IDENTITY_UNAVAILABLE")
        assert error["details"]["retry"]
        assert refused.headers["Retry-After"] == "1"
        assert client.get(SERVERS).status_code == 401
        assert client.get("/health").status_code == 200
        provider.start()
        wait_until(lambda: read_status(client, provider.issue_token()) == 200)


@pytest.mark.long
def test_keys_that_are_too_old_serve_nobody(
    provider: Provider, database_url: str, directory: Path
) -> None:
    settings = trust(provider, JWT_KEYS_SECONDS=SOON, JWT_KEYS_STALE_SECONDS="0.5")
    with (
        serve(database_url, directory, workers=1, **settings) as server,
        open_client(server.url) as client,
    ):
        token = provider.issue_token()
        assert read_status(client, token) == 200
        provider.stop()
        wait_until(lambda: read_status(client, token) == 503)


def test_the_keys_of_another_issuer_are_not_taken(
    steady: Provider, database_url: str, directory: Path
) -> None:
    settings = trust(steady, JWT_ISSUER=steady.url.replace("127.0.0.1", "localhost"))
    with (
        serve(database_url, directory, workers=1, **settings) as server,
        open_client(server.url) as client,
    ):
        assert read_status(client, steady.issue_token()) == 503
        wait_until(lambda: ANOTHER_ISSUER in [line.get("reason") for line in server.log])


def test_keys_in_a_file_are_read_again(database_url: str, directory: Path, tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    pace = {"JWT_KEYS_SECONDS": SOON, "JWT_KEYS_PAUSE_SECONDS": SOON}
    with (
        serve(database_url, directory, workers=1, **name_settings(file, **pace)) as server,
        open_client(server.url) as client,
    ):
        token = make_token("RS256")
        assert read_status(client, token) == 200
        rest = [key for key in json.loads(file.read_text())["keys"] if key["kid"] != "rsa"]
        write_keys(file, *rest)
        wait_until(lambda: read_status(client, token) == 401)
        file.write_text("nonsense")
        assert read_status(client, make_token("ES256")) == 200


def test_claims_are_where_the_settings_say(
    database_url: str, directory: Path, tmp_path: Path
) -> None:
    settings = name_settings(
        tmp_path / "keys.json",
        JWT_PROJECT_CLAIM="https://ostler.test/tenant",
        JWT_DEFAULT_PROJECT="shared",
        JWT_ROLES_CLAIM="realm_access.roles",
        JWT_ROLES='{"vm-reader": "viewer", "vm-root": "system-admin"}',
    )
    usual: dict[str, Any] = {"project": None, "roles": None}
    without: list[Any] = [None, {}, {"roles": []}, {"roles": ["admin"]}, {"roles": [1]}, []]
    with (
        serve(database_url, directory, workers=1, **settings) as server,
        open_client(server.url) as client,
    ):
        for roles, status in (["vm-reader"], 403), (["vm-reader", "vm-root"], 200):
            token = make_token(**usual, realm_access={"roles": roles})
            assert read_status(client, token) == 200
            assert client.get("/metrics", headers=bear(token)).status_code == status
        for access in without:
            assert read_status(client, make_token(**usual, realm_access=access)) == 403
        token = make_token(realm_access={"roles": "vm-reader other"})
        assert read_status(client, token) == 200
