"""A field that is null: one left out where something is made, a word of its own in a change."""

import uuid
from typing import Any

import httpx
import pytest

from tests.contract.validator import load_document
from tests.http.api import SERVERS, create_server, expect_error, get_path, list_faults, perform
from tests.http.keypairs import KEYPAIRS, make_body
from tests.http.seeds import MEDIUM, SMALL, UBUNTU
from tests.http.webhooks import NOWHERE, WEBHOOKS, Webhook, get_webhook_path

NEW = {"name": "null", "flavor_id": SMALL, "image_id": UBUNTU}
OWN = {"id", "created_at", "updated_at", "ip_address", "addresses", "secret", "position"}


def list_optional(schema: str) -> set[str]:
    """Return the optional fields of a body, as the document has them."""
    described = load_document()["components"]["schemas"][schema]
    return set(described["properties"]) - set(described["required"])


def strip(made: dict[str, Any]) -> dict[str, Any]:
    """Return what two things have in common that were made alike."""
    return {name: value for name, value in made.items() if name not in OWN}


def test_every_optional_field_of_what_is_asked_for_may_be_null() -> None:
    schemas = load_document()["components"]["schemas"]
    actions = schemas["ServerAction"]["discriminator"]["mapping"].values()
    asked = ["ServerCreate", "KeypairCreate", "WebhookCreate"]
    asked += [reference.rsplit("/", 1)[1] for reference in actions]
    for name in asked:
        for field in list_optional(name):
            described = schemas[name]["properties"][field]
            assert described.get("nullable"), f"{field} of {name}"
            assert "enum" not in described, f"{field} of {name}"


def test_a_server_with_nulls_is_the_server_without_the_fields(client: httpx.Client) -> None:
    nulls = dict.fromkeys(list_optional("ServerCreate"))
    assert {"networks", "key_name", "user_data", "labels", "region", "expires_at"} <= set(nulls)
    with_nulls = client.post(SERVERS, json={**NEW, **nulls})
    assert with_nulls.status_code == 201, with_nulls.text
    assert strip(with_nulls.json()) == strip(client.post(SERVERS, json=NEW).json())
    assert list(with_nulls.json()["addresses"]) == ["private"]


def test_a_label_that_is_null_is_none(client: httpx.Client) -> None:
    assert create_server(client, labels={"a": None, "b": "1"})["labels"] == {"b": "1"}


def test_an_item_of_a_list_that_is_null_is_refused(client: httpx.Client) -> None:
    error = expect_error(
        client.post(SERVERS, json={**NEW, "networks": [None]}), 422, "VALIDATION_ERROR"
    )
    assert list_faults(error) == [("body", "networks", 0)]


@pytest.mark.parametrize("name", NEW)
def test_a_required_field_that_is_null_is_refused(client: httpx.Client, name: str) -> None:
    error = expect_error(client.post(SERVERS, json={**NEW, name: None}), 422, "VALIDATION_ERROR")
    assert list_faults(error) == [("body", name)]


def test_a_key_pair_and_a_webhook_with_nulls_are_those_without(client: httpx.Client) -> None:
    pair = make_body(f"null {uuid.uuid4().hex}")
    made = client.post(KEYPAIRS, json={**pair, "region": None})
    assert made.status_code == 201, made.text
    assert client.post(KEYPAIRS, json=pair).json() == made.json()
    nulls = dict.fromkeys(list_optional("WebhookCreate"))
    hooks = [client.post(WEBHOOKS, json={"url": NOWHERE, **more}) for more in (nulls, {})]
    first, second = (response.json() for response in hooks)
    assert strip(first) == strip(second)
    assert first["secret"].startswith("whsec_")
    for hook in (first, second):
        client.delete(get_webhook_path(hook))


def test_an_action_with_nulls_is_the_one_without(
    client: httpx.Client, server: dict[str, Any]
) -> None:
    assert perform(client, server, "reboot", type=None).json()["status"] == "ACTIVE"
    done = perform(client, server, "resize", flavor_id=MEDIUM, auto_confirm=None)
    assert (done.status_code, done.json()["status"]) == (202, "ACTIVE")
    refused = perform(client, server, "reboot", type="soft")
    (fault,) = expect_error(refused, 422, "VALIDATION_ERROR")["details"]
    assert fault["msg"] == "Must be one of: SOFT, HARD"


def test_null_and_left_out_are_one_request_to_an_idempotency_key(client: httpx.Client) -> None:
    key = {"Idempotency-Key": str(uuid.uuid4())}
    first = client.post(SERVERS, json={**NEW, "key_name": None, "labels": {"a": None}}, headers=key)
    again = client.post(SERVERS, json={**NEW, "labels": {}}, headers=key)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.json() == first.json()
    expect_error(
        client.post(SERVERS, json={**NEW, "key_name": "none"}, headers=key),
        409,
        "IDEMPOTENCY_KEY_REUSED",
    )


def test_null_in_a_change_removes_what_can_be_removed(client: httpx.Client) -> None:
    server = create_server(client, labels={"a": "1"}, expires_at="2100-01-01T00:00:00Z")
    changed = client.patch(
        get_path(server), json={"name": None, "expires_at": None, "labels": {"a": None}}
    ).json()
    assert (changed["name"], changed["expires_at"], changed["labels"]) == (server["name"], None, {})
    for name in ("protected", "labels"):
        error = expect_error(
            client.patch(get_path(server), json={name: None}), 422, "VALIDATION_ERROR"
        )
        assert list_faults(error) == [("body", name)]


def test_null_in_a_change_of_a_webhook_empties_what_may_be_empty(
    client: httpx.Client, idle_webhook: Webhook
) -> None:
    path = get_webhook_path(idle_webhook)
    client.patch(path, json={"description": "x", "event_types": ["server.created"]})
    changed = client.patch(path, json={"description": None, "event_types": None}).json()
    assert (changed["description"], changed["event_types"]) == ("", [])
    for name in ("url", "secret", "status"):
        error = expect_error(client.patch(path, json={name: None}), 422, "VALIDATION_ERROR")
        assert set(list_faults(error)) == {("body", name)}
