"""PostgreSQL ends connections or takes no more: a 503 in time, and all is well afterwards."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.databases import make_database_name
from tests.durability.crowds import CROWD, SERVICE, ask_all, count, expect_all_well, open_connection
from tests.durability.invariants import check_all
from tests.durability.lengths import choose
from tests.durability.lives import live_closely
from tests.durability.processes import prepare
from tests.durability.workload import Workload
from tests.http.api import create_server, open_client
from tests.http.refusals import expect_refusal
from tests.http.waits import wait_until
from tests.postgres import Postgres
from tests.server import serve

pytestmark = pytest.mark.long

CLIENTS = 6
LIVES = choose(12, 90)
TERMINATIONS = choose(8, 40)
CLOUD = {"SIMULATOR_LATENCY": "0.1", "OPERATION_DEADLINE_SECONDS": "120"}
TERMINATE = f"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE {SERVICE}"


def test_when_all_connections_are_ended_again_and_again_nothing_is_lost_or_done_twice(
    postgres: Postgres, template: str, directory: Path
) -> None:
    url = postgres.create_database(make_database_name(), template)
    with (
        open_connection(url) as operator,
        prepare(url, directory, CLOUD) as server,
        Workload(server.url) as workload,
    ):
        with ThreadPoolExecutor(1) as pool:
            living = pool.submit(workload.run, CLIENTS, live_closely, LIVES)
            for _ in range(TERMINATIONS):
                time.sleep(0.3)
                assert count(operator, TERMINATE) > 0
            assert living.result() == LIVES
        check_all(workload, url)
        assert server.failures <= {503}


class Role:
    """A role that owns the database at ``url`` and may have some connections at a time."""

    def __init__(self, postgres: Postgres) -> None:
        self.name = make_database_name()
        self.url = postgres.create_database(self.name).replace("ostler@", f"{self.name}@")
        self.superuser = psycopg.connect(postgres.find_address(self.name), autocommit=True)
        self.superuser.execute(f"CREATE ROLE {self.name} LOGIN")
        self.superuser.execute(f"ALTER DATABASE {self.name} OWNER TO {self.name}")
        self.superuser.execute(f"GRANT ALL ON SCHEMA public TO {self.name}")

    def limit(self, connections: int) -> None:
        """Let the role have so many connections, -1 standing for any number."""
        self.superuser.execute(f"ALTER ROLE {self.name} CONNECTION LIMIT {connections}")

    @contextmanager
    def crowded(self, free: int) -> Iterator[None]:
        """End those that there are, and have others hold all but ``free`` in the block."""
        with ExitStack() as holding:
            held = [holding.enter_context(open_connection(self.url)) for _ in range(2)]
            self.limit(free + len(held))
            numbers = ",".join(str(one.info.backend_pid) for one in held)
            self.superuser.execute(f"{TERMINATE} AND pid NOT IN ({numbers})")
            yield
        self.limit(-1)


@pytest.fixture
def role(postgres: Postgres) -> Iterator[Role]:
    role = Role(postgres)
    yield role
    role.superuser.close()


def test_without_a_free_connection_a_start_is_refused_in_one_line(
    role: Role, tmp_path: Path
) -> None:
    with role.crowded(0):
        expect_refusal(tmp_path, "too many connections", "serve", DATABASE_URL=role.url)
    with serve(role.url, tmp_path / "server") as server, open_client(server.url) as client:
        assert create_server(client)["status"] == "ACTIVE"


@pytest.mark.parametrize("free", [0, 3])
def test_while_others_hold_the_connections_all_are_told_and_it_comes_back(
    role: Role, directory: Path, free: int
) -> None:
    with (
        serve(role.url, directory) as server,
        open_client(server.url, connections=3 * CROWD) as client,
    ):
        expect_all_well(client)
        with role.crowded(free):
            statuses = set(ask_all(client))
            assert statuses <= ({200, 201, 503} if free else {503})
            assert client.get("/health/live").status_code == 200
        wait_until(lambda: client.get("/health/ready").status_code == 200)
        wait_until(lambda: set(ask_all(client)) == {200, 201})
        assert server.failures <= {503}


def test_a_service_that_finds_few_connections_at_its_start_uses_more_once_there_are(
    role: Role, directory: Path
) -> None:
    role.limit(4)
    with serve(role.url, directory) as server, open_client(server.url, 3 * CROWD) as client:
        assert set(ask_all(client)) <= {200, 201, 503}
        role.limit(-1)
        wait_until(lambda: set(ask_all(client)) == {200, 201})
        assert server.failures <= {503}
