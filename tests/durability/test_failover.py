"""The primary is gone and its standby promoted: the service goes there by itself, with all."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx
import pytest

from tests.durability.invariants import check_all
from tests.durability.lengths import choose
from tests.durability.lives import live_closely
from tests.durability.processes import prepare
from tests.durability.workload import Workload
from tests.http.api import SERVERS, create_server, expect_error, get_path, open_client
from tests.http.idempotency import make_body
from tests.postgres import Postgres
from tests.postgres_standby import Standby, name_both
from tests.server import LiveServer
from tests.worker import run_together

pytestmark = pytest.mark.long

CLIENTS = 6
LIVES = choose(12, 90)
CLOUD = {"SIMULATOR_LATENCY": "0.1", "OPERATION_DEADLINE_SECONDS": "120"}
PATIENCE_S = 8  # 5 seconds, on a machine that has much else to do
RECOVERY_S = 20
NAME = "ostler"


@pytest.fixture
def primary() -> Iterator[Postgres]:
    with Postgres() as primary:
        primary.create_database(NAME)
        yield primary


@pytest.fixture
def standby(primary: Postgres) -> Iterator[Standby]:
    with Standby(primary) as standby:
        yield standby


@pytest.fixture
def url(primary: Postgres, standby: Standby) -> str:
    return name_both(primary, standby, NAME)


@contextmanager
def embedding(url: str, directory: Path) -> Iterator[list[LiveServer]]:
    """Give a service that carries out its operations itself."""
    with prepare(url, directory, CLOUD) as server:
        yield [server]


@contextmanager
def with_workers(url: str, directory: Path) -> Iterator[list[LiveServer]]:
    """Give a service, and a worker that carries them out."""
    with run_together(url, directory, 1, 1, **CLOUD) as (services, workers):
        yield [*services, *workers]


def await_recovery(client: httpx.Client) -> None:
    """Return as soon as a change is made; until then each is refused in time, and as an outage."""
    deadline = time.monotonic() + RECOVERY_S
    while (response := client.post(SERVERS, json=make_body(), timeout=PATIENCE_S)).is_error:
        assert response.status_code == 503, response.text
        assert time.monotonic() < deadline, response.text


@pytest.mark.parametrize(
    ("running", "how"),
    [(embedding, Postgres.kill), (embedding, Postgres.stop), (with_workers, Postgres.kill)],
)
def test_under_load_nothing_that_was_acknowledged_is_lost_or_done_twice(
    primary: Postgres,
    standby: Standby,
    url: str,
    directory: Path,
    running: Callable[[str, Path], AbstractContextManager[list[LiveServer]]],
    how: Callable[[Postgres], None],
) -> None:
    with running(url, directory) as servers, Workload(servers[0].url) as workload:
        with ThreadPoolExecutor(1) as pool:
            living = pool.submit(workload.run, CLIENTS, live_closely, LIVES)
            time.sleep(1.5)
            assert not living.done()
            how(primary)
            time.sleep(0.5)
            standby.promote()
            await_recovery(workload.client)
            assert living.result() == LIVES
        assert all(server.process.poll() is None for server in servers)
        check_all(workload, url)
        assert set().union(*(server.failures for server in servers)) <= {503}


def test_while_nobody_takes_changes_all_are_told_so_and_reads_too(
    primary: Postgres, standby: Standby, url: str, directory: Path
) -> None:
    with prepare(url, directory, {}) as server, open_client(server.url) as client:
        made = create_server(client)
        primary.kill()
        for response in (client.get(get_path(made)), client.post(SERVERS, json=make_body())):
            expect_error(response, 503, "SERVICE_UNAVAILABLE")
        assert client.get("/health/live").status_code == 200
        standby.promote()
        await_recovery(client)
        assert client.get(get_path(made)).json() == made
        assert client.get("/health/ready").status_code == 200
        assert server.failures == {503}


def test_a_primary_that_hangs_is_left_when_its_standby_is_promoted(
    primary: Postgres, standby: Standby, url: str, directory: Path
) -> None:
    """It is not let go on: two that take changes are for the operator to prevent."""
    with (
        prepare(url, directory, {}) as server,
        open_client(server.url, connections=2 * CLIENTS) as client,
        ThreadPoolExecutor(CLIENTS) as pool,
    ):
        made = list(pool.map(lambda _: create_server(client), range(CLIENTS)))
        primary.pause()
        try:
            standby.promote()
            list(pool.map(lambda _: await_recovery(client), range(CLIENTS)))
            for one in made:
                assert client.get(get_path(one), timeout=PATIENCE_S).json() == one
            assert server.failures <= {503}
        finally:
            server.stop()
            primary.resume()
