"""The log of audit: each change leaves one entry in its own transaction, each refusal one soon."""

import json
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.commands import run_ostler
from tests.contract.validator import load_contract
from tests.databases import Databases
from tests.http.api import (
    IMAGES,
    SERVERS,
    create_server,
    expect_error,
    get_path,
    make_name,
    open_client,
    perform,
)
from tests.http.audit import AUDIT, await_entry, list_entries
from tests.http.idempotency import make_key
from tests.http.keypairs import KEYPAIRS, create_keypair, locate, make_body
from tests.http.keys import BOOTSTRAP, KEYS, bear, create_key, get_key_path, open_keyed_client
from tests.http.seeds import LARGE, SMALL, UBUNTU
from tests.http.simulator import SIMULATOR
from tests.http.webhooks import create_webhook, get_webhook_path
from tests.server import LiveServer, serve

WAIT = {"Prefer": "wait=30"}
WEBHOOKS = "/api/v1/webhooks"
RECEIVER = "https://receiver.invalid/token-5f1d"
USER_DATA = "I2Nsb3VkLWNvbmZpZwpwYXNzd29yZDogc2VjcmV0LTdjM2E="
NEW_SECRET = "whsec_c2VjcmV0LTVkM2Etc2VjcmV0LTVkM2Etc2VjcmV0"
SECRETS = ("token-5f1d", USER_DATA, "secret-7c3a", "whsec_", "ostler_")
BODY = {"name": "web", "flavor_id": SMALL, "image_id": UBUNTU}

Request = tuple[str, str, dict[str, Any] | None]
Prepare = Callable[[httpx.Client], Request]


def prepare_creation(_: httpx.Client) -> Request:
    return "POST", SERVERS, {**BODY, "user_data": USER_DATA}


def prepare_action(client: httpx.Client) -> Request:
    return "POST", f"{get_path(create_server(client))}/action", {"action": "stop"}


def prepare_update(client: httpx.Client) -> Request:
    return "PATCH", get_path(create_server(client)), {"name": make_name()}


def prepare_deletion(client: httpx.Client) -> Request:
    return "DELETE", get_path(create_server(client)), None


def prepare_console(client: httpx.Client) -> Request:
    return "POST", f"{get_path(create_server(client))}/console", None


def prepare_cancellation(client: httpx.Client) -> Request:
    operation_id = client.post(SERVERS, json=BODY).json()["operation_id"]
    return "POST", f"/api/v1/operations/{operation_id}/cancel", None


def prepare_image_deletion(client: httpx.Client) -> Request:
    body = {"action": "snapshot", "name": make_name("image")}
    path = f"{get_path(create_server(client))}/action"
    taken = client.post(path, json=body, headers=WAIT)
    operation = client.get(taken.headers["Location"]).json()
    return "DELETE", f"{IMAGES}/{operation['result']['image_id']}", None


def prepare_keypair(_: httpx.Client) -> Request:
    return "POST", KEYPAIRS, make_body()


def prepare_keypair_deletion(client: httpx.Client) -> Request:
    return "DELETE", locate(create_keypair(client)), None


def prepare_webhook(_: httpx.Client) -> Request:
    return "POST", WEBHOOKS, {"url": RECEIVER}


def prepare_webhook_update(client: httpx.Client) -> Request:
    path = get_webhook_path(create_webhook(client, RECEIVER))
    return "PATCH", path, {"url": f"{RECEIVER}/other", "secret": NEW_SECRET}


def prepare_webhook_deletion(client: httpx.Client) -> Request:
    return "DELETE", get_webhook_path(create_webhook(client, RECEIVER)), None


def prepare_ping(client: httpx.Client) -> Request:
    return "POST", f"{get_webhook_path(create_webhook(client, RECEIVER))}/ping", None


def prepare_redelivery(client: httpx.Client) -> Request:
    asked = client.post(f"{get_webhook_path(create_webhook(client, RECEIVER))}/ping")
    return "POST", f"{asked.headers['Location']}/redeliver", None


def prepare_key(_: httpx.Client) -> Request:
    return "POST", KEYS, {"name": make_name("key"), "role": "viewer"}


def prepare_key_rotation(client: httpx.Client) -> Request:
    return "POST", f"{get_key_path(create_key(client))}/rotate", {}


def prepare_key_revocation(client: httpx.Client) -> Request:
    return "DELETE", get_key_path(create_key(client)), None


def prepare_limits(_: httpx.Client) -> Request:
    return "PUT", "/api/v1/quotas/default", {"servers": 1000}


def prepare_orders(_: httpx.Client) -> Request:
    return "PUT", SIMULATOR, {"faults": {"build_error": 0.5}}


def prepare_clock(_: httpx.Client) -> Request:
    return "POST", f"{SIMULATOR}/clock", {"advance_seconds": 1}


def prepare_reset(client: httpx.Client) -> Request:
    create_server(client)
    return "POST", f"{SIMULATOR}/reset", None


REQUESTS: dict[str, tuple[Prepare, str, str | None]] = {
    "create_server": (prepare_creation, "server", "create"),
    "perform_server_action": (prepare_action, "server", "stop"),
    "update_server": (prepare_update, "server", "update"),
    "delete_server": (prepare_deletion, "server", "delete"),
    "open_console": (prepare_console, "server", None),
    "cancel_operation": (prepare_cancellation, "operation", "cancel"),
    "delete_image": (prepare_image_deletion, "image", "delete"),
    "create_keypair": (prepare_keypair, "keypair", "create"),
    "delete_keypair": (prepare_keypair_deletion, "keypair", "delete"),
    "create_key": (prepare_key, "key", "create"),
    "rotate_key": (prepare_key_rotation, "key", "rotate"),
    "revoke_key": (prepare_key_revocation, "key", "revoke"),
    "put_project_quota": (prepare_limits, "quota", "update"),
    "create_webhook": (prepare_webhook, "webhook", "create"),
    "update_webhook": (prepare_webhook_update, "webhook", "update"),
    "delete_webhook": (prepare_webhook_deletion, "webhook", "delete"),
    "ping_webhook": (prepare_ping, "delivery", "ping"),
    "put_simulator": (prepare_orders, "simulator", "update"),
    "move_simulator_clock": (prepare_clock, "simulator", "move-clock"),
    "reset_simulator": (prepare_reset, "simulator", "reset"),
    "redeliver_delivery": (prepare_redelivery, "delivery", "ping"),
}
"""How each operation that changes something is done, and what is told of it then.

An operation without an action changes no record: that it was done is told all the same.
"""

SERVICES = {
    "cancel_operation": "patient",
    "put_simulator": "controlled_client",
    "move_simulator_clock": "controlled_client",
    "reset_simulator": "controlled_client",
}
"""Of which service another client is needed."""

CHANGES = {
    described.operation_id: (path, method)
    for path, method, described in load_contract().iter_operations()
    if not described.reads
}


@pytest.fixture(scope="module")
def audited(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """A client of a service of which the log of audit is read."""
    directory = tmp_path_factory.mktemp("audited")
    with serve(databases.create(), directory) as server, open_client(server.url) as client:
        yield client


@pytest.fixture
def patient(database_url: str, directory: Path) -> Iterator[httpx.Client]:
    """A client of a service in front of a cloud that takes its time, which can be given up."""
    with (
        serve(database_url, directory, SIMULATOR_LATENCY="60") as server,
        open_client(server.url) as client,
    ):
        yield client


def ask(client: httpx.Client, request: Request, **headers: str) -> tuple[httpx.Response, str]:
    """Return the response to a request, and the id by which it is found."""
    method, path, body = request
    request_id = uuid.uuid4().hex
    named = {"X-Request-ID": request_id, **headers}
    return client.request(method, path, json=body, headers=named), request_id


def test_every_operation_that_changes_something_is_covered() -> None:
    assert set(REQUESTS) == set(CHANGES)


@pytest.mark.parametrize("operation", sorted(REQUESTS))
def test_a_change_leaves_one_entry(request: pytest.FixtureRequest, operation: str) -> None:
    client: httpx.Client = request.getfixturevalue(SERVICES.get(operation, "audited"))
    prepare, kind, action = REQUESTS[operation]
    asked = prepare(client)
    response, request_id = ask(client, asked)
    assert response.status_code < 300, response.text
    (entry,) = list_entries(client, request_id=request_id)
    assert (entry["operation"], entry["action"]) == (operation, action)
    assert (entry["resource"]["type"], entry["outcome"], entry["count"]) == (kind, "success", 1)
    assert entry["resource"]["id"]
    assert entry["project_id"] == "default"
    assert entry["actor"] == {
        "mode": "none", "subject": "anonymous", "name": "anonymous", "role": "admin",
        "key_id": None,
    }  # fmt: skip
    assert (entry["address"], entry["method"], entry["path"]) == ("127.0.0.1", *asked[:2])
    assert (entry["status"], entry["code"]) == (None, None)
    text = json.dumps(entry)
    assert [secret for secret in SECRETS if secret in text] == []


@pytest.mark.parametrize("operation", sorted(REQUESTS))
def test_a_refusal_leaves_one_entry(request: pytest.FixtureRequest, operation: str) -> None:
    client: httpx.Client = request.getfixturevalue(SERVICES.get(operation, "audited"))
    template, method = CHANGES[operation]
    path = "/".join("none" if "{" in part else part for part in template.split("/"))
    query = "?nonsense=1" if operation == "reset_simulator" else ""  # it takes no body
    response, request_id = ask(client, (method, path + query, {"nonsense": True}))
    assert response.status_code in (404, 422), response.text
    entry = await_entry(client, request_id=request_id)
    assert (entry["operation"], entry["outcome"], entry["count"]) == (operation, "refused", 1)
    assert (entry["status"], entry["action"]) == (response.status_code, None)
    assert entry["code"] == response.json()["error"]["code"]
    assert entry["resource"]["id"] == ("none" if "{" in template else None)
    assert entry["actor"]["subject"] == "anonymous"


def test_each_kind_of_refusal_leaves_one_entry(audited: httpx.Client) -> None:
    server = create_server(audited)
    start: Request = ("POST", f"{get_path(server)}/action", {"action": "start"})
    requests = {
        409: ask(audited, start),
        412: ask(audited, ("DELETE", get_path(server), None), **{"If-Match": '"other"'}),
        422: ask(audited, ("PATCH", get_path(server), {"name": ""})),
        404: ask(audited, ("DELETE", f"{SERVERS}/{make_name()}", None)),
    }
    for status, (response, request_id) in requests.items():
        assert response.status_code == status
        assert await_entry(audited, request_id=request_id)["status"] == status


def test_what_only_reads_or_is_about_nothing_leaves_no_entry(audited: httpx.Client) -> None:
    missing = ("GET", f"{SERVERS}/{make_name()}", None)
    unread = ("GET", f"{SERVERS}?limit=0", None)
    unknown = ("POST", "/api/v1/nothing", BODY)
    refused = [ask(audited, request) for request in (missing, unread, unknown)]
    assert [response.status_code for response, _ in refused] == [404, 422, 404]
    last, request_id = ask(audited, ("DELETE", f"{SERVERS}/{make_name()}", None))
    await_entry(audited, request_id=request_id)
    assert last.status_code == 404
    assert [list_entries(audited, request_id=each) for _, each in refused] == [[], [], []]


def test_who_is_not_let_in_is_told_of_with_what_is_known(
    database_url: str, directory: Path
) -> None:
    limited = serve(
        database_url,
        directory,
        AUTH_MODE="api-key",
        AUTH_BOOTSTRAP_KEY=BOOTSTRAP,
        RATE_LIMITS="on",
        RATE_LIMIT_WRITE="2",
        RATE_LIMIT_WINDOW_SECONDS="3600",
    )
    with limited as server, open_keyed_client(server.url) as admin:
        viewer = bear(create_key(admin, role="viewer")["secret"])
        deletion: Request = ("DELETE", f"{SERVERS}/none", None)
        unknown, unknown_id = ask(admin, ("GET", SERVERS, None), Authorization="Bearer nobody")
        denied, denied_id = ask(admin, deletion, **viewer)
        ask(admin, deletion, **viewer)
        limited_answer, limited_id = ask(admin, deletion, **viewer)
        assert [one.status_code for one in (unknown, denied, limited_answer)] == [401, 403, 429]
        first = await_entry(admin, request_id=unknown_id)
        assert (first["actor"], first["project_id"], first["code"]) == (
            None, None, "UNAUTHENTICATED",
        )  # fmt: skip
        second = await_entry(admin, request_id=denied_id)
        assert (second["actor"]["role"], second["code"]) == ("viewer", "PERMISSION_DENIED")
        assert second["actor"]["key_id"] == second["actor"]["subject"]
        assert await_entry(admin, request_id=limited_id)["code"] == "RATE_LIMITED"
        refused, _ = ask(admin, ("GET", AUDIT, None), **viewer)
        assert refused.status_code == 403


def test_refusals_that_are_alike_are_counted(audited: httpx.Client) -> None:
    name = make_name("none")
    for _ in range(5):
        expect_error(audited.delete(f"{SERVERS}/{name}"), 404, "SERVER_NOT_FOUND")
    first = await_entry(audited, resource_id=name)
    assert 1 <= first["count"] <= 5
    assert first["created_at"] <= first["last_at"]


def test_what_is_changed_is_told_as_it_was_and_as_it_is(audited: httpx.Client) -> None:
    server = create_server(audited)
    path, old = get_path(server), server["name"]
    ask(audited, ("PATCH", path, {"name": "renamed", "labels": {"team": "a"}, "protected": True}))
    ask(audited, ("PATCH", path, {"name": "renamed"}))
    perform(audited, server, "resize", flavor_id=LARGE)
    entries = list_entries(audited, resource_id=server["id"])
    assert [one["changes"] for one in entries[1:]] == [
        {
            "name": {"from": old, "to": "renamed"},
            "labels": {"from": {}, "to": {"team": "a"}},
            "protected": {"from": False, "to": True},
        },
        {},
        {"flavor_id": {"from": SMALL, "to": LARGE}},
    ]
    operation = audited.get(f"/api/v1/operations/{entries[-1]['operation_id']}").json()
    assert (operation["action"], operation["server_id"]) == ("resize", server["id"])


def test_of_secrets_only_that_they_have_changed_is_told(audited: httpx.Client) -> None:
    webhook = create_webhook(audited, RECEIVER)
    path = get_webhook_path(webhook)
    ask(audited, ("PATCH", path, {"url": f"{RECEIVER}/other", "secret": NEW_SECRET}))
    made, changed = list_entries(audited, resource_id=webhook["id"])
    assert made["changes"]["url"] == {"from": None, "to": "https://receiver.invalid/***"}
    assert made["changes"]["secret"] == {"from": None, "to": "***"}
    masked = {"from": "*** (another)", "to": "***"}
    assert changed["changes"]["secret"] == masked
    assert changed["changes"]["url"] == {**masked, "to": "https://receiver.invalid/***"}


def test_a_replay_is_no_second_change(audited: httpx.Client) -> None:
    body, key = {**BODY, "name": make_name()}, make_key()
    first, second = (
        ask(audited, ("POST", SERVERS, body), **{"Idempotency-Key": key}) for _ in range(2)
    )
    assert second[0].headers["Idempotent-Replayed"] == "true"
    assert len(list_entries(audited, resource_id=first[0].json()["id"])) == 1
    assert list_entries(audited, request_id=second[1]) == []


def test_pages_are_walked_in_either_order_and_by_what_they_tell(audited: httpx.Client) -> None:
    servers = [create_server(audited) for _ in range(3)]
    oldest = list_entries(audited, operation="create_server", limit="2")
    newest = list_entries(audited, operation="create_server", limit="2", order="newest")
    assert [one["id"] for one in newest] == [one["id"] for one in oldest][::-1]
    assert [one["resource"]["id"] for one in oldest[-3:]] == [one["id"] for one in servers]
    behind = list_entries(audited, operation="create_server", cursor=oldest[-2]["id"])
    assert behind == oldest[-1:]
    since = list_entries(audited, operation="create_server", since=oldest[-1]["created_at"])
    assert since == oldest[-1:]
    until = list_entries(audited, operation="create_server", until=oldest[-1]["created_at"])
    assert until == oldest[:-1]
    assert list_entries(audited, actor="nobody") == []
    assert list_entries(audited, resource_type="server", outcome="failed") == []
    elsewhere = audited.get(f"{AUDIT}?project_id=elsewhere").json()
    assert (elsewhere["items"], elsewhere["first_available"]) == ([], "1")


def test_the_command_verifies_what_the_service_has_written(
    database_url: str, directory: Path
) -> None:
    with serve(database_url, directory) as server, open_client(server.url) as client:
        create_server(client)
        head = run_ostler("audit", "head", directory=directory, DATABASE_URL=database_url)
        entry = list_entries(client)[-1]
        assert head.stdout == f"{entry['id']}:{entry['hash']}\n"
        create_server(client)
        list_entries(client)
    options = ["--head", head.stdout.strip()]
    whole = run_ostler("audit", "verify", *options, directory=directory, DATABASE_URL=database_url)
    assert whole.returncode == 0
    assert whole.stdout.startswith("The log of audit is whole to entry 2:")
    forged = ["--head", f"1:{'0' * 64}"]
    broken = run_ostler("audit", "verify", *forged, directory=directory, DATABASE_URL=database_url)
    assert (broken.returncode, broken.stdout) == (1, "")
    reason = "entry 1 has another hash than the head that was exported"
    assert broken.stderr == f"ostler: the log of audit is broken: {reason}\n"
    wrong = run_ostler("audit", "verify", "--head", "x", directory=directory)
    assert wrong.returncode == 2


@pytest.mark.parametrize("point", ["after-record-commit", "before-seal-commit"])
def test_a_kill_between_the_commit_and_the_sealing_leaves_a_whole_chain(
    database_url: str, directory: Path, point: str
) -> None:
    server = LiveServer(database_url, directory, OSTLER_KILL_AT=point)
    with server, httpx.Client(base_url=server.url, trust_env=False) as client:
        try:
            client.post(SERVERS, json=BODY)
        except httpx.TransportError:
            assert point == "after-record-commit"
        server.process.wait(30)
        del server.settings["OSTLER_KILL_AT"]
        server.start()
        (made,) = client.get(SERVERS).json()["items"]
        (entry,) = list_entries(client)
        assert entry["resource"] == {"type": "server", "id": made["id"]}
    verified = run_ostler("audit", "verify", directory=directory, DATABASE_URL=database_url)
    assert verified.stdout.startswith("The log of audit is whole to entry 1:")
