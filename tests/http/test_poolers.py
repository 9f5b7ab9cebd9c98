"""The service and its workers behind a pooler, which is a real PgBouncer."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.databases import make_database_name
from tests.http.api import SERVERS, create_server, expect_error, get_path, open_client, perform
from tests.http.idempotency import make_body
from tests.http.refusals import expect_refusal
from tests.http.slow import follow
from tests.http.streams import EventReader
from tests.pooler import Pooler
from tests.postgres import Postgres
from tests.server import LiveServer, serve
from tests.worker import run_together

pytestmark = pytest.mark.long

SLOW = {"SIMULATOR_LATENCY": "0.1"}
CLIENTS = 4
PATIENCE_S = 30

LISTENING = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND query LIKE 'LISTEN%%'"


@pytest.fixture
def url(postgres: Postgres, template: str) -> str:
    return postgres.create_database(make_database_name(), template)


@pytest.fixture
def pooler(postgres: Postgres) -> Iterator[Pooler]:
    """A pooler that holds sessions, as it does by default, with room for a service and a worker."""
    with Pooler(postgres.port, default_pool_size="100") as pooler:
        yield pooler


def await_listener(url: str) -> None:
    """Return once a worker listens on the database of ``url``."""
    name = url.rpartition("/")[2]
    deadline = time.monotonic() + PATIENCE_S
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as operator:
        while operator.execute(LISTENING, [name]).fetchone() == (0,):
            assert time.monotonic() < deadline, "nobody listens"
            time.sleep(0.1)


def test_servers_live_behind_a_pooler_that_holds_sessions(
    pooler: Pooler, url: str, tmp_path: Path
) -> None:
    with (
        run_together(pooler.place(url), tmp_path, 1, 1, **SLOW) as ((service,), (worker,)),
        open_client(service.url) as client,
        EventReader(service.port) as events,
    ):
        await_listener(url)
        server = client.post(SERVERS, json=make_body("behind")).json()
        told = events.read_until_rest([server["id"]], [])
        assert {event["server_id"] for event in told} == {server["id"]}
        for action in ("stop", "start"):
            assert follow(client, perform(client, server, action))["status"] == "succeeded"
        assert client.get("/health").status_code == 200
        deleted = client.delete(get_path(server))
        assert follow(client, deleted)["status"] == "succeeded"
        expect_error(client.get(get_path(server)), 404, "SERVER_NOT_FOUND")
    for process in (service, worker):
        assert {line["levelname"] for line in process.log} == {"INFO"}, process.stdout


@pytest.mark.parametrize(
    ("mode", "command"),
    [
        ("transaction", ("serve",)),
        ("transaction", ("worker",)),
        ("transaction", ("key", "list")),
        ("statement", ("serve",)),
    ],
)
def test_a_pooler_that_shares_sessions_is_refused_in_one_line(
    postgres: Postgres, url: str, tmp_path: Path, mode: str, command: tuple[str, ...]
) -> None:
    with Pooler(postgres.port, pool_mode=mode) as pooler:
        given = {"DATABASE_URL": pooler.place(url), "OPERATIONS": "workers"}
        line = expect_refusal(tmp_path, "set its pool_mode to session", *command, **given)
    place = f"127.0.0.1:{pooler.port}"
    assert line.startswith(f"ostler: DATABASE_URL: {place} is a pooler that gives one session")


def test_a_pooler_without_room_is_told_in_one_line(
    postgres: Postgres, url: str, tmp_path: Path
) -> None:
    with Pooler(postgres.port, default_pool_size="1") as pooler:
        address = pooler.place(url)
        with psycopg.connect(address.replace("+psycopg", "")) as other:
            other.execute("SELECT 1")
            naming = "is there room for one more?"
            expect_refusal(tmp_path, naming, "db", "current", DATABASE_URL=address)


@contextmanager
def asking(service: LiveServer) -> Iterator[Counter[tuple[str, int]]]:
    """Have clients read and create all the time; what they are answered is counted."""
    answers: Counter[tuple[str, int]] = Counter()
    ended = threading.Event()

    def ask(number: int) -> None:
        with open_client(service.url) as client:
            while not ended.wait(0.02):
                for response in (
                    client.get(SERVERS, params={"limit": 5}),
                    client.post(SERVERS, json=make_body(f"asked-{number}")),
                ):
                    answers[response.request.method, response.status_code] += 1

    with ThreadPoolExecutor(CLIENTS) as pool:
        tasks = [pool.submit(ask, number) for number in range(CLIENTS)]
        try:
            yield answers
        finally:
            ended.set()
        for task in tasks:
            task.result()


def await_health(client: httpx.Client) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while client.get("/health").status_code != 200:
        assert time.monotonic() < deadline, "it does not come back"
        time.sleep(0.1)


def await_answers(answers: Counter[tuple[str, int]]) -> None:
    """Return once a read and a change have gone well since now."""
    awaited = {("GET", 200): answers["GET", 200], ("POST", 201): answers["POST", 201]}
    deadline = time.monotonic() + PATIENCE_S
    while any(answers[one] == before for one, before in awaited.items()):
        assert time.monotonic() < deadline, answers
        time.sleep(0.05)


def restart(pooler: Pooler) -> None:
    pooler.stop()
    time.sleep(1)
    pooler.start()


def drop_server_connections(pooler: Pooler) -> None:
    pooler.change(server_lifetime="1", server_idle_timeout="1")
    pooler.command("RECONNECT")
    time.sleep(1.5)


def kill_connections(pooler: Pooler) -> None:
    pooler.command("KILL")
    time.sleep(0.5)
    pooler.command("RESUME")


def share_sessions(pooler: Pooler) -> None:
    pooler.change(pool_mode="transaction")
    time.sleep(2)
    pooler.change(pool_mode="session")


@pytest.mark.parametrize(
    "trouble", [restart, drop_server_connections, kill_connections, share_sessions]
)
def test_what_a_pooler_does_is_503_until_it_is_over(
    pooler: Pooler, url: str, tmp_path: Path, trouble: Callable[[Pooler], None]
) -> None:
    with (
        serve(pooler.place(url), tmp_path) as service,
        open_client(service.url) as client,
    ):
        with asking(service) as answers:
            trouble(pooler)
            await_health(client)
            await_answers(answers)
        assert {status for _, status in answers} <= {200, 201, 503}, answers
        assert create_server(client)["status"] == "ACTIVE"
