"""A change to what is so already changes nothing, nor does anybody hear of it."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.databases import Databases
from tests.http.api import create_server, expect_error, get_path
from tests.http.slow import open_service
from tests.http.webhooks import NOWHERE, Webhook, get_webhook_path

LABELS = {"tier": "web", "owner": "me"}
EXPIRY = "2100-01-01T00:00:00Z"
SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"


def list_events(client: httpx.Client, server: dict[str, Any]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = client.get(f"{get_path(server)}/events").json()["items"]
    return items


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": None},
        {"name": "as-it-is"},
        {"labels": {}},
        {"labels": {"tier": "web"}},
        {"labels": {"never": None}},
        {"protected": False},
        {"expires_at": EXPIRY},
        {"expires_at": "2100-01-01T03:30:00+03:30"},
        {"expires_at": "2100-01-01t00:00:00.000000000z"},
        {"name": "as-it-is", "labels": LABELS, "protected": False, "expires_at": EXPIRY},
    ],
    ids=str,
)
def test_a_server_that_is_so_already_stays_as_it_is(client: httpx.Client, body: Any) -> None:
    server = create_server(client, "as-it-is", labels=LABELS, expires_at=EXPIRY)
    before, told = client.get(get_path(server)), list_events(client, server)
    response = client.patch(get_path(server), json=body)
    assert (response.status_code, response.json()) == (200, server)
    after = client.get(get_path(server))
    assert after.json() == server
    assert response.headers["ETag"] == after.headers["ETag"] == before.headers["ETag"]
    assert list_events(client, server) == told


def test_what_is_new_beside_what_is_not_is_told_alone(client: httpx.Client) -> None:
    server = create_server(client, "as-it-is", labels=LABELS)
    body = {"name": "as-it-is", "labels": {"tier": "web"}, "protected": True}
    changed = client.patch(get_path(server), json=body).json()
    assert changed == {**server, "protected": True, "updated_at": changed["updated_at"]}
    assert changed["updated_at"] > server["updated_at"]
    assert list_events(client, server)[-1]["data"]["changed"] == ["protected"]


def test_an_outdated_version_is_refused_even_where_nothing_is_new(client: httpx.Client) -> None:
    server = create_server(client)
    response = client.patch(get_path(server), json={}, headers={"If-Match": '"old"'})
    expect_error(response, 412, "PRECONDITION_FAILED")


def test_a_cloud_that_is_away_is_not_asked_for_what_is_so_already(
    databases: Databases, tmp_path: Path
) -> None:
    away = {"SIMULATOR_FAULTS": '{"unavailable": 1}', "SIMULATOR_LATENCY": "0.2"}
    with open_service(databases.create(), tmp_path / "server", away) as client:
        server = create_server(client, labels=LABELS)
        other = client.patch(get_path(server), json={"name": "other"})
        expect_error(other, 503, "BACKEND_UNAVAILABLE")
        body = {"name": server["name"], "labels": {"tier": "web"}}
        response = client.patch(get_path(server), json=body)
        assert (response.status_code, response.json()["labels"]) == (200, LABELS)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"url": NOWHERE},
        {"description": "Inventory"},
        {"event_types": ["server.created", "server.deleted"]},
        {"secret": SECRET},
        {"status": "enabled"},
    ],
    ids=str,
)
def test_a_webhook_that_is_so_already_stays_as_it_is(
    client: httpx.Client, idle_webhook: Webhook, body: Any
) -> None:
    path = get_webhook_path(idle_webhook)
    given = {"description": "Inventory", "secret": SECRET}
    kinds = {"event_types": ["server.created", "server.deleted"]}
    assert client.patch(path, json={**given, **kinds}).status_code == 200
    before = client.get(path)
    response = client.patch(path, json=body)
    assert (response.status_code, response.json()) == (200, before.json())
    assert response.headers["ETag"] == client.get(path).headers["ETag"] == before.headers["ETag"]
