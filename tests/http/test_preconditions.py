"""``If-Match`` and ``If-None-Match``: what is done only to what the client knows (RFC 9110 13)."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.databases import Databases
from tests.http.api import (
    FLAVORS,
    IMAGES,
    NETWORKS,
    SERVERS,
    create_server,
    expect_error,
    get_path,
    make_name,
    perform,
)
from tests.http.idempotency import make_body as make_server
from tests.http.idempotency import make_key
from tests.http.keypairs import KEYPAIRS, create_keypair, make_body, make_public_key
from tests.http.slow import OPERATIONS, open_service
from tests.http.webhooks import NOWHERE, WEBHOOKS, create_webhook, get_webhook_path
from tests.samples import sample_cases

OTHER = '"00000000000000000000000000000000"'
MALFORMED = [
    "", ",", "x", "x, y", '"x', 'x"', '"x", *', '*, "x"', "**", 'w/"x"', '"x" "y"', '"a b"',
]  # fmt: skip


@dataclass(frozen=True)
class Change:
    """A request that changes what is at ``path``, whose ETag the client may know."""

    path: str
    method: str
    url: str
    body: dict[str, Any] | None = None

    def send(self, client: httpx.Client, **headers: str) -> httpx.Response:
        """Send it; names of headers have ``_`` for ``-``."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.request(self.method, self.url, json=self.body, headers=sent)


def plan_patch(client: httpx.Client) -> Change:
    path = get_path(create_server(client))
    return Change(path, "PATCH", path, {"name": make_name()})


def plan_delete(client: httpx.Client) -> Change:
    path = get_path(create_server(client))
    return Change(path, "DELETE", path)


def plan_action(client: httpx.Client) -> Change:
    path = get_path(create_server(client))
    return Change(path, "POST", f"{path}/action", {"action": "stop"})


def plan_console(client: httpx.Client) -> Change:
    path = get_path(create_server(client))
    return Change(path, "POST", f"{path}/console")


def plan_webhook_patch(client: httpx.Client) -> Change:
    path = get_webhook_path(create_webhook(client, NOWHERE))
    return Change(path, "PATCH", path, {"description": make_name()})


def plan_webhook_delete(client: httpx.Client) -> Change:
    path = get_webhook_path(create_webhook(client, NOWHERE))
    return Change(path, "DELETE", path)


def plan_ping(client: httpx.Client) -> Change:
    path = get_webhook_path(create_webhook(client, NOWHERE, event_types=["server.deleted"]))
    return Change(path, "POST", f"{path}/ping")


def plan_redelivery(client: httpx.Client) -> Change:
    path = get_webhook_path(create_webhook(client, NOWHERE, event_types=["server.deleted"]))
    sent = client.post(f"{path}/ping").headers["Location"]
    return Change(path, "POST", f"{sent}/redeliver")


def plan_keypair_delete(client: httpx.Client) -> Change:
    path = f"{KEYPAIRS}/{create_keypair(client)['name']}"
    return Change(path, "DELETE", path)


def plan_image_delete(client: httpx.Client) -> Change:
    location = perform(client, create_server(client), "snapshot", name=make_name()).headers
    made = client.get(location["Location"]).json()["result"]["image_id"]
    return Change(f"{IMAGES}/{made}", "DELETE", f"{IMAGES}/{made}")


CHANGES = [
    plan_patch, plan_delete, plan_action, plan_console, plan_webhook_patch, plan_webhook_delete,
    plan_ping, plan_redelivery, plan_keypair_delete, plan_image_delete,
]  # fmt: skip


@pytest.fixture(params=CHANGES, ids=lambda plan: plan.__name__)
def change(request: pytest.FixtureRequest, client: httpx.Client) -> Change:
    plan: Callable[[httpx.Client], Change] = request.param
    return plan(client)


def test_a_change_is_made_where_its_conditions_hold(client: httpx.Client, change: Change) -> None:
    etag = client.get(change.path).headers["ETag"]
    response = change.send(client, If_Match=f'{OTHER}, "a,b",, {etag}', If_None_Match=f"W/{OTHER}")
    assert response.status_code in (200, 202, 204)


@pytest.mark.parametrize(
    "conditions",
    [
        {"If_Match": OTHER},
        {"If_Match": "W/{etag}"},
        {"If_None_Match": "*"},
        {"If_None_Match": "{etag}"},
        {"If_None_Match": f"{OTHER}, W/{{etag}}"},
        {"If_Match": "{etag}", "If_None_Match": "*"},
        {"If_Match": '""'},
    ],
    ids=str,
)
def test_a_change_whose_conditions_do_not_hold_is_not_made(
    client: httpx.Client, change: Change, conditions: dict[str, str]
) -> None:
    before = client.get(change.path)
    sent = {name: text.format(etag=before.headers["ETag"]) for name, text in conditions.items()}
    error = expect_error(change.send(client, **sent), 412, "PRECONDITION_FAILED")
    assert error["details"]["retry"] is False
    after = client.get(change.path)
    assert (after.status_code, after.content) == (200, before.content)


@pytest.mark.parametrize("value", sample_cases(MALFORMED))
@pytest.mark.parametrize("header", ["If-Match", "If-None-Match"])
def test_a_malformed_condition_lets_no_change_pass(
    client: httpx.Client, header: str, value: str
) -> None:
    path = get_path(create_server(client, "as-it-was"))
    response = client.patch(path, json={"name": "other"}, headers={header: value})
    error = expect_error(response, 400, "MALFORMED_REQUEST")
    assert error["message"].startswith(header)
    assert client.get(path).json()["name"] == "as-it-was"


CREATIONS: list[tuple[str, Callable[[], dict[str, Any]]]] = [
    (SERVERS, make_server),
    (WEBHOOKS, lambda: {"url": NOWHERE}),
    (KEYPAIRS, make_body),
]


@pytest.mark.parametrize(("path", "make"), CREATIONS, ids=[path for path, _ in CREATIONS])
def test_a_list_is_there_and_has_no_etag(
    client: httpx.Client, path: str, make: Callable[[], dict[str, Any]]
) -> None:
    before = client.get(path).json()["total"]
    for refused in ({"If-None-Match": "*"}, {"If-Match": OTHER}):
        response = client.post(path, json=make(), headers=refused)
        expect_error(response, 412, "PRECONDITION_FAILED")
    for malformed in ({"If-None-Match": "x"}, {"If-Match": ""}):
        response = client.post(path, json=make(), headers=malformed)
        expect_error(response, 400, "MALFORMED_REQUEST")
    assert client.get(path).json()["total"] == before
    taken = {"If-Match": "*", "If-None-Match": OTHER}
    assert client.post(path, json=make(), headers=taken).status_code == 201


@pytest.fixture(scope="module")
def slow(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    settings = {"SIMULATOR_LATENCY": "5"}
    directory: Path = tmp_path_factory.mktemp("slow")
    with open_service(databases.create(), directory, settings) as client:
        yield client


def test_an_operation_is_there_and_has_no_etag(slow: httpx.Client) -> None:
    server = create_server(slow)
    path = f"{OPERATIONS}/{server['operation_id']}"
    for refused in ({"If-None-Match": "*"}, {"If-Match": OTHER}):
        expect_error(slow.post(f"{path}/cancel", headers=refused), 412, "PRECONDITION_FAILED")
    assert slow.get(path).json()["status"] in ("queued", "running")
    assert slow.post(f"{path}/cancel", headers={"If-Match": "*"}).status_code == 202


def test_what_is_not_there_is_told_before_any_condition(client: httpx.Client) -> None:
    for path in (SERVERS, WEBHOOKS, KEYPAIRS, IMAGES):
        for headers in ({"If-Match": "*"}, {"If-Match": OTHER}, {"If-None-Match": "*"}):
            assert client.delete(f"{path}/none", headers=headers).status_code == 404
            assert client.get(f"{path}/none", headers=headers).status_code == 404


READ = [
    FLAVORS,
    NETWORKS,
    SERVERS,
    "/api/v1/events",
    "/health",
    "/openapi.json",
    "/openapi-3.1.json",
    "/openapi-sdk.json",
    "/docs",
    "/metrics",
]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", READ)
def test_a_read_is_answered_where_its_condition_holds(
    client: httpx.Client, path: str, method: str
) -> None:
    etag = client.get(path).headers.get("ETag")
    for good in ["*", *([etag, f"{OTHER}, {etag}"] if etag else [])]:
        assert client.request(method, path, headers={"If-Match": good}).status_code == 200
    for bad in [OTHER, *([f"W/{etag}"] if etag else [])]:
        response = client.request(method, path, headers={"If-Match": bad})
        assert response.status_code == 412
        assert "ETag" not in response.headers
        if method == "GET":
            expect_error(response, 412, "PRECONDITION_FAILED")
    assert client.request(method, path, headers={"If-Match": "x"}).status_code == 400


def test_of_both_conditions_of_a_read_the_wanted_one_comes_first(client: httpx.Client) -> None:
    etag = client.get(FLAVORS).headers["ETag"]
    both = {"If-Match": OTHER, "If-None-Match": etag}
    expect_error(client.get(FLAVORS, headers=both), 412, "PRECONDITION_FAILED")
    known = {"If-Match": etag, "If-None-Match": f'"a,b", {etag}'}
    assert client.get(FLAVORS, headers=known).status_code == 304


def test_a_stream_that_is_not_wanted_does_not_begin(client: httpx.Client) -> None:
    headers = {"Accept": "text/event-stream", "If-Match": OTHER}
    expect_error(client.get("/api/v1/events", headers=headers), 412, "PRECONDITION_FAILED")


def test_a_repeated_request_is_not_asked_for_its_condition_again(client: httpx.Client) -> None:
    path, headers = get_path(create_server(client)), {"Idempotency-Key": make_key()}
    headers["If-Match"] = client.get(path).headers["ETag"]
    responses = [
        client.post(f"{path}/action", json={"action": "stop"}, headers=headers) for _ in range(2)
    ]
    assert [response.status_code for response in responses] == [202, 202]
    assert responses[1].headers["Idempotent-Replayed"] == "true"


def test_a_key_pair_that_was_made_anew_is_not_the_one_that_the_client_knows(
    client: httpx.Client,
) -> None:
    made = create_keypair(client)
    path = f"{KEYPAIRS}/{made['name']}"
    old = {"If-Match": client.get(path).headers["ETag"]}
    assert client.delete(path).status_code == 204
    other = {"name": made["name"], "public_key": make_public_key(b"x" * 32)}
    assert client.post(KEYPAIRS, json=other).status_code == 201
    expect_error(client.delete(path, headers=old), 412, "PRECONDITION_FAILED")
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("plan", [plan_patch, plan_action, plan_webhook_patch])
def test_of_many_changes_of_one_version_one_is_made(
    client: httpx.Client, plan: Callable[[httpx.Client], Change]
) -> None:
    change = plan(client)
    etag = client.get(change.path).headers["ETag"]
    with ThreadPoolExecutor(8) as pool:
        responses = list(pool.map(lambda _: change.send(client, If_Match=etag), range(8)))
    first, *others = sorted(response.status_code for response in responses)
    assert first in (200, 202)
    assert set(others) == {412}
