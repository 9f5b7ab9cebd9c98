"""The process: it ends in order, loses nothing, and shares its database with others."""

import os
import re
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest

from tests import commands
from tests.contract.checks import SANE_REQUEST_ID
from tests.databases import Databases
from tests.http.api import SERVERS, create_server, get_path, make_name, open_client, perform
from tests.http.bad.request import NEW
from tests.http.bad.wire import POST
from tests.http.test_metrics_of_processes import list_children
from tests.http.wire import connect, read_response
from tests.server import LiveServer, find_free_port, serve

IN_FLIGHT = 10
HAMMERS = 6
DEADLINE_S = 60
IMPORTING_S = 0.3  # a worker that has begun is busy with its imports then
BODY = b'{"name":"late","flavor_id":"%b","image_id":"%b"}' % (
    NEW["flavor_id"].encode(),
    NEW["image_id"].encode(),
)
WORKERS = pytest.mark.parametrize("workers", [1, 2], ids=["one worker", "two workers"])


@pytest.mark.long
@WORKERS
def test_requests_in_flight_are_finished_before_the_process_ends(
    database_url: str, directory: Path, workers: int
) -> None:
    with serve(database_url, directory, workers=workers) as server:
        connections = [connect(server.port) for _ in range(IN_FLIGHT)]
        head = POST + b"Content-Length: %d\r\n\r\n" % len(BODY)
        for connection in connections:
            connection.sendall(head + BODY[:10])
        with open_client(server.url) as client:
            assert client.get("/health").status_code == 200
        server.process.send_signal(signal.SIGTERM)
        for connection in connections:
            connection.sendall(BODY[10:])
            response = read_response(connection, "POST")
            assert response.status == 201
            assert SANE_REQUEST_ID.fullmatch(response.headers["x-request-id"])
            connection.close()
        assert server.stop() == 0
        assert server.complaints == ""


@pytest.mark.long
@WORKERS
def test_who_waits_for_an_operation_is_told_how_it_is_when_the_process_ends(
    database_url: str, directory: Path, workers: int
) -> None:
    slow = {"SIMULATOR_LATENCY": "600", "SHUTDOWN_SECONDS": "20"}
    with serve(database_url, directory, workers=workers, **slow) as server:
        with open_client(server.url) as client, ThreadPoolExecutor() as pool:
            path = f"/api/v1/operations/{create_server(client)['operation_id']}"
            body, headers = {**NEW, "name": make_name()}, {"Prefer": "wait=60"}
            made = pool.submit(client.post, SERVERS, json=body, headers=headers)
            read = pool.submit(client.get, path, params={"wait": 60})
            time.sleep(1)  # both wait by then; if not, this sees less
            server.process.send_signal(signal.SIGTERM)
            assert (read.result().status_code, read.result().json()["status"]) == (200, "running")
            assert (made.result().status_code, made.result().json()["task"]) == (201, "scheduling")
        assert server.stop() == 0
        assert server.complaints == ""


def create_until_refused(client: httpx.Client, done: Event) -> Iterator[str]:
    """Yield the ids of servers that were made until the service no longer answers."""
    while not done.is_set():
        try:
            created = client.post(SERVERS, json=NEW)
        except httpx.TransportError:
            return
        assert created.status_code == 201, created.text
        yield created.json()["id"]


@pytest.mark.long
@WORKERS
def test_what_was_promised_before_the_end_is_there_after_a_restart(
    database_url: str, directory: Path, workers: int
) -> None:
    server, done = LiveServer(database_url, directory, workers=workers), Event()
    with server, open_client(server.url) as client, ThreadPoolExecutor(HAMMERS) as pool:
        kept = create_server(client)
        hammers = [
            pool.submit(lambda: list(create_until_refused(client, done))) for _ in range(HAMMERS)
        ]
        while client.get(SERVERS, params={"limit": 1}).json()["total"] < IN_FLIGHT:
            continue
        assert server.stop() == 0
        done.set()
        promised = [server_id for one in hammers for server_id in one.result()]
    with server, open_client(server.url) as client:
        assert len(promised) >= IN_FLIGHT - 1
        for server_id in promised:
            assert client.get(f"{SERVERS}/{server_id}").status_code == 200
        assert client.get(get_path(kept)).json() == kept


def test_a_process_that_is_killed_loses_nothing_it_has_promised(
    database_url: str, directory: Path
) -> None:
    server = LiveServer(database_url, directory)
    with server, open_client(server.url) as client:
        made = [create_server(client) for _ in range(5)]
        assert perform(client, made[0], "stop").status_code == 202
        client.delete(get_path(made[1]))
        server.kill()
    with server, open_client(server.url) as client:
        assert client.get(get_path(made[0])).json()["status"] == "SHUTOFF"
        assert client.get(get_path(made[1])).status_code == 404
        assert client.get(get_path(made[2])).json() == made[2]
        assert create_server(client)["ip_address"] not in [one["ip_address"] for one in made[2:]]


@pytest.mark.long
def test_a_service_needs_no_more_than_it_imports(
    database_url: str, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "may_fork", False)
    with serve(database_url, directory) as server, open_client(server.url) as client:
        assert client.get(get_path(create_server(client))).status_code == 200
        assert server.stop() == 0
        assert server.complaints == ""


@pytest.mark.long
@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_process_quietly(
    database_url: str, directory: Path, sign: signal.Signals
) -> None:
    with serve(database_url, directory, workers=2) as server:
        server.process.send_signal(sign)
        assert server.process.wait(60) in (0, 130)
        assert server.complaints == ""
        assert "Traceback" not in server.stdout


def knows_interrupt(process_id: int) -> bool:
    """Tell whether a process catches SIGINT or ignores it: Python does from its first moment."""
    status = Path(f"/proc/{process_id}/status").read_text(encoding="ascii")
    masks = re.findall(r"^Sig(?:Cgt|Ign):\s*([0-9a-f]+)$", status, re.MULTILINE)
    return any(int(mask, 16) >> (signal.SIGINT - 1) & 1 for mask in masks)


@pytest.mark.long
def test_ctrl_c_while_workers_start_ends_them_without_a_trace(
    database_url: str, directory: Path
) -> None:
    server = LiveServer(database_url, directory, workers=2)
    server.launch()
    try:
        deadline = time.monotonic() + DEADLINE_S
        starting: list[int] = []
        while len(starting) < 2 and time.monotonic() < deadline:
            starting = [one for one in list_children(server.process.pid) if knows_interrupt(one)]
        time.sleep(IMPORTING_S)
        os.killpg(server.process.pid, signal.SIGINT)
        assert server.process.wait(DEADLINE_S) in (0, 130)
        assert server.complaints == ""
    finally:
        server.kill()


@pytest.mark.long
def test_two_workers_serve_at_one_port(database_url: str, directory: Path) -> None:
    with serve(database_url, directory, workers=2) as server, open_client(server.url) as client:
        assert count_workers(server, wanted=2) == 2
        names = {make_name() for _ in range(20)}
        with ThreadPoolExecutor(8) as pool:
            made = list(pool.map(lambda name: create_server(client, name), names))
        listed = client.get(SERVERS, params={"limit": 100}).json()
        assert {one["name"] for one in listed["items"]} == names
        assert len({one["ip_address"] for one in made}) == len(names)


def count_workers(server: LiveServer, wanted: int) -> int:
    """Return how many workers have said that they are ready, once it is as many as ``wanted``."""
    deadline = time.monotonic() + DEADLINE_S
    while (ready := server.stdout.count('"Application ready"')) < wanted:
        if time.monotonic() > deadline:
            break
        time.sleep(0.05)
    return ready


@pytest.mark.long
def test_two_services_share_one_database(database_url: str, directory: Path) -> None:
    first, second = (LiveServer(database_url, directory / name) for name in ("first", "second"))
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(LiveServer.start, (first, second)))
    with open_client(first.url) as one, open_client(second.url) as other:
        try:
            made = share(one, other)
            assert other.get(SERVERS, params={"limit": 100}).json()["total"] == len(made)
        finally:
            first.stop()
            second.stop()


def share(one: httpx.Client, other: httpx.Client) -> list[dict[str, Any]]:
    """Use both services in turns, and return the servers that both see."""
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(create_server, [one, other] * 10))
    assert len({server["ip_address"] for server in made}) == len(made)
    assert other.get(get_path(made[0])).json() == made[0]
    assert perform(one, made[0], "stop").status_code == 202
    assert perform(other, made[0], "stop").status_code == 409
    assert other.delete(get_path(made[1])).status_code == 204
    assert one.get(get_path(made[1])).status_code == 404
    return [server for server in made if server is not made[1]]


@pytest.mark.long
def test_options_win_over_the_environment(databases: Databases, directory: Path) -> None:
    port = find_free_port()
    server = LiveServer(
        databases.create(),
        directory,
        arguments=["--host", "127.0.0.1", "--port", str(port), "--workers", "1"],
        LISTEN_PORT="1",
        WORKERS="2",
    )
    server.port = port
    with server, open_client(server.url) as client:
        assert client.get("/health").status_code == 200
        assert count_workers(server, wanted=1) == 1
