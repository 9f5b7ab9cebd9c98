"""Metrics: what was done is counted, in Prometheus's text format, by all processes together."""

import os
import signal
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.http.api import SERVERS, create_server, get_path, open_client, perform
from tests.http.bad.request import NEW
from tests.http.slow import follow
from tests.postgres import Postgres
from tests.server import LiveServer, find_free_port, run_ostler, serve
from tests.worker import run_together

PATH = "/metrics"
REQUESTS = 40
TEXT = "text/plain; version=0.0.4; charset=utf-8"
SCRAPER = (
    "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
    "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.1"
)

Figures = dict[tuple[str, frozenset[tuple[str, str]]], float]


def parse(text: str) -> Figures:
    """Return each figure by its name and labels, as Prometheus's own parser reads them."""
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def find(figures: Figures, name: str, **labels: str) -> float:
    """Return one figure, 0 where nothing was counted."""
    return figures.get((name, frozenset(labels.items())), 0.0)


def read(client: httpx.Client) -> Figures:
    """Return every figure as it is now."""
    answer = client.get(PATH)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, TEXT)
    return parse(answer.text)


def count(figures: Figures, operation: str, method: str = "GET", status: int = 200) -> float:
    """Return how many requests were answered so."""
    labels = {"operation": operation, "method": method, "status": str(status)}
    return find(figures, "ostler_http_requests_total", **labels)


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


def test_requests_are_counted_by_operation_and_never_by_path(own_client: httpx.Client) -> None:
    server = create_server(own_client)
    for _ in range(3):
        own_client.get(get_path(server))
    own_client.get(f"{SERVERS}/nobody")
    own_client.get("/nowhere")
    own_client.request("PURGE", SERVERS)
    own_client.head(SERVERS)
    text = own_client.get(PATH).text
    figures = parse(text)
    assert count(figures, "get_server") == 3
    assert count(figures, "get_server", status=404) == 1
    assert count(figures, "create_server", "POST", 201) == 1
    assert count(figures, "list_servers", "HEAD") == 1
    assert count(figures, "none", status=404) == 1
    assert count(figures, "none", "other", 405) == 1
    assert find(figures, "ostler_http_request_seconds_count", operation="get_server") == 4
    for secret in (server["id"], server["name"], "nobody", "nowhere", "PURGE", "default"):
        assert secret not in text


def test_a_scraper_gets_the_text_format(own_client: httpx.Client) -> None:
    for accept in (SCRAPER, "text/plain", "text/plain;version=0.0.4", "*/*"):
        answer = own_client.get(PATH, headers={"Accept": accept})
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, TEXT)
    assert own_client.get(PATH, headers={"Accept": "application/json"}).status_code == 406


def test_operations_are_counted_when_they_have_ended(own_client: httpx.Client) -> None:
    server = create_server(own_client)
    perform(own_client, server, "stop")
    perform(own_client, server, "lock")
    perform(own_client, server, "stop")
    figures = read(own_client)
    for action in ("create", "stop", "lock"):
        labels = {"action": action, "status": "succeeded"}
        assert find(figures, "ostler_operations_total", **labels) == 1
    assert find(figures, "ostler_operations_open") == 0


def test_operations_that_go_on_are_open(database_url: str, directory: Path) -> None:
    latencies = '{"create": 3600}'
    with (
        serve(database_url, directory, SIMULATOR_LATENCIES=latencies) as server,
        open_client(server.url) as client,
    ):
        made = [create_server(client) for _ in range(2)]
        assert find(read(client), "ostler_operations_open") == 2
        client.post(f"/api/v1/operations/{made[0]['operation_id']}/cancel")
        wait_for_end(client, made[0]["operation_id"])
        figures = read(client)
        labels = {"action": "create", "status": "cancelled"}
        assert find(figures, "ostler_operations_total", **labels) == 1
        assert find(figures, "ostler_operations_open") == 1


def wait_for_end(client: httpx.Client, operation_id: str) -> None:
    """Return once an operation has ended."""
    found = client.get(f"/api/v1/operations/{operation_id}", params={"wait": 60})
    assert found.json()["finished_at"]


def test_the_version_is_told(own_client: httpx.Client) -> None:
    version = own_client.get("/health").json()["version"]
    found = [dict(labels) for name, labels in read(own_client) if name == "ostler_build_info"]
    assert [labels["version"] for labels in found] == [version]


def test_the_figures_of_all_processes_add_up(crowd: LiveServer) -> None:
    with open_client(crowd.url) as client, ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: client.get(SERVERS), range(REQUESTS)))
    seen = set()
    for _ in range(10):
        with open_client(crowd.url) as client:
            seen.add(count(read(client), "list_servers"))
    assert seen == {REQUESTS}


def test_what_a_process_counted_stays_when_it_is_gone(crowd: LiveServer) -> None:
    with open_client(crowd.url) as client:
        for _ in range(REQUESTS):
            client.get(SERVERS)
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
    with serve(database_url, directory, workers=2, TMPDIR=str(directory)) as server:
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
    answer = client.post(SERVERS, json=NEW, headers={"Prefer": "wait=60"})
    assert answer.json()["status"] == "ACTIVE", answer.text
    return answer.json()


def test_a_port_that_is_taken_ends_the_worker_in_one_line(mortal: Postgres, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = run_ostler(
            *("worker", "--metrics-port", str(port)),
            directory=tmp_path,
            DATABASE_URL=mortal.create_database("taken"),
            CARRIER="distributed",
        )
    assert ended.returncode == 1
    line = f"ostler: METRICS_PORT: cannot listen on 127.0.0.1 port {port}: address already in use\n"
    assert ended.stderr == line
