"""The service gives the same answers as Connexion's own application would, with Flask."""

import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import orjson
import pytest

from tests.databases import Databases
from tests.http.alike import Ways, expect_the_like, expect_the_same
from tests.http.api import FLAVORS, IMAGES, SERVERS, create_server, get_path, open_client
from tests.http.bad.bodies import BODIES
from tests.http.bad.keypairs import NOT_A_KEYPAIR
from tests.http.bad.media import MEDIA
from tests.http.bad.options import OPTIONS
from tests.http.bad.paths import PATHS
from tests.http.bad.queries import QUERIES
from tests.http.bad.request import NEW, BadRequest, send
from tests.http.keypairs import FINGERPRINTS, KEYPAIRS
from tests.http.seeds import MEDIUM, SMALL, UBUNTU
from tests.http.webhooks import NOWHERE
from tests.reference.server import ReferenceServer
from tests.server import serve

pytestmark = pytest.mark.long

CATALOGUE = [*BODIES, *OPTIONS, *NOT_A_KEYPAIR, *QUERIES, *MEDIA, *PATHS]
PUBLIC_KEY = next(iter(FINGERPRINTS))
JSON = {"Content-Type": "application/json"}
MERGE_PATCH = {"Content-Type": "application/merge-patch+json"}
STREAM = {"Accept": "text/event-stream"}


@pytest.fixture(scope="module")
def ways(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ways]:
    url = databases.create()
    with (
        serve(url, tmp_path_factory.mktemp("service")) as service,
        ReferenceServer(url, tmp_path_factory.mktemp("reference")) as reference,
        open_client(service.url) as first,
        open_client(reference.url) as second,
    ):
        yield Ways(first, second)


@pytest.fixture(scope="module")
def victim(ways: Ways) -> dict[str, Any]:
    for _ in range(3):
        create_server(ways.service)
    return create_server(ways.service)


@pytest.mark.parametrize("row", CATALOGUE, ids=lambda row: row.name)
def test_a_bad_request_is_refused_alike(
    ways: Ways, victim: dict[str, Any], row: BadRequest
) -> None:
    responses = [send(client, row, victim["id"]) for client in ways]
    assert responses[0].status_code == row.status
    expect_the_same(*responses)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "TRACE"])
@pytest.mark.parametrize(
    "path",
    [
        "/health/live", "/health/ready", "/docs", "/redoc", "/docs/docs.js", "/docs/none.js",
        "/openapi.json", "/openapi.yaml", "/openapi-sdk.json", "/", "/favicon.ico", "/docs/",
        FLAVORS, f"{FLAVORS}?limit=2", f"{FLAVORS}?limit=2&offset=1", f"{FLAVORS}/{SMALL}",
        f"{FLAVORS}/none", IMAGES, f"{IMAGES}?offset=99", f"{IMAGES}/{UBUNTU}",
        SERVERS, f"{SERVERS}?limit=1", f"{SERVERS}?limit=1&sort=-name", f"{SERVERS}?status=ACTIVE",
        f"{SERVERS}?status=active,Shutoff&status=ERROR&limit=1", f"{SERVERS}?status=ACTIVE%2CERROR",
        f"{SERVERS}?label=a%3Db&label=c%2Cd&limit=1", f"{SERVERS}?sort=-NAME&limit=2",
        "/api/v1/operations?status=succeeded,FAILED&action=Create&limit=1",
        "/api/v1/operations?server_id={id}", f"{SERVERS}/{{id}}/operations?action=create,STOP",
        f"{SERVERS}?name=%C3%A9+b%2Bc", f"{SERVERS}?flavor_id=x%2Fy&image_id=%20",
        f"{SERVERS}?cursor=name~3~61~62", f"{SERVERS}?offset=2147483647", f"{SERVERS}?offset=-0",
        f"{SERVERS}?region=RegionOne&sort=name", f"{SERVERS}?label=a%3Db", f"{SERVERS}?region=none",
        f"{SERVERS}?created_after=2026-01-01T00:00:00%2B01:00&limit=2", f"{FLAVORS}?region=none",
        f"{SERVERS}?changed_since=9999-12-31T23:59:60Z", f"{IMAGES}?region=RegionOne",
        "/api/v1/networks?limit=1", "/api/v1/networks/none", KEYPAIRS, f"{KEYPAIRS}/a%20b",
        "/api/v1/regions", "/api/v1/regions/none", "/api/v1/capabilities?region=RegionOne",
        f"{SERVERS}/{{id}}", f"{SERVERS}/{{id}}?x=1", f"{SERVERS}/{{id}}/operations",
        f"{SERVERS}/{{id}}/events?limit=1", f"{SERVERS}/none/events", f"{SERVERS}/a%2Fb",
        f"{SERVERS}/%00%C3%A9", f"{SERVERS}/{{id}}/console-log?lines=5",
        "/api/v1/operations?limit=3", "/api/v1/operations/none?wait=0", "/api/v1/webhooks",
        "/api/v1/webhooks/none", "/api/v1/events?after=1&limit=2", "/api/v1/events?after=999999",
    ],
)  # fmt: skip
def test_a_read_is_answered_alike(
    ways: Ways, victim: dict[str, Any], method: str, path: str
) -> None:
    row = BadRequest("", method, path, 0, "")
    expect = expect_the_like if path.startswith("/health") else expect_the_same
    expect(*(send(client, row, victim["id"]) for client in ways))


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept": "text/html"}, {"Accept": "*/*;q=0.1"}, {"If-None-Match": "*"},
        {"If-None-Match": '"x", W/"y"'}, {"Prefer": "wait=1"}, {"Upgrade": "h2c"},
        {"Idempotency-Key": "spaces here"}, {"Content-Type": "text/plain"}, {"Range": "bytes=0-1"},
        {"X-Forwarded-Host": "elsewhere"}, {"Expect": "nothing"},
    ],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("path", [FLAVORS, SERVERS, f"{SERVERS}/{{id}}", "/docs"])
def test_a_header_counts_alike(
    ways: Ways, victim: dict[str, Any], path: str, headers: dict[str, str]
) -> None:
    row = BadRequest("", "GET", path, 0, "", headers=headers)
    expect_the_same(*(send(client, row, victim["id"]) for client in ways))


def test_figures_are_told_alike(ways: Ways) -> None:
    responses = [client.get("/metrics") for client in ways]
    types = [response.headers["content-type"] for response in responses]
    assert types == ["text/plain; version=0.0.4; charset=utf-8"] * 2
    figures = [
        {line.split(b" ")[0] for line in response.content.split(b"\n")} for response in responses
    ]
    assert b"ostler_operations_open" in figures[0] & figures[1]


def test_the_head_of_a_stream_is_alike(ways: Ways) -> None:
    responses = [client.head("/api/v1/events", headers=STREAM) for client in ways]
    assert responses[0].headers["content-type"] == "text/event-stream"
    expect_the_same(*responses)


def test_a_representation_that_is_known_is_not_sent_again_by_either(
    ways: Ways, victim: dict[str, Any]
) -> None:
    etag = ways.reference.get(get_path(victim)).headers["etag"]
    responses = [client.get(get_path(victim), headers={"If-None-Match": etag}) for client in ways]
    assert responses[0].status_code == 304
    expect_the_same(*responses)


def tell_story(client: httpx.Client, key: str) -> Iterator[httpx.Response]:
    """Yield the answers to changes of every kind, good ones and refused ones."""
    new = {**NEW, "name": "story", "labels": {"a": "é"}, "expires_at": "2100-01-01T00:00:00+02:00"}
    once = {"Idempotency-Key": key}
    yield client.post(SERVERS, json=new)
    yield client.post(SERVERS, json=new, headers={**once, "Prefer": "wait=1"})
    yield client.post(SERVERS, json={**new, "region": None, "networks": None})
    made = client.post(SERVERS, json=new, headers={**once, "Prefer": "wait=1"})
    yield made
    yield client.post(SERVERS, json={**new, "name": "other"}, headers=once)
    yield client.post(SERVERS, json={**new, "flavor_id": "none"})
    path, action = get_path(made.json()), f"{get_path(made.json())}/action"
    yield client.post(action, json={"action": "start"})
    yield client.post(action, json={"action": "start"}, headers={"Prefer": "wait=1"})
    yield client.post(action, json={"action": "stop"}, headers={"Prefer": "wait=1"})
    yield client.post(action, json={"action": "start"}, headers={"Idempotency-Key": key + "-2"})
    yield client.post(action, json={"action": "resize", "flavor_id": MEDIUM})
    yield client.post(action, json={"action": "reboot", "type": "HARD"})
    yield client.patch(path, json={"name": "told", "labels": {"a": None}})
    yield client.patch(path, content=b'{"protected": true}', headers=MERGE_PATCH)
    yield client.patch(path, json={}, headers={"If-Match": '"old"'})
    yield client.delete(path)
    yield client.patch(path, json={"protected": False})
    yield client.post(f"{path}/console")
    yield client.delete(path, headers={"Prefer": "wait=1"})
    yield client.patch(path, json={"name": "late"})
    yield client.post(f"{made.headers['location']}/action", json={"action": "stop"})
    pair = client.post(KEYPAIRS, json={"name": f"pair {key}", "public_key": PUBLIC_KEY})
    yield pair
    yield client.post(KEYPAIRS, json={"name": f"pair {key}", "public_key": PUBLIC_KEY})
    yield client.delete(pair.headers["location"])
    yield client.delete(pair.headers["location"])
    yield client.post(SERVERS, json={**new, "networks": ["none"]})
    hook = client.post("/api/v1/webhooks", json={"url": NOWHERE})
    yield hook
    yield client.patch(hook.headers["location"], json={"description": "told"})
    yield client.delete(hook.headers["location"])
    yield client.post("/api/v1/operations/none/cancel")


def test_a_body_in_chunks_is_read_alike(ways: Ways, victim: dict[str, Any]) -> None:
    sent = [b'{"name": ', b'"in chunks"}']
    responses = [
        client.patch(get_path(victim), content=iter(sent), headers=JSON) for client in ways
    ]
    assert "transfer-encoding" in responses[0].request.headers
    assert responses[0].json()["name"] == "in chunks"
    expect_the_same(*responses)


def test_a_new_server_in_chunks_is_made_alike(ways: Ways) -> None:
    body = orjson.dumps({**NEW, "name": "in chunks"})
    sent = [body[:20], body[20:]]
    responses = [client.post(SERVERS, content=iter(sent), headers=JSON) for client in ways]
    assert [response.status_code for response in responses] == [201, 201]
    expect_the_like(*responses)


def test_changes_are_answered_alike(ways: Ways) -> None:
    stories = [tell_story(client, str(uuid.uuid4())) for client in ways]
    responses = list(zip(*stories, strict=True))
    assert len({first.status_code for first, _ in responses}) > 6
    for first, second in responses:
        expect_the_like(first, second)
