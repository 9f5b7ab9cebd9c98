"""The service while the cloud is away: what is recorded is read, what was accepted goes on."""

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.http.api import FLAVORS, IMAGES, SERVERS, expect_error, get_path, open_client, perform
from tests.openstack.cloud.cloud import Cloud as Machine
from tests.openstack.cloud.controls import Answer, Controls
from tests.openstack.load import BODY, LIVES, OPERATIONS, Load
from tests.openstack.project import UBUNTU, Project, wait_until
from tests.openstack.test_service import describe_settings
from tests.server import LiveServer, serve

READY = "/health/ready"
WAIT = {"Prefer": "wait=60"}
PAUSE_S = 10
AWAY = Controls(answers=[Answer("nova", status=503, headers={"Retry-After": str(PAUSE_S)})])
HANGING = Controls(answers=[Answer("nova", delay=8)])
READY_S = 5
CROWD = 20
CLOUD_THREADS = 8
OUTAGE_S = 30
OPEN = re.compile(r'^ostler_backend_circuit_state\{.*service="compute",state="open"\} 1.0$', re.M)


@pytest.fixture
def service(cloud: Machine, tmp_path: Path) -> Iterator[LiveServer]:
    url = f"sqlite:///{tmp_path}/ostler.db"
    with serve(url, tmp_path / "server", **describe_settings(cloud.state)) as server:
        yield server


@pytest.fixture
def client(service: LiveServer, project: Project) -> Iterator[httpx.Client]:
    with open_client(service.url, connections=3 * CROWD) as client:
        yield client
        wait_until(lambda: clean(client, project))


def clean(client: httpx.Client, project: Project) -> bool:
    """Delete what rests; tell whether nothing is left on either side."""
    left = list_servers(client)
    for server_id in left:
        client.delete(f"{SERVERS}/{server_id}")
    return not left and not list_nova(project)


def find_circuit(client: httpx.Client) -> str:
    """Return the state of the circuit, as readiness tells it."""
    return client.get(READY).json()["checks"]["backend"]["circuit"]


def ask_everything(client: httpx.Client, server: dict[str, Any]) -> Iterator[httpx.Response]:
    """Yield the answers to one request of every kind that needs the cloud."""
    yield client.post(SERVERS, json=BODY)
    yield client.post(SERVERS, json=BODY, headers={"Idempotency-Key": "once"})
    yield perform(client, server, "stop")
    yield client.delete(get_path(server))
    yield client.patch(get_path(server), json={"name": "web-02"})
    yield client.get(f"{get_path(server)}/console-log")
    yield client.post(f"{get_path(server)}/console", json={})


def read_everything(client: httpx.Client, server: dict[str, Any]) -> Iterator[httpx.Response]:
    """Yield the answers to one request of every kind that the record answers."""
    yield client.get(SERVERS)
    yield client.get(get_path(server))
    yield client.get(OPERATIONS)
    yield client.get(FLAVORS)
    yield client.get(f"{IMAGES}/{UBUNTU}")
    yield client.get("/metrics")


def test_while_nova_is_away_nothing_is_recorded_and_everything_is_read(
    cloud: Machine, client: httpx.Client
) -> None:
    server = client.post(SERVERS, json=BODY, headers=WAIT).json()
    accepted = client.post(SERVERS, json=BODY).json()
    with cloud.controlled(AWAY):
        wait_until(lambda: find_circuit(client) == "open")
        before = client.get(OPERATIONS).json()["total"]
        for response in ask_everything(client, server):
            error = expect_error(response, 503, "BACKEND_UNAVAILABLE")
            assert 1 <= error["details"]["retry_after"] <= PAUSE_S
        assert "stop" in error["details"]["allowed_actions"]
        answers = list(read_everything(client, server))
        assert [response.status_code for response in answers] == [200] * len(answers)
        assert OPEN.search(answers[-1].text)
        assert client.get(OPERATIONS).json()["total"] == before
        assert client.get(get_path(server)).json() == server
        assert perform(client, server, "lock").json()["locked"] is True
        assert perform(client, server, "unlock").json()["locked"] is False
        assert client.patch(get_path(server), json={"labels": {"a": "b"}}).is_success
        unhealthy = client.get(READY)
        assert unhealthy.status_code == 503
        assert 0 <= unhealthy.json()["checks"]["backend"]["retry_after"] <= PAUSE_S
    wait_until(lambda: client.get(READY).status_code == 200)
    path = f"{OPERATIONS}/{accepted['operation_id']}"
    assert client.get(path, params={"wait": 60}).json()["status"] == "succeeded"
    assert client.post(SERVERS, json=BODY, headers={"Idempotency-Key": "once"}).status_code == 201


def test_readiness_is_told_in_time_while_nova_hangs(cloud: Machine, client: httpx.Client) -> None:
    assert client.get(READY).json()["checks"]["backend"]["circuit"] == "closed"
    with cloud.controlled(HANGING):
        response = client.get(READY, timeout=READY_S)
    assert response.status_code == 503
    assert response.json()["checks"]["database"]["status"] == "healthy"
    assert response.json()["checks"]["backend"]["status"] == "unhealthy"


def test_requests_that_wait_for_a_nova_that_hangs_hold_nobody_else_up(
    cloud: Machine, client: httpx.Client
) -> None:
    server = client.post(SERVERS, json=BODY, headers=WAIT).json()
    path = f"{get_path(server)}/console-log"
    with ThreadPoolExecutor(CROWD) as pool, cloud.controlled(HANGING):
        asked = [pool.submit(client.get, path) for _ in range(CROWD)]
        for look in ("/health/live", "/health", "/metrics", SERVERS, get_path(server)):
            assert client.get(look, timeout=READY_S).status_code == 200
        assert client.post(SERVERS, json=BODY, timeout=READY_S).status_code == 201
        assert not all(one.done() for one in asked)
        codes = [one.result() for one in asked]
    busy = [response for response in codes if response.status_code == 503]
    assert {expect_error(one, 503, "BACKEND_BUSY")["details"]["retry"] for one in busy} == {True}
    assert len(codes) - len(busy) == CLOUD_THREADS


def list_servers(client: httpx.Client) -> dict[str, str]:
    """Return the status of every server by its id, as the service shows them."""
    items = client.get(SERVERS, params={"limit": 100}).json()["items"]
    return {server["id"]: server["status"] for server in items}


def list_nova(project: Project) -> list[tuple[str, str]]:
    """Return the same as Nova shows them, duplicates too."""
    found = project.compute.servers()
    return sorted((server.tags[0].removeprefix("ostler:"), server.status) for server in found)


def test_nova_being_gone_for_a_while_under_load_loses_and_doubles_nothing(
    cloud: Machine, client: httpx.Client, project: Project
) -> None:
    nova, load = cloud.services["nova"], Load(client)
    jobs = [load.live] * LIVES + [load.hurry, load.read, load.read]
    with ThreadPoolExecutor(len(jobs)) as pool:
        working = [pool.submit(job) for job in jobs]
        try:
            wait_until(lambda: "SHUTOFF" in list_servers(client).values())
            nova.kill()
            time.sleep(OUTAGE_S)
            assert find_circuit(client) != "closed"
            nova.start()
            wait_until(lambda: client.get(READY).status_code == 200)
        finally:
            load.done.set()
        for one in working:
            one.result()
    for operation_id in load.operations:
        ended = client.get(f"{OPERATIONS}/{operation_id}", params={"wait": 60}).json()
        assert ended["finished_at"], ended
    wait_until(lambda: list_nova(project) == sorted(list_servers(client).items()))
    shown = list_servers(client).keys()
    assert load.made - load.deleted <= shown <= load.made
