"""Statements that PostgreSQL keeps waiting: a 503 in time, nothing half done, nobody held up."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from tests.databases import make_database_name
from tests.durability.crowds import (
    CROWD,
    PATIENCE_S,
    SERVICE,
    ask_all,
    count,
    expect_all_well,
    open_connection,
)
from tests.durability.invariants import check_agreement, check_events
from tests.durability.records import read_records
from tests.http.api import SERVERS, create_server, expect_error, get_path, open_client, perform
from tests.http.seeds import MEDIUM, SMALL
from tests.http.waits import wait_until
from tests.postgres import Postgres
from tests.server import LiveServer, serve

pytestmark = pytest.mark.long

MANY = 20
WAITING = f"SELECT count(*) FROM pg_stat_activity WHERE {SERVICE} AND wait_event_type = 'Lock'"

DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
ACTIONS = [
    {"action": "stop"},
    {"action": "start"},
    {"action": "resize", "flavor_id": SMALL},
    {"action": "resize", "flavor_id": MEDIUM},
    {"action": "lock"},
    {"action": "unlock"},
]


@pytest.fixture
def url(postgres: Postgres, template: str) -> Iterator[str]:
    name = make_database_name()
    yield postgres.create_database(name, template)
    postgres.drop_database(name)


@pytest.fixture
def operator(url: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection of somebody else to the same database."""
    with open_connection(url) as connection:
        yield connection


@pytest.fixture
def server(url: str, directory: Path) -> Iterator[LiveServer]:
    with serve(url, directory) as server:
        yield server


@pytest.fixture
def client(server: LiveServer) -> Iterator[httpx.Client]:
    with open_client(server.url, connections=3 * CROWD) as client:
        yield client


def test_a_statement_that_takes_too_long_is_told_and_the_next_one_works(
    url: str, operator: psycopg.Connection[Any], directory: Path
) -> None:
    limited = f"{url}?options=-c%20statement_timeout%3D500"
    with (
        serve(limited, directory) as server,
        open_client(server.url, connections=3 * CROWD) as client,
    ):
        made = create_server(client)
        with operator.transaction():
            operator.execute("LOCK TABLE servers IN ACCESS EXCLUSIVE MODE")
            assert set(ask_all(client)) == {503}
        expect_all_well(client)
        assert client.get(get_path(made)).json() == made
        assert server.failures == {503}


@contextmanager
def locked(operator: psycopg.Connection[Any], server: dict[str, Any]) -> Iterator[None]:
    """Have somebody else hold the row of a server in the block."""
    with operator.transaction():
        operator.execute("SELECT 1 FROM servers WHERE id = %s FOR UPDATE", [server["id"]])
        yield


def test_who_waits_for_a_lock_in_vain_is_told_and_nothing_is_done(
    url: str, operator: psycopg.Connection[Any], client: httpx.Client
) -> None:
    made = create_server(client)
    with locked(operator, made):
        refused = client.post(
            f"{get_path(made)}/action", json={"action": "stop"}, timeout=PATIENCE_S
        )
        expect_error(refused, 503, "SERVICE_UNAVAILABLE")
    assert client.get(get_path(made)).json() == made
    assert perform(client, made, "stop").json()["status"] == "SHUTOFF"
    expect_all_well(client)
    check_events(read_records(url))


@pytest.mark.parametrize("waiting", [1, CROWD])
def test_while_some_wait_for_a_lock_others_are_answered(
    url: str, operator: psycopg.Connection[Any], directory: Path, waiting: int
) -> None:
    """They wait until all others are answered; so no machine is too slow for this."""
    patient = f"{url}?options=-c%20lock_timeout%3D60s"
    with (
        serve(patient, directory) as server,
        open_client(server.url, connections=2 * CROWD) as client,
        ThreadPoolExecutor(waiting) as pool,
        open_connection(url) as observer,
    ):
        made, other = create_server(client), create_server(client)
        with locked(operator, made):
            stops = [pool.submit(perform, client, made, "stop") for _ in range(waiting)]
            wait_until(lambda: count(observer, WAITING) > 0)
            for number in range(MANY):
                path = SERVERS if number % 2 else get_path(other)
                assert client.get(path).status_code == 200
                assert count(observer, WAITING) > 0
        statuses = [one.result().status_code for one in stops]
        assert statuses.count(202) == 1
        assert set(statuses) <= {202, 409, 503}  # no connection became free for the last
        assert client.get(get_path(made)).json()["status"] == "SHUTOFF"


def test_actions_at_once_on_one_server_never_wait_for_each_other_in_a_circle(
    url: str, directory: Path
) -> None:
    with (
        serve(url, directory) as server,
        open_client(server.url, connections=CROWD) as client,
        ThreadPoolExecutor(CROWD) as pool,
    ):
        made = create_server(client)
        asked = [pool.submit(perform, client, made, **action) for action in ACTIONS * MANY * MANY]
        assert {one.result().status_code for one in asked} == {202, 409}
    with open_connection(url) as observer:
        assert count(observer, DEADLOCKS) == 0


def ask_and_go(client: httpx.Client, method: str, path: str, **asked: Any) -> None:
    """Ask for something and be gone before it is answered."""
    with (
        httpx.Client(base_url=client.base_url, trust_env=False, timeout=0.3) as hasty,
        pytest.raises(httpx.ReadTimeout),
    ):
        hasty.request(method, path, **asked)


def test_after_clients_that_went_away_from_slow_lists_all_connections_work(
    operator: psycopg.Connection[Any], client: httpx.Client
) -> None:
    create_server(client)
    with operator.transaction(), ThreadPoolExecutor(CROWD) as pool:
        operator.execute("LOCK TABLE servers IN ACCESS EXCLUSIVE MODE")
        going = [
            pool.submit(ask_and_go, client, "GET", f"{SERVERS}?limit={number + 1}")
            for number in range(CROWD)
        ]
        assert [one.result() for one in going] == [None] * CROWD
    expect_all_well(client)


def test_a_change_whose_client_went_away_is_whole_or_not_there(
    url: str, operator: psycopg.Connection[Any], client: httpx.Client
) -> None:
    made = [create_server(client) for _ in range(CROWD)]
    with operator.transaction(), ThreadPoolExecutor(CROWD) as pool:
        operator.execute("SELECT 1 FROM servers FOR UPDATE")
        going = [
            pool.submit(
                ask_and_go, client, "POST", f"{get_path(one)}/action", json={"action": "stop"}
            )
            for one in made
        ]
        assert [one.result() for one in going] == [None] * CROWD
    wait_until(lambda: count(operator, WAITING) == 0)
    expect_all_well(client)
    for one in made:
        actions = [
            done["action"] for done in client.get(f"{get_path(one)}/operations").json()["items"]
        ]
        status = client.get(get_path(one)).json()["status"]
        assert (status, actions) in [("SHUTOFF", ["create", "stop"]), ("ACTIVE", ["create"])]
    records = read_records(url)
    check_agreement(records)
    check_events(records)
