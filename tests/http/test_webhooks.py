"""Webhooks as a resource: made, read, listed, changed and deleted, the secret told once."""

import httpx
import pytest

from tests.http.api import expect_error, open_client
from tests.http.idempotency import expect_replay, make_key, post
from tests.http.webhooks import (
    NOWHERE,
    WEBHOOKS,
    Webhook,
    change_webhook,
    create_webhook,
    drop_secret,
    get_webhook_path,
)
from tests.server import LiveServer
from tests.threads import run_at_once

SECRET = "whsec_" + "c2VjcmV0" * 4
RIVALS = 20


def test_a_new_webhook_is_shown_with_its_secret_once(client: httpx.Client) -> None:
    made = client.post(WEBHOOKS, json={"url": NOWHERE, "description": "Inventory"})
    assert made.status_code == 201, made.text
    webhook = made.json()
    assert made.headers["Location"] == get_webhook_path(webhook)
    assert webhook["secret"].startswith("whsec_")
    assert (webhook["url"], webhook["description"]) == (NOWHERE, "Inventory")
    assert (webhook["status"], webhook["event_types"]) == ("enabled", [])
    found = client.get(made.headers["Location"])
    assert found.json() == drop_secret(webhook)
    listed = client.get(WEBHOOKS, params={"limit": 100}).json()["items"]
    assert drop_secret(webhook) in listed
    assert client.delete(made.headers["Location"]).status_code == 204


def test_every_webhook_gets_a_secret_of_its_own(client: httpx.Client) -> None:
    made = [create_webhook(client, NOWHERE) for _ in range(2)]
    assert made[0]["secret"] != made[1]["secret"]
    for webhook in made:
        client.delete(get_webhook_path(webhook))


def test_a_secret_that_is_chosen_is_taken(client: httpx.Client) -> None:
    webhook = create_webhook(client, NOWHERE, secret=SECRET)
    assert webhook["secret"] == SECRET
    assert SECRET not in client.get(get_webhook_path(webhook)).text
    client.delete(get_webhook_path(webhook))


def test_the_fields_that_are_sent_are_changed(client: httpx.Client, idle_webhook: Webhook) -> None:
    wanted = {"url": f"{NOWHERE}2", "description": "New", "event_types": ["server.deleted"]}
    changed = change_webhook(client, idle_webhook, **wanted)
    assert changed == {**drop_secret(idle_webhook), **wanted, "updated_at": changed["updated_at"]}
    assert changed["updated_at"] > idle_webhook["updated_at"]
    again = change_webhook(client, idle_webhook, description=None, event_types=None)
    assert (again["description"], again["event_types"], again["url"]) == ("", [], wanted["url"])


def test_a_new_secret_is_not_shown(client: httpx.Client, idle_webhook: Webhook) -> None:
    changed = client.patch(get_webhook_path(idle_webhook), json={"secret": SECRET})
    assert changed.status_code == 200
    assert SECRET not in changed.text


def test_a_request_disables_and_enables(client: httpx.Client, idle_webhook: Webhook) -> None:
    disabled = change_webhook(client, idle_webhook, status="disabled")
    assert (disabled["status"], disabled["disabled_reason"]) == ("disabled", None)
    assert change_webhook(client, idle_webhook, status="enabled")["status"] == "enabled"


def test_a_deleted_webhook_is_gone(client: httpx.Client, idle_webhook: Webhook) -> None:
    path = get_webhook_path(idle_webhook)
    deleted = client.delete(path)
    assert (deleted.status_code, deleted.content) == (204, b"")
    for response in (client.get(path), client.patch(path, json={}), client.delete(path)):
        assert idle_webhook["id"] in expect_error(response, 404, "WEBHOOK_NOT_FOUND")["message"]


@pytest.mark.parametrize("webhook_id", ["none", "%00", "x" * 300])
def test_what_is_no_webhook_is_not_found(client: httpx.Client, webhook_id: str) -> None:
    expect_error(client.get(f"{WEBHOOKS}/{webhook_id}"), 404, "WEBHOOK_NOT_FOUND")


def test_the_list_comes_in_pages(client: httpx.Client) -> None:
    made = [create_webhook(client, NOWHERE)["id"] for _ in range(5)]
    found, path = [], f"{WEBHOOKS}?limit=2"
    while path:
        page = client.get(path)
        found += [one["id"] for one in page.json()["items"]]
        path = page.links.get("next", {}).get("url", "")
    assert [one for one in found if one in made] == made
    for webhook_id in made:
        client.delete(f"{WEBHOOKS}/{webhook_id}")


def test_a_representation_that_the_client_has_is_not_sent_again(
    client: httpx.Client, idle_webhook: Webhook
) -> None:
    path = get_webhook_path(idle_webhook)
    etag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
    changed = client.patch(path, json={"description": "New"})
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 200
    assert changed.headers["ETag"] == client.get(path).headers["ETag"] != etag


def test_whoever_does_not_know_the_present_webhook_changes_nothing(
    client: httpx.Client, idle_webhook: Webhook
) -> None:
    path = get_webhook_path(idle_webhook)
    old = {"If-Match": client.get(path).headers["ETag"]}
    first = client.patch(path, json={"description": "first"}, headers=old)
    assert first.status_code == 200
    second = client.patch(path, json={"description": "second"}, headers=old)
    expect_error(second, 412, "PRECONDITION_FAILED")
    expect_error(client.delete(path, headers=old), 412, "PRECONDITION_FAILED")
    assert client.get(path).json() == first.json()
    assert client.delete(path, headers={"If-Match": first.headers["ETag"]}).status_code == 204


def test_a_repeated_creation_gets_the_first_response_secret_included(client: httpx.Client) -> None:
    key, body = make_key(), {"url": NOWHERE, "description": key_like()}
    first = post(client, key, WEBHOOKS, body)
    assert first.status_code == 201
    expect_replay(first, post(client, key, WEBHOOKS, body))
    expect_error(post(client, key, WEBHOOKS, {"url": NOWHERE}), 409, "IDEMPOTENCY_KEY_REUSED")
    client.delete(first.headers["Location"])
    expect_replay(first, post(client, key, WEBHOOKS, body))
    assert count(client, body["description"]) == 0


def test_of_many_creations_with_one_key_one_makes_a_webhook(live_server: LiveServer) -> None:
    key, body = make_key(), {"url": NOWHERE, "description": key_like()}
    with open_client(live_server.url, connections=RIVALS) as client:
        responses = run_at_once(RIVALS, lambda _: post(client, key, WEBHOOKS, body))
        contents = {one.content for one in responses if isinstance(one, httpx.Response)}
        assert len(contents) == 1
        assert count(client, body["description"]) == 1


def key_like() -> str:
    """Return words that no other webhook has."""
    return f"webhook {make_key()}"


def count(client: httpx.Client, description: str) -> int:
    """Return how many webhooks are described so."""
    found = client.get(WEBHOOKS, params={"limit": 100}).json()["items"]
    return len([one for one in found if one["description"] == description])
