"""Regions beside each other: a simulated one, and two that are projects of a real OpenStack."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from backends.base import Backend
from backends.registry import build_backend
from tests.http.api import FLAVORS, SERVERS, get_path, open_client, perform
from tests.http.regions import CAPABILITIES
from tests.http.slow import OPERATIONS
from tests.openstack.backend import describe_login
from tests.openstack.cloud.cloud import Cloud as Machine
from tests.openstack.cloud.controls import Controls
from tests.openstack.project import Project, wait_until
from tests.openstack.regions import WAIT, create, describe_regions, read_status, remove
from tests.postgres import Postgres
from tests.server import LiveServer, serve
from tests.worker import LiveWorker, run_together

REGION_OF_MEMBER = "one"


@pytest.fixture(scope="module")
def service(cloud: Machine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    directory = tmp_path_factory.mktemp("regions")
    url = f"sqlite:///{directory}/ostler.db"
    with serve(url, directory / "server", **describe_regions(cloud.state)) as server:
        yield server


@pytest.fixture
def client(service: LiveServer) -> Iterator[httpx.Client]:
    with open_client(service.url) as client:
        yield client


def list_tags(project: Project) -> list[str]:
    """Return the tags of all servers of a project."""
    return [tag for server in project.compute.servers() for tag in server.tags]


def test_each_server_lives_in_the_cloud_of_its_region(
    client: httpx.Client, project: Project, other: Project
) -> None:
    near = create(client, "near")
    assert (near["status"], near["region"], near["task"]) == ("ACTIVE", "near", None)
    one, two = create(client, "one", **WAIT), create(client, "two", **WAIT)
    assert [(made["region"], made["status"]) for made in (one, two)] == [
        ("one", "ACTIVE"),
        ("two", "ACTIVE"),
    ]
    assert list_tags(project) == [f"ostler:{one['id']}"]
    assert list_tags(other) == [f"ostler:{two['id']}"]
    stopped = client.post(f"{get_path(two)}/action", json={"action": "stop"}, headers=WAIT)
    assert stopped.json()["status"] == "SHUTOFF"
    assert client.get(f"{get_path(one)}/console-log").status_code == 200
    everywhere = {near["id"], one["id"], two["id"]}
    for made in (near, one, two):
        page = client.get(SERVERS, params={"region": made["region"]}).json()
        assert {server["id"] for server in page["items"]} & everywhere == {made["id"]}
    remove(client, near, one, two)
    assert list_tags(project) == list_tags(other) == []


def test_what_is_made_by_hand_is_adopted_into_its_region(
    client: httpx.Client, project: Project
) -> None:
    made = project.boot("by-hand")
    wait_until(lambda: client.get(f"{SERVERS}/{made.id}").status_code == 200)
    assert client.get(f"{SERVERS}/{made.id}").json()["region"] == "one"
    seen = client.get(SERVERS, params={"region": "two"}).json()["items"]
    assert made.id not in [server["id"] for server in seen]


def test_an_operation_of_the_last_region_survives_a_kill(
    service: LiveServer, client: httpx.Client, cloud: Machine, other: Project
) -> None:
    with cloud.controlled(Controls(hold=["spawn"])):
        server = create(client, "two")
        wait_until(lambda: list_tags(other) != [])
        service.kill()
        service.start()
    ended = client.get(f"{OPERATIONS}/{server['operation_id']}", params={"wait": 60}).json()
    assert ended["status"] == "succeeded"
    assert list_tags(other) == [f"ostler:{server['id']}"]
    remove(client, server)


def test_each_region_offers_what_its_cloud_does(client: httpx.Client) -> None:
    offered = client.get(CAPABILITIES, params={"region": "one"}).json()
    assert (offered["backend"], offered["instant"], offered["status"]) == ("openstack", False, "up")
    assert offered["availability_zones"] == ["nova"]
    names = [
        client.get(FLAVORS, params={"region": name}).json()["total"] for name in ("near", "one")
    ]
    assert names == [5, 5]


def test_workers_carry_out_what_is_asked_for_in_each_region(
    cloud: Machine, postgres: Postgres, tmp_path: Path
) -> None:
    url = postgres.create_database(f"ostler_{uuid4().hex[:12]}")
    settings = {**describe_regions(cloud.state), "SIMULATOR_LATENCY": "0.1"}
    with (
        run_together(url, tmp_path, 1, 1, **settings) as (services, workers),
        open_client(services[0].url) as client,
    ):
        near, one = create(client, "near"), create(client, "one")
        restart(workers[0])
        for server in (near, one):
            path = f"{OPERATIONS}/{server['operation_id']}"
            assert client.get(path, params={"wait": 60}).json()["status"] == "succeeded"
        remove(client, near, one)
        assert [worker.stderr for worker in workers] == [""]


def restart(worker: LiveWorker) -> None:
    """Kill a worker in the middle of its work, and bring it back."""
    worker.kill()
    worker.start()


@pytest.fixture
def no_networks(cloud: Machine) -> Iterator[Callable[[], Backend]]:
    """The cloud while its catalogue of services has no network service."""
    identity: Any = cloud.connect("admin").identity
    service = next(identity.services(type="network"))
    endpoints = list(identity.endpoints(service_id=service.id))
    for endpoint in endpoints:
        identity.update_endpoint(endpoint, is_enabled=False)
    yield lambda: build_backend("openstack", None, settings=describe_login(cloud.state))
    for endpoint in endpoints:
        identity.update_endpoint(endpoint, is_enabled=True)


def test_a_cloud_without_networks_does_not_offer_them(
    no_networks: Callable[[], Backend],
) -> None:
    offered = no_networks().discover_capabilities()
    assert not offered.networks
    assert {"networks", "security_groups"}.isdisjoint(offered.boot_options)


def test_a_region_is_down_while_its_nova_is_and_the_others_go_on(
    client: httpx.Client, cloud: Machine
) -> None:
    with cloud.controlled(Controls(closed=["nova"])):
        wait_until(lambda: read_status(client, "one") == "down")
        assert client.get("/health/ready").status_code == 200
        server = create(client, "near")
        assert perform(client, server, "stop").json()["status"] == "SHUTOFF"
        assert client.get(SERVERS).status_code == 200
    wait_until(lambda: read_status(client, "one") == read_status(client, "two") == "up")
