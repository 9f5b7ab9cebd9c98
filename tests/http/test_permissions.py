"""Who calls, as ``/me`` tells it, and what the caller may do, as ``/can-i`` does."""

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from domain.identity import Role
from domain.transitions import SERVED
from tests.databases import Databases
from tests.http.api import (
    SERVERS,
    create_server,
    expect_error,
    get_path,
    list_faults,
    open_client,
    perform,
)
from tests.http.keys import BOOTSTRAP, create_key
from tests.oidc.tokens import bear, make_token, name_settings
from tests.server import LiveServer, serve

ME = "/api/v1/me"
CAN_I = "/api/v1/can-i"

Verdict = dict[str, Any]


@pytest.fixture(scope="module")
def asking(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A service that knows callers by keys and by tokens."""
    directory = tmp_path_factory.mktemp("asking")
    settings = name_settings(
        directory / "keys.json",
        AUTH_MODE="api-key,jwt",
        AUTH_BOOTSTRAP_KEY=BOOTSTRAP,
        RATE_LIMITS="on",
        RATE_LIMIT_READ="5000",
        RATE_LIMIT_WRITE="0",
        RATE_LIMIT_WINDOW_SECONDS="60",
    )
    with serve(databases.create(), directory / "server", **settings) as server:
        yield server


@pytest.fixture(scope="module")
def caller(asking: LiveServer) -> Iterator[httpx.Client]:
    with open_client(asking.url) as client:
        yield client


def ask(client: httpx.Client, token: str = "", **question: str) -> Verdict:
    """Return the answer to a question."""
    response = client.post(CAN_I, json=question, headers=bear(token) if token else {})
    assert response.status_code == 200, response.text
    verdict: Verdict = response.json()
    assert verdict["allowed"] == (verdict["reason"] is None) == (verdict["code"] is None)
    return verdict


def test_where_nobody_is_asked_everybody_is_the_admin_of_all(client: httpx.Client) -> None:
    me = client.get(ME).json()
    assert (me["mode"], me["role"], me["project_id"]) == ("none", "admin", "default")
    assert me["all_projects"]
    assert (me["expires_at"], me["key_id"]) == (None, None)


def test_a_token_tells_who_calls(caller: httpx.Client) -> None:
    end = int(time.time()) + 300
    token = make_token(sub="0815", preferred_username="ada", project="web", exp=end)
    response = caller.get(ME, headers=bear(token))
    assert response.headers["Cache-Control"] == "no-store"
    me = response.json()
    assert datetime.fromisoformat(me.pop("expires_at")).timestamp() == end
    assert me == {
        "mode": "jwt",
        "subject": "0815",
        "name": "ada",
        "project_id": "web",
        "role": "operator",
        "all_projects": False,
        "key_id": None,
        "restrictions": {"labels": {}, "servers": [], "operations": []},
        "limits": [{"tier": "read", "requests": 5000, "window_seconds": 60}],
    }


def test_a_key_tells_who_calls_and_to_what_it_is_restricted(caller: httpx.Client) -> None:
    restrictions = {"labels": {}, "servers": [], "operations": ["get_me", "list_servers"]}
    with open_client(str(caller.base_url)) as admin:
        admin.headers.update(bear(BOOTSTRAP))
        key = create_key(admin, name="ci", role="viewer", restrictions=restrictions)
    me = caller.get(ME, headers=bear(key["secret"])).json()
    assert (me["mode"], me["role"], me["name"]) == ("api-key", "viewer", "ci")
    assert (me["key_id"], me["expires_at"]) == (key["id"], key["expires_at"])
    assert me["restrictions"] == restrictions


def test_a_credential_that_is_restricted_is_told_so(caller: httpx.Client) -> None:
    restrictions = {"operations": ["can_i", "list_servers"]}
    with open_client(str(caller.base_url)) as admin:
        admin.headers.update(bear(BOOTSTRAP))
        secret = create_key(admin, role="operator", restrictions=restrictions)["secret"]
    assert ask(caller, secret, method="GET", path=SERVERS)["allowed"]
    verdict = ask(caller, secret, method="POST", path=SERVERS)
    assert (verdict["reason"], verdict["code"]) == ("restriction", "PERMISSION_DENIED")


def test_a_server_that_a_credential_leaves_out_is_as_one_that_is_not_there(
    caller: httpx.Client,
) -> None:
    with open_client(str(caller.base_url)) as admin:
        admin.headers.update(bear(BOOTSTRAP))
        seen, other = create_server(admin), create_server(admin)
        restrictions = {"servers": [seen["id"]]}
        secret = create_key(admin, role="operator", restrictions=restrictions)["secret"]
    assert ask(caller, secret, server_id=seen["id"], action="stop")["allowed"]
    for server_id in other["id"], "none":
        verdict = ask(caller, secret, server_id=server_id, action="stop")
        assert (verdict["reason"], verdict["code"]) == ("not_found", "SERVER_NOT_FOUND")
    assert ask(caller, secret, method="GET", path="/api/v1/webhooks")["reason"] == "restriction"


@pytest.mark.parametrize("role", Role)
def test_a_role_decides(caller: httpx.Client, role: Role) -> None:
    verdict = ask(caller, make_token(roles=[role]), method="POST", path=SERVERS)
    assert verdict["allowed"] == (role is not Role.VIEWER)
    assert (verdict["required_role"], verdict["role"]) == ("operator", role)
    assert verdict["operation"] == "create_server"


@pytest.mark.parametrize(
    ("method", "path", "reason", "code"),
    [
        ("GET", "/api/v1/nothing", "not_found", "NOT_FOUND"),
        ("GET", "/api/v1/servers/", "not_found", "NOT_FOUND"),
        ("PUT", "/api/v1/servers", "method", "METHOD_NOT_ALLOWED"),
        ("GET", "/api/v1/servers/none", "not_found", "SERVER_NOT_FOUND"),
        ("GET", "/api/v1/servers/none/events", "not_found", "SERVER_NOT_FOUND"),
        ("DELETE", "/api/v1/servers/none", "not_found", "SERVER_NOT_FOUND"),
        ("GET", "/api/v1/operations/none", "not_found", "OPERATION_NOT_FOUND"),
        ("PATCH", "/api/v1/webhooks/none", "not_found", "WEBHOOK_NOT_FOUND"),
        ("GET", "/api/v1/servers?limit=1", None, None),
        ("HEAD", "/api/v1/servers", None, None),
        ("GET", "/health", None, None),
        ("GET", "/docs", None, None),
        ("GET", "/docs/", None, None),
        ("GET", "/", None, None),
    ],
)
def test_a_path_is_looked_up_as_a_request_would_be(
    client: httpx.Client, method: str, path: str, reason: str | None, code: str | None
) -> None:
    verdict = ask(client, method=method, path=path)
    assert (verdict["reason"], verdict["code"]) == (reason, code)


@pytest.mark.parametrize(
    "question",
    [
        {"method": "GET", "server_id": "x"},
        {"method": "GET", "flavor_id": "m1.tiny"},
        {"path": "/", "action": "stop"},
        {"method": "GET", "path": "/", "action": "stop"},
        {"method": "GET", "path": "/", "action": "stop", "server_id": "x"},
    ],
    ids=str,
)
def test_a_question_about_nothing_is_refused(client: httpx.Client, question: Verdict) -> None:
    error = expect_error(client.post(CAN_I, json=question), 422, "VALIDATION_ERROR")
    assert list_faults(error) == [("body",)]


@pytest.mark.parametrize("path", ["/%ff", "/a%"])
def test_a_path_that_none_can_be_is_answered_as_its_request(
    client: httpx.Client, path: str
) -> None:
    answered = client.post(CAN_I, json={"method": "GET", "path": path})
    assert answered.status_code in (200, 400)


@pytest.mark.parametrize("steps", [(), ("stop",), ("pause",), ("lock",), ("suspend",), ("shelve",)])
def test_what_may_be_done_with_a_server_is_what_its_status_allows(
    client: httpx.Client, server: dict[str, Any], steps: tuple[str, ...]
) -> None:
    for step in steps:
        assert perform(client, server, step).status_code == 202
    allowed = client.get(get_path(server)).json()["allowed_actions"]
    for action in map(str, SERVED):
        verdict = ask(client, server_id=server["id"], action=action)
        noted = "lock" in steps and action == "lock"  # repeated, it changes nothing
        idle = "lock" not in steps and action == "unlock"
        assert verdict["allowed"] == (action in allowed or noted or idle), (action, verdict)
        assert verdict["allowed_actions"] == allowed


def test_why_not_is_what_the_request_is_answered_with(
    client: httpx.Client, server: dict[str, Any]
) -> None:
    client.patch(get_path(server), json={"protected": True})
    for step, action, reason in (
        ("stop", "delete", "protection"),
        ("shelve", "stop", "state"),
        ("lock", "unshelve", "lock"),
    ):
        assert perform(client, server, step).is_success
        verdict = ask(client, server_id=server["id"], action=action)
        if action == "delete":
            refused = client.delete(get_path(server))
        else:
            refused = perform(client, server, action)
        error = refused.json()["error"]
        assert (verdict["code"], verdict["message"]) == (error["code"], error["message"])
        assert verdict["allowed_actions"] == error["details"]["allowed_actions"]
        assert verdict["reason"] == reason
    path = get_path(server)
    assert ask(client, method="DELETE", path=path)["reason"] == "lock"
    assert ask(client, method="GET", path=path)["allowed"]


def test_a_busy_server_says_when_to_ask_again(database_url: str, directory: Path) -> None:
    with (
        serve(database_url, directory, SIMULATOR_LATENCY="60") as service,
        open_client(service.url) as client,
    ):
        server = create_server(client)
        verdict = ask(client, server_id=server["id"], action="stop")
        assert (verdict["reason"], verdict["retry_after"]) == ("busy", 1)
        assert ask(client, server_id=server["id"], action="delete")["allowed"]
        assert client.delete(get_path(server)).status_code == 204
        assert ask(client, server_id=server["id"], action="delete")["allowed"]
        assert ask(client, server_id=server["id"], action="reboot_hard")["reason"] == "busy"


def test_to_ask_changes_nothing(client: httpx.Client, server: dict[str, Any]) -> None:
    path = get_path(server)
    before = client.get(path)
    operations, events = (client.get(f"{path}/{name}").json() for name in ("operations", "events"))
    for action in (*map(str, SERVED), "delete", "reboot_hard"):
        ask(client, server_id=server["id"], action=action)
    for method in ("GET", "PATCH", "DELETE"):
        ask(client, method=method, path=path)
    assert client.get(path).headers["ETag"] == before.headers["ETag"]
    assert client.get(f"{path}/operations").json() == operations
    assert client.get(f"{path}/events").json() == events


def test_what_is_another_projects_is_as_what_is_not_there(caller: httpx.Client) -> None:
    own, others = make_token(project="own"), make_token(project="others")
    with open_client(str(caller.base_url)) as client:
        client.headers.update(bear(others))
        server = create_server(client)
        perform(client, server, "lock")
        operation = client.get("/api/v1/operations").json()["items"][0]
    absent = "00000000-0000-0000-0000-000000000000"
    for theirs, path in (server["id"], SERVERS), (operation["id"], "/api/v1/operations"):
        for method in "GET", "DELETE" if path == SERVERS else "GET":
            seen, none = (
                ask(caller, own, method=method, path=f"{path}/{one}") for one in (theirs, absent)
            )
            assert seen == {**none, "message": none["message"].replace(absent, theirs)}
    seen, none = (ask(caller, own, server_id=one, action="stop") for one in (server["id"], absent))
    assert seen == {**none, "message": none["message"].replace(absent, server["id"])}
    assert not seen["allowed"]
    root = make_token(roles=["system-admin"])
    assert ask(caller, root, server_id=server["id"], action="unlock")["allowed"]


def test_a_quota_that_is_used_up_is_told_before_it_is_met(
    database_url: str, directory: Path
) -> None:
    limits: dict[str, Any] = {"QUOTA_SERVERS": "2", "QUOTA_VCPUS": "3", "QUOTA_KEYPAIRS": "0"}
    make = {"method": "POST", "path": SERVERS}
    with (
        serve(database_url, directory, **limits) as service,
        open_client(service.url) as client,
    ):
        resize = {"server_id": create_server(client)["id"], "action": "resize"}
        assert ask(client, **resize, flavor_id="m1.medium")["allowed"]
        assert ask(client, **resize, flavor_id="m1.large")["reason"] == "quota"
        assert ask(client, **make)["allowed"]
        assert ask(client, **make, flavor_id="m1.medium")["allowed"]
        verdict = ask(client, **make, flavor_id="m1.large")
        assert (verdict["reason"], verdict["code"]) == ("quota", "QUOTA_EXCEEDED")
        assert ask(client, **make, flavor_id="none")["code"] == "FLAVOR_NOT_FOUND"
        create_server(client)
        assert ask(client, **make)["reason"] == "quota"
        assert ask(client, method="POST", path="/api/v1/keypairs")["reason"] == "quota"
        assert ask(client, method="POST", path="/api/v1/webhooks")["allowed"]
