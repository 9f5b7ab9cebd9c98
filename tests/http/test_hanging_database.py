"""A PostgreSQL that hangs: 503 in time, liveness goes on, and nothing is lost or done twice."""

import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import TypeVar

import httpx
import pytest

from tests.http.api import SERVERS, expect_error, make_name, open_client
from tests.http.bad.request import NEW
from tests.http.waits import wait_until
from tests.postgres import Postgres
from tests.server import serve

pytestmark = pytest.mark.long

Result = TypeVar("Result")

CLIENTS = 30
PATIENCE_S = 8  # 5 seconds, on a machine that has much else to do
LIVE_S = 1.0
HANGS_S = 15
ASK_S = 0.2


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A PostgreSQL that may hang; it goes on when a test begins."""
    with Postgres() as server:
        yield server


@pytest.fixture(scope="module")
def crowd(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a service on that PostgreSQL, with many connections."""
    url = postgres.create_database("crowd")
    with (
        serve(url, tmp_path_factory.mktemp("crowd")) as server,
        open_client(server.url, connections=2 * CLIENTS) as client,
    ):
        yield client


@contextmanager
def paused(postgres: Postgres, client: httpx.Client) -> Iterator[None]:
    """Have the database hang in the block, and be there again after it."""
    postgres.pause()
    try:
        yield
    finally:
        postgres.resume()
        wait_until(lambda: client.get("/health").status_code == 200)


def ask(client: httpx.Client, number: int) -> httpx.Response:
    """Ask for something that needs the database, and wait no longer than is promised."""
    if number % 2:
        return client.get(SERVERS, timeout=PATIENCE_S)
    return client.post(SERVERS, json={**NEW, "name": make_name()}, timeout=PATIENCE_S)


def test_while_it_hangs_everything_is_told_in_time_and_liveness_at_once(
    crowd: httpx.Client, postgres: Postgres
) -> None:
    with ThreadPoolExecutor(CLIENTS + 3) as pool, paused(postgres, crowd):
        asked = [pool.submit(ask, crowd, number) for number in range(CLIENTS)]
        paths = ("/health", "/health/ready", "/metrics")
        looks = [pool.submit(crowd.get, path, timeout=PATIENCE_S) for path in paths]
        while not all(one.done() for one in (*asked, *looks)):
            assert crowd.get("/health/live", timeout=LIVE_S).status_code == 200
        for response in asked:
            expect_error(response.result(), 503, "SERVICE_UNAVAILABLE")
            assert response.result().headers["Retry-After"] == "2"
        health, readiness, metrics = (look.result() for look in looks)
        for found in (health, readiness):
            assert found.status_code == 503
            assert found.json()["checks"]["database"]["code"] == "SERVICE_UNAVAILABLE"
        assert metrics.status_code == 200
        assert "ostler_http_requests_total" in metrics.text
    assert all(ask(crowd, number).is_success for number in range(CLIENTS))


@contextmanager
def work_meanwhile(
    work: Callable[[Event, httpx.Client], Result], client: httpx.Client
) -> Iterator[list[Future[Result]]]:
    """Have many do something until the block ends, and what they have begun then is over."""
    done = Event()
    with ThreadPoolExecutor(CLIENTS) as pool:
        working = [pool.submit(work, done, client) for _ in range(CLIENTS)]
        try:
            yield working
        finally:
            done.set()


def ask_until(done: Event, client: httpx.Client) -> list[httpx.Response]:
    """Read and change in turn; return every response."""
    responses: list[httpx.Response] = []
    while not done.wait(ASK_S):
        responses.append(ask(client, len(responses)))
    return responses


def test_all_the_time_that_it_hangs_everything_is_told_in_time_and_then_all_is_well(
    crowd: httpx.Client, postgres: Postgres
) -> None:
    with paused(postgres, crowd), work_meanwhile(ask_until, crowd) as asking:
        for _ in range(int(HANGS_S / ASK_S)):
            assert crowd.get("/health/live", timeout=LIVE_S).status_code == 200
            time.sleep(ASK_S)
    responses = [response for one in asking for response in one.result()]
    assert len(responses) > CLIENTS * HANGS_S
    for response in responses:
        expect_error(response, 503, "SERVICE_UNAVAILABLE")
    assert all(ask(crowd, number).is_success for number in range(CLIENTS))


def create_until(done: Event, client: httpx.Client) -> dict[str, int]:
    """Create servers one after the other; return the status of each response by the key of it."""
    responses = {}
    while not done.is_set():
        key = str(uuid.uuid4())
        body, headers = {**NEW, "name": key}, {"Idempotency-Key": key}
        responses[key] = client.post(SERVERS, json=body, headers=headers).status_code
    return responses


def test_what_was_under_way_is_done_once_when_it_is_repeated_with_its_key(
    crowd: httpx.Client, postgres: Postgres
) -> None:
    with work_meanwhile(create_until, crowd) as creating, paused(postgres, crowd):
        wait_until(lambda: crowd.get("/health").status_code == 503)
    responses = {key: status for one in creating for key, status in one.result().items()}
    assert set(responses.values()) == {201, 503}
    for key in responses:
        body, headers = {**NEW, "name": key}, {"Idempotency-Key": key}
        assert crowd.post(SERVERS, json=body, headers=headers).status_code == 201
    made = Counter(name for name in list_names(crowd) if name in responses)
    assert made == dict.fromkeys(responses, 1)


def list_names(client: httpx.Client) -> Iterator[str]:
    path = f"{SERVERS}?limit=100"
    while path:
        page = client.get(path)
        yield from (server["name"] for server in page.json()["items"])
        path = page.links.get("next", {}).get("url", "")
