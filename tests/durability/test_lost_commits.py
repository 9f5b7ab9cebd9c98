"""A commit whose response is lost: nobody is told that it was made, and it is made once."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import psycopg
import pytest

from domain.errors import OutcomeUnknown
from tests.durability.invariants import check_agreement, check_events
from tests.durability.processes import prepare
from tests.durability.records import read_records
from tests.http.api import SERVERS, create_server, expect_error, get_path, make_name, open_client
from tests.http.idempotency import (
    HEADER,
    REPLAYED,
    count_servers,
    create,
    make_body,
    make_key,
    post,
)
from tests.postgres import Postgres
from tests.postgres_relay import Lost, PostgresRelay
from tests.server import LiveServer

pytestmark = pytest.mark.long

BOTH = pytest.mark.parametrize("lost", list(Lost))
LOSSES = 20  # more than there are connections
WORD = "a word of this transaction"
KEEP = "INSERT INTO kept VALUES (%s)"


@pytest.fixture(scope="module")
def url(postgres: Postgres, template: str) -> str:
    return postgres.create_database("ostler_lost_commits", template)


@pytest.fixture(scope="module")
def relay(postgres: Postgres) -> Iterator[PostgresRelay]:
    with PostgresRelay(postgres.port) as relay:
        yield relay


@pytest.fixture(scope="module")
def server(
    url: str, relay: PostgresRelay, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    with prepare(relay.find_url(url), tmp_path_factory.mktemp("server"), {}) as server:
        yield server


@pytest.fixture
def client(server: LiveServer) -> Iterator[httpx.Client]:
    with open_client(server.url) as client:
        yield client


def ask_in_vain(
    client: httpx.Client, relay: PostgresRelay, lost: Lost, method: str, path: str, **asked: Any
) -> None:
    """Ask for a change whose commit is lost; check that a client is told to look.

    The transaction is known by the id of its request, which it records.
    """
    word = make_name("lost")
    trap = relay.lose_commit(word, lost)
    headers = {"X-Request-ID": word, **asked.pop("headers", {})}
    response = client.request(method, path, headers=headers, **asked)
    error = expect_error(response, 503, "SERVICE_UNAVAILABLE")
    assert error["message"] == OutcomeUnknown.text
    assert error["details"]["retry"] is True
    assert trap.is_sprung


def check_once(url: str, client: httpx.Client, name: str) -> None:
    """There is one server of a name, with its event and in the cloud."""
    assert count_servers(client, name) == 1
    records = read_records(url)
    made = [row["id"] for row in records.live if row["name"] == name]
    assert [row["name"] for row in records.cloud_servers].count(name) == len(made) == 1
    assert [event["type"] for event in records.events_of[made[0]]].count("server.created") == 1
    check_agreement(records)
    check_events(records)


@BOTH
def test_a_creation_with_a_key_is_made_once_when_it_is_repeated(
    url: str, relay: PostgresRelay, client: httpx.Client, lost: Lost
) -> None:
    key, body = make_key(), make_body()
    ask_in_vain(client, relay, lost, "POST", SERVERS, json=body, headers={HEADER: key})
    again = create(client, key, body)
    assert again.status_code == 201
    assert again.headers.get(REPLAYED) == ("true" if lost is Lost.RESPONSE else None)
    assert create(client, key, body).json() == again.json()
    check_once(url, client, body["name"])


@BOTH
def test_a_creation_without_a_key_is_not_repeated_by_the_service(
    url: str, relay: PostgresRelay, client: httpx.Client, lost: Lost
) -> None:
    body = make_body()
    ask_in_vain(client, relay, lost, "POST", SERVERS, json=body)
    if lost is Lost.REQUEST:
        assert count_servers(client, body["name"]) == 0
        create_server(client, body["name"])
    check_once(url, client, body["name"])


@BOTH
def test_an_action_is_done_once_when_it_is_repeated_with_its_key(
    url: str, relay: PostgresRelay, client: httpx.Client, lost: Lost
) -> None:
    made = create_server(client)
    path, key, body = f"{get_path(made)}/action", make_key(), {"action": "stop"}
    ask_in_vain(client, relay, lost, "POST", path, json=body, headers={HEADER: key})
    shown = client.get(get_path(made)).json()["status"]
    assert shown == ("SHUTOFF" if lost is Lost.RESPONSE else "ACTIVE")
    again = post(client, key, path, body)
    assert (again.status_code, again.json()["status"]) == (202, "SHUTOFF")
    listed = client.get(f"{get_path(made)}/operations").json()["items"]
    assert [one["action"] for one in listed] == ["create", "stop"]
    check_once(url, client, made["name"])


@BOTH
def test_a_change_and_a_deletion_may_be_repeated_as_they_are(
    relay: PostgresRelay, client: httpx.Client, lost: Lost
) -> None:
    made, renamed = create_server(client), {"name": make_name("renamed")}
    ask_in_vain(client, relay, lost, "PATCH", get_path(made), json=renamed)
    assert client.patch(get_path(made), json=renamed).json()["name"] == renamed["name"]
    ask_in_vain(client, relay, lost, "DELETE", get_path(made))
    again = client.delete(get_path(made)).status_code
    assert again == (404 if lost is Lost.RESPONSE else 204)
    assert client.get(get_path(made)).status_code == 404


def test_requests_of_others_are_answered_meanwhile(
    relay: PostgresRelay, client: httpx.Client
) -> None:
    for _ in range(LOSSES):
        ask_in_vain(client, relay, Lost.RESPONSE, "POST", SERVERS, json=make_body())
        assert client.get(SERVERS, params={"limit": 1}).status_code == 200
        assert create_server(client)["status"] == "ACTIVE"


def commit_plainly(connection: psycopg.Connection) -> None:
    """Ask by the simple protocol."""
    connection.execute("BEGIN")
    connection.execute(KEEP.replace("%s", f"'{WORD}'"))
    connection.execute("COMMIT")


def commit_by_name(connection: psycopg.Connection) -> None:
    """Prepare everything, and execute it with a look at each response."""
    connection.execute("BEGIN", prepare=True)
    connection.execute(KEEP, [WORD], prepare=True)
    connection.execute("COMMIT", prepare=True)


def commit_in_a_pipeline(connection: psycopg.Connection) -> None:
    """Send the same at once, and look at the responses afterwards."""
    with connection.pipeline():
        commit_by_name(connection)


@BOTH
@pytest.mark.parametrize("commit", [commit_plainly, commit_by_name, commit_in_a_pipeline])
def test_the_relay_knows_a_commit_however_it_is_asked_for(
    postgres: Postgres,
    relay: PostgresRelay,
    commit: Callable[[psycopg.Connection], None],
    lost: Lost,
) -> None:
    name = f"ostler_{commit.__name__}_{lost.value}"
    url = postgres.create_database(name)
    address = relay.find_url(url).replace("+psycopg", "")
    with psycopg.connect(postgres.find_address(name), autocommit=True) as observer:
        observer.execute("CREATE TABLE kept (word text)")
        with psycopg.connect(address, autocommit=True) as connection:
            commit(connection)
        trap = relay.lose_commit(WORD, lost)
        with (
            pytest.raises(psycopg.OperationalError),
            psycopg.connect(address, autocommit=True) as connection,
        ):
            commit(connection)
        assert trap.is_sprung
        kept = observer.execute("SELECT count(*) FROM kept").fetchone()
    assert kept == (2 if lost is Lost.RESPONSE else 1,)
