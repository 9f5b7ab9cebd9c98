"""Webhooks as a resource: made, read, listed, changed and deleted, the secret told once."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.databases import Databases
from tests.http.api import expect_error, list_faults, open_client
from tests.http.idempotency import expect_replay, make_key, post
from tests.http.webhooks import (
    WEBHOOKS,
    Webhook,
    change_webhook,
    create_webhook,
    get_webhook_path,
    prepare_sender,
)
from tests.server import LiveServer
from tests.threads import run_at_once

URL = "https://hooks.invalid/ostler?token=1"
SECRET = "whsec_" + "c2VjcmV0" * 4
RIVALS = 20
REFUSED_URLS = [
    "http://127.0.0.1/",
    "http://127.1.2.3:8080/hook",
    "http://0.0.0.0/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data",
    "http://100.64.0.1/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://localhost/",
    "https://LOCALHOST:8443/",
    "http://my.localhost/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://user:password@example.com/",
    "http://example.com@127.0.0.1/",
    "http://example.com\\@127.0.0.1/",
    "http://127.0.0.1#@example.com/",
]
NO_URLS: list[Any] = [
    "", None, 7, [], "example.com", "ftp://example.com/", "file:///etc/passwd", "http://",
    "http:///path", "http://example.com:0/", "http://example.com:65536/", "http://exa mple.com/",
    "http://example.com/\n", "http://example.com/#part", "http://b\u00fccher.example/",
    "https://example.com/" + "x" * 2048,
]  # fmt: skip
BAD_FIELDS: list[tuple[str, Any]] = [
    ("description", "a\nb"),
    ("description", "x" * 256),
    ("description", 7),
    ("event_types", ["server.moved"]),
    ("event_types", ["server.created", "server.created"]),
    ("event_types", "server.created"),
    ("secret", "whsec_short"),
    ("secret", "c2VjcmV0" * 4),
    ("secret", "whsec_" + "c2VjcmV0" * 20),
    ("secret", "whsec_" + "!" * 32),
    ("status", "paused"),
    ("id", "mine"),
    ("position", "0"),
]


@pytest.fixture
def webhook(client: httpx.Client) -> Iterator[Webhook]:
    made = create_webhook(client, URL)
    yield made
    client.delete(get_webhook_path(made))


@pytest.fixture(scope="module")
def neighbour(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    """A service that may reach its own machine and delivers nothing."""
    directory = tmp_path_factory.mktemp("neighbour")
    with prepare_sender(databases.create(), directory, WEBHOOK_THREADS="0") as server:
        yield server


def drop_secret(webhook: Webhook) -> Webhook:
    """Return a webhook as it is shown later."""
    return {name: value for name, value in webhook.items() if name != "secret"}


def test_a_new_webhook_is_shown_with_its_secret_once(client: httpx.Client) -> None:
    made = client.post(WEBHOOKS, json={"url": URL, "description": "Inventory"})
    assert made.status_code == 201, made.text
    webhook = made.json()
    assert made.headers["Location"] == get_webhook_path(webhook)
    assert webhook["secret"].startswith("whsec_")
    assert (webhook["url"], webhook["description"]) == (URL, "Inventory")
    assert (webhook["status"], webhook["event_types"]) == ("enabled", [])
    found = client.get(made.headers["Location"])
    assert found.json() == drop_secret(webhook)
    listed = client.get(WEBHOOKS, params={"limit": 100}).json()["items"]
    assert drop_secret(webhook) in listed
    assert client.delete(made.headers["Location"]).status_code == 204


def test_every_webhook_gets_a_secret_of_its_own(client: httpx.Client) -> None:
    made = [create_webhook(client, URL) for _ in range(2)]
    assert made[0]["secret"] != made[1]["secret"]
    for webhook in made:
        client.delete(get_webhook_path(webhook))


def test_a_secret_that_is_chosen_is_taken(client: httpx.Client) -> None:
    webhook = create_webhook(client, URL, secret=SECRET)
    assert webhook["secret"] == SECRET
    assert SECRET not in client.get(get_webhook_path(webhook)).text
    client.delete(get_webhook_path(webhook))


def test_the_fields_that_are_sent_are_changed(client: httpx.Client, webhook: Webhook) -> None:
    wanted = {"url": f"{URL}2", "description": "New", "event_types": ["server.deleted"]}
    changed = change_webhook(client, webhook, **wanted)
    assert changed == {**drop_secret(webhook), **wanted, "updated_at": changed["updated_at"]}
    assert changed["updated_at"] > webhook["updated_at"]
    again = change_webhook(client, webhook, description=None, event_types=None)
    assert (again["description"], again["event_types"], again["url"]) == ("", [], wanted["url"])


def test_a_new_secret_is_not_shown(client: httpx.Client, webhook: Webhook) -> None:
    changed = client.patch(get_webhook_path(webhook), json={"secret": SECRET})
    assert changed.status_code == 200
    assert SECRET not in changed.text


def test_a_request_disables_and_enables(client: httpx.Client, webhook: Webhook) -> None:
    disabled = change_webhook(client, webhook, status="disabled")
    assert (disabled["status"], disabled["disabled_reason"]) == ("disabled", None)
    assert change_webhook(client, webhook, status="enabled")["status"] == "enabled"


def test_a_deleted_webhook_is_gone(client: httpx.Client, webhook: Webhook) -> None:
    path = get_webhook_path(webhook)
    deleted = client.delete(path)
    assert (deleted.status_code, deleted.content) == (204, b"")
    for answer in (client.get(path), client.patch(path, json={}), client.delete(path)):
        assert webhook["id"] in expect_error(answer, 404, "WEBHOOK_NOT_FOUND")["message"]


@pytest.mark.parametrize("webhook_id", ["none", "%00", "x" * 300])
def test_what_is_no_webhook_is_not_found(client: httpx.Client, webhook_id: str) -> None:
    expect_error(client.get(f"{WEBHOOKS}/{webhook_id}"), 404, "WEBHOOK_NOT_FOUND")


def test_the_list_is_a_walk_through_pages(client: httpx.Client) -> None:
    made = [create_webhook(client, URL)["id"] for _ in range(5)]
    found, path = [], f"{WEBHOOKS}?limit=2"
    while path:
        page = client.get(path)
        found += [one["id"] for one in page.json()["items"]]
        path = page.links.get("next", {}).get("url", "")
    assert [one for one in found if one in made] == made
    for webhook_id in made:
        client.delete(f"{WEBHOOKS}/{webhook_id}")


def test_a_representation_that_the_client_has_is_not_sent_again(
    client: httpx.Client, webhook: Webhook
) -> None:
    path = get_webhook_path(webhook)
    etag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
    changed = client.patch(path, json={"description": "New"})
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 200
    assert changed.headers["ETag"] == client.get(path).headers["ETag"] != etag


def test_whoever_does_not_know_the_present_webhook_changes_nothing(
    client: httpx.Client, webhook: Webhook
) -> None:
    path = get_webhook_path(webhook)
    old = {"If-Match": client.get(path).headers["ETag"]}
    first = client.patch(path, json={"description": "first"}, headers=old)
    assert first.status_code == 200
    second = client.patch(path, json={"description": "second"}, headers=old)
    expect_error(second, 412, "PRECONDITION_FAILED")
    expect_error(client.delete(path, headers=old), 412, "PRECONDITION_FAILED")
    assert client.get(path).json() == first.json()
    assert client.delete(path, headers={"If-Match": first.headers["ETag"]}).status_code == 204


def test_a_repeated_creation_gets_the_first_answer_secret_included(client: httpx.Client) -> None:
    key, body = make_key(), {"url": URL, "description": key_like()}
    first = post(client, key, WEBHOOKS, body)
    assert first.status_code == 201
    expect_replay(first, post(client, key, WEBHOOKS, body))
    expect_error(post(client, key, WEBHOOKS, {"url": URL}), 409, "IDEMPOTENCY_KEY_REUSED")
    client.delete(first.headers["Location"])
    expect_replay(first, post(client, key, WEBHOOKS, body))
    assert count(client, body["description"]) == 0


def test_of_many_creations_with_one_key_one_makes_a_webhook(neighbour: LiveServer) -> None:
    key, body = make_key(), {"url": URL, "description": key_like()}
    with open_client(neighbour.url, connections=RIVALS) as client:
        answers = run_at_once(RIVALS, lambda _: post(client, key, WEBHOOKS, body))
        contents = {one.content for one in answers if isinstance(one, httpx.Response)}
        assert len(contents) == 1
        assert count(client, body["description"]) == 1


def key_like() -> str:
    """Return words that no other webhook has."""
    return f"webhook {make_key()}"


def count(client: httpx.Client, description: str) -> int:
    """Return how many webhooks are described so."""
    found = client.get(WEBHOOKS, params={"limit": 100}).json()["items"]
    return len([one for one in found if one["description"] == description])


@pytest.mark.parametrize("url", [*REFUSED_URLS, *NO_URLS])
def test_a_url_that_is_none_or_leads_inside_is_refused(
    client: httpx.Client, webhook: Webhook, url: Any
) -> None:
    total = client.get(WEBHOOKS).json()["total"]
    for answer in (
        client.post(WEBHOOKS, json={"url": url}),
        client.patch(get_webhook_path(webhook), json={"url": url}),
    ):
        error = expect_error(answer, 422, "VALIDATION_ERROR")
        assert list_faults(error) == [("body", "url")]
    assert client.get(WEBHOOKS).json()["total"] == total
    assert client.get(get_webhook_path(webhook)).json() == drop_secret(webhook)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "http://localhost/"])
def test_a_network_that_is_allowed_may_be_named(neighbour: LiveServer, url: str) -> None:
    with open_client(neighbour.url) as client:
        assert create_webhook(client, url)["url"] == url
        refused = client.post(WEBHOOKS, json={"url": "http://10.0.0.1/"})
        assert list_faults(expect_error(refused, 422, "VALIDATION_ERROR")) == [("body", "url")]


@pytest.mark.parametrize(("name", "value"), BAD_FIELDS)
def test_a_field_that_is_not_as_described_is_refused(
    client: httpx.Client, name: str, value: Any
) -> None:
    refused = client.post(WEBHOOKS, json={"url": URL, name: value})
    faults = list_faults(expect_error(refused, 422, "VALIDATION_ERROR"))
    assert {fault[:2] for fault in faults} == {("body", name)}


def test_a_webhook_without_a_url_is_refused(client: httpx.Client) -> None:
    error = expect_error(client.post(WEBHOOKS, json={}), 422, "VALIDATION_ERROR")
    assert list_faults(error) == [("body", "url")]
