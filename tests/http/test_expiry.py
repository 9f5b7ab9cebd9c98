"""When a server expires: a moment to come, by the clock of the service."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.http.api import SERVERS, create_server, expect_error, get_path
from tests.http.idempotency import create, expect_replay, make_body, make_key

PAST = ["1970-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "2025-12-31T23:59:60Z"]


SOON_S = 5
"""Longer than a request takes."""


def write_moment(seconds: float) -> str:
    """Return the moment so many seconds from now."""
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()


def await_moment(moment: str) -> None:
    """Return once a moment has passed."""
    time.sleep(max(0.0, (datetime.fromisoformat(moment) - datetime.now(UTC)).total_seconds()))


def expect_past(response: httpx.Response) -> None:
    """Check that a response says what is wrong with a moment, and what time it is."""
    (fault,) = expect_error(response, 422, "VALIDATION_ERROR")["details"]
    assert (fault["loc"], fault["type"]) == (["body", "expires_at"], "datetime_future")
    assert fault["msg"].startswith("Must be in the future; the clock of the service says 2")


@pytest.mark.parametrize("moment", [*PAST, "a second ago"])
def test_a_server_that_would_have_expired_is_not_made(client: httpx.Client, moment: str) -> None:
    total = client.get(SERVERS).json()["total"]
    given = write_moment(-1) if moment == "a second ago" else moment
    expect_past(client.post(SERVERS, json={**make_body(), "expires_at": given}))
    assert client.get(SERVERS).json()["total"] == total


@pytest.mark.parametrize("moment", [*PAST, "a second ago"])
def test_a_server_cannot_be_made_to_have_expired(
    client: httpx.Client, server: dict[str, Any], moment: str
) -> None:
    given = write_moment(-1) if moment == "a second ago" else moment
    expect_past(client.patch(get_path(server), json={"name": "other", "expires_at": given}))
    assert client.get(get_path(server)).json() == server


def test_a_moment_to_come_is_taken(client: httpx.Client, server: dict[str, Any]) -> None:
    body = {"expires_at": write_moment(3600)}
    assert client.patch(get_path(server), json=body).json()["expires_at"] is not None
    latest = {"expires_at": "9999-12-31T23:59:59Z"}
    assert client.patch(get_path(server), json=latest).status_code == 200


def test_an_expiry_that_has_passed_may_be_sent_back_as_it_was_read(client: httpx.Client) -> None:
    soon = write_moment(SOON_S)
    server = create_server(client, expires_at=soon, protected=True)
    await_moment(soon)
    body = {"name": "other", "expires_at": server["expires_at"]}
    changed = client.patch(get_path(server), json=body)
    assert (changed.status_code, changed.json()["name"]) == (200, "other")
    client.patch(get_path(server), json={"expires_at": None, "protected": False})


def test_a_repeated_request_gets_its_response_though_the_expiry_has_passed(
    client: httpx.Client,
) -> None:
    key = make_key()
    soon = write_moment(SOON_S)
    body = {**make_body(), "expires_at": soon, "protected": True}
    first = create(client, key, body)
    assert first.status_code == 201
    await_moment(soon)
    expect_replay(first, create(client, key, body))
    expect_past(create(client, make_key(), body))
    client.patch(get_path(first.json()), json={"expires_at": None})
