"""Metrics of several processes add up, and a worker tells its own."""

import os
import signal
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.commands import run_ostler
from tests.http.api import SERVERS, open_client, perform
from tests.http.bad.request import NEW
from tests.http.figures import PATH, count, find, parse, read
from tests.http.slow import follow
from tests.http.waits import wait_until
from tests.postgres import Postgres
from tests.server import LiveServer, find_free_port, serve
from tests.worker import run_together

pytestmark = pytest.mark.long

REQUESTS = 40


@pytest.fixture(scope="module")
def mortal() -> Iterator[Postgres]:
    """A PostgreSQL that may be killed; it runs when a test begins."""
    with Postgres() as postgres:
        yield postgres


@pytest.fixture
def crowd(database_url: str, directory: Path) -> Iterator[LiveServer]:
    """A service of two processes."""
    with serve(database_url, directory, workers=2) as server:
        yield server


def test_the_figures_of_all_processes_add_up(crowd: LiveServer) -> None:
    with open_client(crowd.url) as client, ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: client.get(SERVERS), range(REQUESTS)))
        wait_until(lambda: count(read(client), "list_servers") == REQUESTS)
    seen = set()
    for _ in range(10):
        with open_client(crowd.url) as client:
            seen.add(count(read(client), "list_servers"))
    assert seen == {REQUESTS}


def test_what_a_process_counted_stays_when_it_is_gone(crowd: LiveServer) -> None:
    with open_client(crowd.url) as client:
        for _ in range(REQUESTS):
            client.get(SERVERS)
        # A request is counted once it is answered.
        wait_until(lambda: count(parse(client.get(PATH).text), "list_servers") == REQUESTS)
    for process_id in list_children(crowd.process.pid):
        os.kill(process_id, signal.SIGKILL)
    with httpx.Client(transport=httpx.HTTPTransport(retries=10), base_url=crowd.url) as client:
        assert count(parse(client.get(PATH, timeout=60).text), "list_servers") == REQUESTS


def list_children(process_id: int) -> list[int]:
    """Return the serving processes of a service: those of its children that Python spawned."""
    children = Path(f"/proc/{process_id}/task/{process_id}/children").read_text().split()
    return [
        int(child)
        for child in children
        if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


def test_the_directory_of_the_figures_goes_with_the_service(
    database_url: str, directory: Path
) -> None:
    directory.mkdir()
    settings = {"TMPDIR": str(directory)}
    with (
        serve(database_url, directory, workers=2, **settings) as server,
        open_client(server.url) as client,
    ):
        for _ in range(2):
            read(client)  # the first one is counted by the time of the second
        assert list(directory.glob("ostler-metrics-*/counter_*.db"))
        assert server.stop() == 0
    assert list(directory.glob("ostler-metrics-*")) == []


def test_metrics_are_told_while_the_database_is_away(mortal: Postgres, directory: Path) -> None:
    url = mortal.create_database("metrics")
    with serve(url, directory) as server, open_client(server.url) as client:
        assert find(read(client), "ostler_operations_open") == 0
        mortal.kill()
        try:
            figures = read(client)
        finally:
            mortal.start()
    assert ("ostler_operations_open", frozenset()) not in figures
    assert count(figures, "get_metrics") == 1


def test_a_worker_tells_its_figures_at_a_port_of_its_own(mortal: Postgres, tmp_path: Path) -> None:
    port = find_free_port()
    settings = {"SIMULATOR_LATENCY": "0.05", "METRICS_PORT": str(port)}
    url = mortal.create_database("worker_metrics")
    with (
        run_together(url, tmp_path, 1, 1, **settings) as (services, _),
        open_client(services[0].url) as client,
    ):
        follow(client, perform(client, create_server_and_wait(client), "stop"))
        told = httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False)
        there, here = parse(told.text), read(client)
    ended = {"action": "stop", "status": "succeeded"}
    assert find(there, "ostler_operations_total", **ended) == 1
    assert find(there, "ostler_operations_open") == 0
    assert find(here, "ostler_operations_total", **ended) == 0


def create_server_and_wait(client: httpx.Client) -> dict[str, Any]:
    """Return a server that has been made."""
    response = client.post(SERVERS, json=NEW, headers={"Prefer": "wait=60"})
    assert response.json()["status"] == "ACTIVE", response.text
    return response.json()


def test_a_port_that_is_taken_ends_the_worker_in_one_line(mortal: Postgres, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = run_ostler(
            *("worker", "--metrics-port", str(port)),
            directory=tmp_path,
            DATABASE_URL=mortal.create_database("taken"),
            OPERATIONS="workers",
        )
    assert ended.returncode == 1
    reason = f"cannot listen on 127.0.0.1 port {port}: address already in use"
    assert ended.stderr == f"ostler: --metrics-port (METRICS_PORT): {reason}\n"
