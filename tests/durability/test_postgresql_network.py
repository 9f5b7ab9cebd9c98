"""The network between the service and PostgreSQL takes its time, or is gone for a while."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import httpx
import pytest

from tests.databases import make_database_name
from tests.durability.invariants import check_all
from tests.durability.lives import live_closely
from tests.durability.processes import prepare
from tests.durability.workload import Workload
from tests.http.api import SERVERS, create_server, expect_error, get_path, open_client
from tests.http.idempotency import make_body
from tests.http.waits import wait_until
from tests.postgres import Postgres
from tests.postgres_relay import FAREWELL, PostgresRelay

pytestmark = pytest.mark.long

DELAY_S = 0.002
CLIENTS = 6
LIVES = 8
CROWD = 30
RESETS = 4
BOTH = pytest.mark.parametrize("farewell", [b"", FAREWELL], ids=["reset", "farewell"])
CLOUD = {"SIMULATOR_LATENCY": "0.1", "OPERATION_DEADLINE_SECONDS": "120"}
PATIENCE_S = 8  # 5 seconds, on a machine that has much else to do
LIVE_S = 1.0


@pytest.fixture
def url(postgres: Postgres, template: str) -> str:
    return postgres.create_database(make_database_name(), template)


def test_over_a_slow_network_everything_works(
    postgres: Postgres, url: str, directory: Path
) -> None:
    with (
        PostgresRelay(postgres.port, delay=DELAY_S) as relay,
        prepare(relay.find_url(url), directory, CLOUD) as server,
        Workload(server.url) as workload,
    ):
        assert workload.run(CLIENTS, live_closely, LIVES) == LIVES
        check_all(workload, url)
        assert server.failures == set()


@pytest.fixture
def relay(postgres: Postgres) -> Iterator[PostgresRelay]:
    with PostgresRelay(postgres.port) as relay:
        yield relay


def ask(client: httpx.Client, number: int) -> httpx.Response:
    """Ask for something that needs the database, and wait no longer than is promised."""
    if number % 2:
        return client.get(SERVERS, timeout=PATIENCE_S)
    return client.post(SERVERS, json=make_body(), timeout=PATIENCE_S)


def test_while_the_network_is_gone_all_are_told_in_time_and_it_comes_back(
    relay: PostgresRelay, url: str, directory: Path
) -> None:
    with (
        prepare(relay.find_url(url), directory, {}) as server,
        open_client(server.url, connections=2 * CROWD) as client,
        ThreadPoolExecutor(CROWD) as pool,
    ):
        made = create_server(client)
        assert all(one.is_success for one in pool.map(lambda n: ask(client, n), range(CROWD)))
        with relay.silent():
            asked = [pool.submit(ask, client, number) for number in range(CROWD)]
            while not all(one.done() for one in asked):
                assert client.get("/health/live", timeout=LIVE_S).status_code == 200
            for one in asked:
                expect_error(one.result(), 503, "SERVICE_UNAVAILABLE")
        wait_until(lambda: client.get("/health").status_code == 200)
        assert all(one.is_success for one in pool.map(lambda n: ask(client, n), range(CROWD)))
        assert client.get(get_path(made)).json() == made


@BOTH
def test_connections_that_are_reset_while_idle_are_replaced_and_nobody_waits_for_them(
    relay: PostgresRelay, url: str, directory: Path, farewell: bytes
) -> None:
    with (
        prepare(relay.find_url(url), directory, {}) as server,
        open_client(server.url, connections=2 * CROWD) as client,
        ThreadPoolExecutor(CROWD) as pool,
    ):
        for _ in range(RESETS):
            asked = pool.map(lambda n: ask(client, n).status_code, range(CROWD))
            assert set(asked) <= {200, 201, 503}
            assert all(one.is_success for one in pool.map(lambda n: ask(client, n), range(CROWD)))
            relay.reset(farewell)


@BOTH
def test_who_waits_on_a_connection_that_is_reset_is_told_at_once(
    relay: PostgresRelay, url: str, directory: Path, farewell: bytes
) -> None:
    rested = Event()
    with (
        prepare(relay.find_url(url), directory, {}) as server,
        open_client(server.url, connections=2 * CROWD) as client,
        ThreadPoolExecutor(CROWD) as pool,
    ):
        create_server(client)
        with relay.silent():
            asked = [pool.submit(ask, client, number) for number in range(CROWD)]
            rested.wait(1)
            assert not any(one.done() for one in asked)
            relay.reset(farewell)
        assert {one.result().status_code for one in asked} <= {200, 201, 503}
        assert all(one.is_success for one in pool.map(lambda n: ask(client, n), range(CROWD)))


def test_what_was_under_way_when_the_network_went_is_neither_lost_nor_done_twice(
    relay: PostgresRelay, url: str, directory: Path
) -> None:
    rested = Event()
    with (
        prepare(relay.find_url(url), directory, CLOUD) as server,
        Workload(server.url) as workload,
        ThreadPoolExecutor(1) as pool,
    ):
        living = pool.submit(workload.run, CLIENTS, live_closely, LIVES)
        rested.wait(1)
        assert not living.done()
        with relay.silent():
            wait_until(lambda: workload.client.get("/health").status_code == 503)
        assert living.result() == LIVES
        check_all(workload, url)
        assert server.failures == {503}
