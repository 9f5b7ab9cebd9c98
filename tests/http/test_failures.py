"""Failures over HTTP: each says what to do, whoever made it fail and however old its record is."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, update

from domain.failures import BY_REASON, describe_failure, describe_refusal
from persistence.database.session import Database
from persistence.events import append_event
from persistence.schema.tables import operations, servers
from persistence.simulator.simulator_tables import simulator_servers
from tests.databases import Databases
from tests.http.api import SERVERS, create_server, expect_error, get_path, make_name, perform
from tests.http.seeds import SMALL, UBUNTU
from tests.http.slow import OPERATIONS, open_service

Server = dict[str, Any]
OLD = {"code": "BACKEND_FAILED", "message": "No valid host was found."}


@pytest.fixture(scope="module")
def small_url(databases: Databases) -> str:
    return databases.create()


@pytest.fixture(scope="module")
def small(small_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a service whose cloud has room for one server."""
    settings = {"SIMULATOR_MAX_SERVERS": "1"}
    with open_service(small_url, tmp_path_factory.mktemp("small"), settings) as client:
        yield client


@pytest.fixture
def only(small: httpx.Client) -> Iterator[Server]:
    """The one server that there is room for."""
    server = create_server(small)
    yield server
    assert small.delete(get_path(server)).status_code == 204


@contextmanager
def open_database(url: str) -> Iterator[Connection]:
    """Write into the database of a service, behind its back."""
    database = Database(url)
    try:
        with database.write() as connection:
            yield connection
    finally:
        database.close()


def test_a_full_cloud_names_the_quota_and_what_to_do(small: httpx.Client, only: Server) -> None:
    body = {"name": make_name(), "flavor_id": SMALL, "image_id": UBUNTU}
    response = small.post(SERVERS, json=body)
    error = expect_error(response, 403, "QUOTA_EXCEEDED")
    assert error["message"] == "The simulated cloud is full at 1"
    own = {"quota": "instances", "hint": BY_REASON["quota"].hint}
    assert error["details"] == {**describe_refusal(), **own}
    assert "Retry-After" not in response.headers
    assert small.get(SERVERS).json()["items"] == [only]


def test_a_cloud_that_has_the_server_in_another_state_is_told_apart_from_a_wrong_request(
    small: httpx.Client, small_url: str, only: Server
) -> None:
    mine = simulator_servers.c.id == only["id"]
    with open_database(small_url) as connection:
        connection.execute(update(simulator_servers).where(mine).values(status="SHUTOFF"))
    error = expect_error(perform(small, only, "stop"), 502, "BACKEND_ERROR")
    own = {"reason": "state", "hint": BY_REASON["state"].hint}
    allowed = describe_refusal(allowed_actions=only["allowed_actions"])
    assert error["details"] == {**allowed, **own}
    assert small.get(get_path(only)).json() == only


def test_what_failed_before_there_were_hints_has_one_now(
    small: httpx.Client, small_url: str, only: Server
) -> None:
    operation = small.get(f"{get_path(only)}/operations").json()["items"][0]
    event = {
        "project_id": only["project_id"],
        "server_id": only["id"],
        "operation_id": operation["id"],
        "request_id": "-",
        "type": "server.changed",
        "data": {"status": "ERROR", "task": None, "fault": OLD, "changed": ["fault"]},
    }
    with open_database(small_url) as connection:
        mine = operations.c.id == operation["id"]
        connection.execute(update(operations).where(mine).values(status="failed", error=OLD))
        mine = servers.c.id == only["id"]
        connection.execute(update(servers).where(mine).values(status="ERROR", fault=OLD))
        append_event(connection, event, datetime.now(UTC))
    whole = describe_failure(**OLD)
    assert small.get(f"{OPERATIONS}/{operation['id']}").json()["error"] == whole
    assert small.get(get_path(only)).json()["fault"] == whole
    told = small.get(f"{get_path(only)}/events").json()["items"]
    assert told[-1]["data"]["fault"] == whole


def test_a_console_that_is_asked_for_too_early_is_worth_another_try(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> None:
    settings = {"SIMULATOR_FAULTS": '{"stuck_in_build": 1}'}
    directory = tmp_path_factory.mktemp("early")
    with open_service(databases.create(), directory, settings) as client:
        server = create_server(client)
        early = client.post(f"{get_path(server)}/console")
        error = expect_error(early, 409, "INVALID_STATE_TRANSITION")
        assert error["details"] == describe_refusal(
            retry_after=1,
            operation_id=server["operation_id"],
            current_status="BUILD",
            action="open_console",
        )
        assert early.headers["Retry-After"] == "1"
        assert client.get(f"{OPERATIONS}/{server['operation_id']}").json()["finished_at"] is None
