"""Callers with tokens of a real Keystone: who is let in, as whom, and for how long."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest
from keystoneauth1.adapter import Adapter
from keystoneauth1.identity.v3 import Password
from keystoneauth1.session import Session

from domain.identity import Identity, Role
from service.access.access import FOR_ALL_PROJECTS
from service.authentication.credentials import AUTH_TOKEN
from service.authentication.keystone_client import KeystoneClient
from service.authentication.keystone_tokens import KeystoneTokens
from service.contract.contract import Contract
from tests.contract.validator import UNUSUAL
from tests.http.api import SERVERS, create_server, expect_error, get_path, open_client
from tests.openstack.cloud.cloud import Cloud
from tests.openstack.cloud.controls import Answer, Controls
from tests.openstack.identity import Keystone, carry, keystone_away, wait_for_status
from tests.openstack.relay import Relay
from tests.server import LiveServer, serve

CACHE_S = 1
LONG_CACHE_S = 60
SERVICE_TYPE = "vm-lifecycle"
METRICS = "/metrics"
ROLES = {
    "reader": Role.VIEWER,
    "member": Role.OPERATOR,
    "manager": Role.ADMIN,
    "admin": Role.ADMIN,
}


@pytest.fixture(scope="module")
def keystone(cloud: Cloud) -> Iterator[Keystone]:
    keystone = Keystone(cloud.state)
    yield keystone
    keystone.close()


@pytest.fixture(scope="module")
def guarded(
    cloud: Cloud, blueprint: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    """A service of a simulated cloud that lets in callers with tokens of Keystone."""
    directory = tmp_path_factory.mktemp("guarded")
    with open_guarded(cloud, blueprint, directory, KEYSTONE_CACHE_SECONDS=str(CACHE_S)) as server:
        yield server


@pytest.fixture(scope="module")
def asking(
    cloud: Cloud, keystone: Keystone, blueprint: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    """The same with a user of its own that asks about tokens, and what it is told is kept."""
    user, project = keystone.create_member("service")
    settings = {
        "KEYSTONE_CACHE_SECONDS": str(LONG_CACHE_S),
        "KEYSTONE_USERNAME": user["name"],
        "KEYSTONE_PASSWORD": cloud.state.password,
        "KEYSTONE_PROJECT_NAME": project["name"],
    }
    directory = tmp_path_factory.mktemp("asking")
    with open_guarded(cloud, blueprint, directory, **settings) as server:
        yield server


def open_guarded(
    cloud: Cloud, blueprint: Path, directory: Path, **settings: str
) -> AbstractContextManager[LiveServer]:
    """Serve for the time of the block, with a database of its own."""
    shutil.copyfile(blueprint, directory / "ostler.db")
    url = f"sqlite:///{directory}/ostler.db"
    return serve(
        url,
        directory / "server",
        workers=1,
        AUTH_MODE="keystone",
        KEYSTONE_AUTH_URL=cloud.state.auth_url,
        **settings,
    )


@pytest.fixture
def client(guarded: LiveServer) -> Iterator[httpx.Client]:
    with open_client(guarded.url) as client:
        yield client


@pytest.fixture
def asking_client(asking: LiveServer) -> Iterator[httpx.Client]:
    with open_client(asking.url) as client:
        yield client


def read(client: httpx.Client, token: str, path: str = SERVERS) -> httpx.Response:
    return client.get(path, headers=carry(token))


def test_who_has_no_token_is_told_where_there_are_some(client: httpx.Client, cloud: Cloud) -> None:
    response = client.get(SERVERS)
    error = expect_error(response, 401, "UNAUTHENTICATED")
    assert error["details"] == {"reason": "missing"}
    assert response.headers["WWW-Authenticate"] == f'Keystone uri="{cloud.state.auth_url}"'


@pytest.mark.parametrize(
    "token", [b"short", b"a" * 5000, b"gAAAAA" + b"b" * 170, b"x y z " * 9 + b"x", b"\xe9" * 40]
)
def test_what_is_no_token_of_this_keystone_is_invalid(client: httpx.Client, token: bytes) -> None:
    response = client.get(SERVERS, headers={b"X-Auth-Token": token})
    error = expect_error(response, 401, "UNAUTHENTICATED")
    assert error["details"] == {"reason": "invalid"}


@pytest.mark.parametrize("name", ROLES)
def test_a_role_may_do_here_what_the_document_says(
    client: httpx.Client, keystone: Keystone, name: str
) -> None:
    user, project = keystone.create_member(name)
    token = keystone.issue(user["name"], project["name"])
    held = ROLES[name]
    for described in list_operations():
        response = client.request(
            described["method"], described["path"], headers=carry(token), timeout=5
        )
        needed = described["role"]
        refused = response.status_code == 403
        of_all = described["of_all"] and name != "admin"
        expected = needed is not None and (not held.includes(needed) or of_all)
        assert refused == expected, (described, response.text)
        if refused:
            details = expect_error(response, 403, "PERMISSION_DENIED")["details"]
            assert (details["reason"], details["required_role"]) == ("role", needed)
            assert details["role"] == held


def list_operations() -> list[dict[str, Any]]:
    """Return every operation with a path that names nothing that there is."""
    return [
        {
            "method": method,
            "path": "/".join("none" if "{" in part else part for part in path.split("/")),
            "role": described.required_role,
            "of_all": described.operation_id in FOR_ALL_PROJECTS,
        }
        for path, method, described in Contract(UNUSUAL).iter_operations()
    ]


def test_a_revoked_token_is_refused_once_it_is_forgotten(
    client: httpx.Client, keystone: Keystone
) -> None:
    token = keystone.issue("member", "ostler")
    assert read(client, token).status_code == 200
    keystone.revoke(token)
    response = wait_for_status(client, SERVERS, token, 401)
    assert response.json()["error"]["details"] == {"reason": "invalid"}


def test_a_role_that_is_taken_away_takes_its_tokens_along(
    client: httpx.Client, keystone: Keystone
) -> None:
    user, project = keystone.create_member()
    token = keystone.issue(user["name"], project["name"])
    assert read(client, token).status_code == 200
    keystone.take_away(user, "member", f"projects/{project['id']}")
    wait_for_status(client, SERVERS, token, 401)


def test_a_token_that_has_ended_is_told_from_one_that_nobody_knows(
    client: httpx.Client, asking_client: httpx.Client, keystone: Keystone
) -> None:
    user, project = keystone.create_member()
    token = keystone.issue_brief(keystone.issue(user["name"], project["name"]), user, 3)
    for one in (client, asking_client):  # the second would remember it for a minute
        assert read(one, token).status_code == 200
    for one in (client, asking_client):
        response = wait_for_status(one, SERVERS, token, 401)
        assert response.json()["error"]["details"] == {"reason": "expired"}
        assert response.headers["WWW-Authenticate"].startswith("Keystone uri=")


def test_an_application_credential_does_what_its_access_rules_allow(
    client: httpx.Client, keystone: Keystone
) -> None:
    user, project = keystone.create_member()
    own = keystone.issue(user["name"], project["name"])
    rules = [
        {"service": SERVICE_TYPE, "method": "GET", "path": "/api/v1/servers/{server_id}"},
        {"service": SERVICE_TYPE, "method": "POST", "path": "/api/v1/servers"},
        {"service": "compute", "method": "GET", "path": "/api/v1/flavors"},
    ]
    token = keystone.issue_for(keystone.create_credential(own, user, access_rules=rules))
    client.headers.update(carry(token))
    server = create_server(client)
    assert client.get(get_path(server)).status_code == 200
    assert client.head(get_path(server)).status_code == 200
    for method, path in (
        ("GET", SERVERS),
        ("GET", f"{get_path(server)}/events"),
        ("DELETE", get_path(server)),
        ("GET", "/api/v1/flavors"),
    ):
        error = expect_error(client.request(method, path), 403, "PERMISSION_DENIED")
        assert error["details"]["reason"] == "restriction"
    client.headers.update(carry(own))
    assert client.delete(get_path(server)).status_code == 204


def test_an_application_credential_without_rules_is_its_user(
    client: httpx.Client, keystone: Keystone
) -> None:
    user, project = keystone.create_member()
    own = keystone.issue(user["name"], project["name"])
    credential = keystone.create_credential(own, user, roles=[{"name": "reader"}])
    token = keystone.issue_for(credential)
    assert read(client, token).status_code == 200
    refused = client.post(SERVERS, json={}, headers=carry(token))
    assert expect_error(refused, 403, "PERMISSION_DENIED")["details"]["role"] == "viewer"


def test_two_projects_do_not_see_each_other(client: httpx.Client, keystone: Keystone) -> None:
    (one, ours), (other, theirs) = keystone.create_member(), keystone.create_member("manager")
    mine = carry(keystone.issue(one["name"], ours["name"]))
    foreign = carry(keystone.issue(other["name"], theirs["name"]))
    client.headers.update(mine)
    server = create_server(client)
    assert [each["id"] for each in client.get(SERVERS).json()["items"]] == [server["id"]]
    client.headers.update(foreign)
    assert client.get(SERVERS).json()["items"] == []
    for response in (
        client.get(get_path(server)),
        client.delete(get_path(server)),
        client.patch(get_path(server), json={"name": "mine-now"}),
    ):
        expect_error(response, 404, "SERVER_NOT_FOUND")
    client.headers.update(mine)
    assert client.get(get_path(server)).json()["name"] == server["name"]


def test_a_token_is_of_a_project_a_domain_or_the_system(
    client: httpx.Client, keystone: Keystone
) -> None:
    user = keystone.create_user()
    keystone.grant(user, "reader", "domains/default")
    keystone.grant(user, "reader", "system")
    in_domain = keystone.issue(user["name"], scope={"domain": {"id": "default"}})
    in_system = keystone.issue(user["name"], scope={"system": {"all": True}})
    for token in (in_domain, in_system):
        assert read(client, token).status_code == 200
        expect_error(client.post(SERVERS, headers=carry(token)), 403, "PERMISSION_DENIED")
    admin = keystone.issue("admin", scope={"system": {"all": True}})
    assert read(client, admin, METRICS).status_code == 200


def test_a_token_without_a_scope_has_no_role(client: httpx.Client, keystone: Keystone) -> None:
    token = keystone.issue("member", scope="unscoped")
    details = expect_error(read(client, token), 403, "PERMISSION_DENIED")["details"]
    assert (details["role"], details["required_role"]) == (None, "viewer")


def test_an_adapter_of_keystoneauth_finds_the_service_and_renews_its_token(
    client: httpx.Client, guarded: LiveServer, cloud: Cloud, keystone: Keystone
) -> None:
    user, project = keystone.create_member()
    plugin = Password(
        auth_url=cloud.state.auth_url,
        username=user["name"],
        password=cloud.state.password,
        user_domain_id="default",
        project_id=project["id"],
    )
    session = Session(plugin)
    adapter = Adapter(session, service_type=SERVICE_TYPE)
    with keystone.endpoint(SERVICE_TYPE, f"{guarded.url}/api/v1"):
        assert adapter.get("/servers").json()["items"] == []
        first = str(session.get_token())
        keystone.revoke(first)
        wait_for_status(client, SERVERS, first, 401)
        assert adapter.get("/servers").status_code == 200
    assert session.get_token() != first


def test_while_keystone_is_away_whoever_is_known_goes_on(
    asking_client: httpx.Client, cloud: Cloud, keystone: Keystone
) -> None:
    known, unknown = keystone.issue("member", "ostler"), keystone.issue("reader", "ostler")
    assert read(asking_client, known).status_code == 200
    with keystone_away(cloud):
        assert read(asking_client, known).status_code == 200
        response = read(asking_client, unknown)
        error = expect_error(response, 503, "IDENTITY_UNAVAILABLE")
        assert error["details"]["retry_after"] == int(response.headers["Retry-After"])
    wait_for_status(asking_client, SERVERS, unknown, 200)


def test_a_keystone_that_says_when_to_come_again_is_left_alone(
    asking_client: httpx.Client, cloud: Cloud, keystone: Keystone
) -> None:
    token = keystone.issue("member", "ostler")
    answer = Answer("keystone", "GET", status=503, headers={"Retry-After": "2"})
    with cloud.controlled(Controls(answers=[answer])):
        response = read(asking_client, token)
    expect_error(response, 503, "IDENTITY_UNAVAILABLE")
    assert response.headers["Retry-After"] == "2"
    expect_error(read(asking_client, token), 503, "IDENTITY_UNAVAILABLE")
    wait_for_status(asking_client, SERVERS, token, 200)


def test_a_crowd_with_one_token_asks_about_it_once(cloud: Cloud, keystone: Keystone) -> None:
    headers = {AUTH_TOKEN: keystone.issue("member", "ostler").encode()}

    async def crowd(url: str) -> list[Identity | None]:
        client = KeystoneClient(url)
        tokens = KeystoneTokens(client, url, SERVICE_TYPE, LONG_CACHE_S)
        found = await asyncio.gather(*(tokens.authenticate(headers) for _ in range(16)))
        await client.close()
        return found

    with Relay(cloud.state.ports["keystone"]) as relay:
        found = asyncio.run(crowd(f"http://127.0.0.1:{relay.port}/v3"))
    assert {identity.name for identity in found if identity} == {"member"}
    assert (len(found), relay.accepted) == (16, 1)  # each question at the same time is a connection


def test_the_user_that_asks_logs_in_again_when_its_own_token_is_revoked(
    asking: LiveServer, asking_client: httpx.Client, keystone: Keystone
) -> None:
    assert read(asking_client, keystone.issue("member", "ostler")).status_code == 200
    keystone.revoke_all(asking.settings["KEYSTONE_USERNAME"])
    # What Keystone issues in the same second is revoked as well.
    wait_for_status(asking_client, SERVERS, keystone.issue("member", "ostler"), 200)
