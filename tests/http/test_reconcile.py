"""What the cloud does by itself, and what time brings: the record follows."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from backends.base import ActionRequest, ServerRequest
from backends.simulator.simulated_backend import Simulator
from domain.transitions import Action
from persistence.database.session import Database
from tests.commands import run_ostler
from tests.http.api import SERVERS, create_server, get_path, open_client
from tests.http.seeds import SMALL, UBUNTU
from tests.server import serve

DEADLINE_S = 60


@pytest.fixture
def cloud(database_url: str) -> Iterator[Simulator]:
    """The simulated cloud behind the service's back."""
    database = Database(database_url)
    yield Simulator(database)
    database.close()


@pytest.fixture
def slow_client(database_url: str, directory: Path) -> Iterator[httpx.Client]:
    settings = {"SIMULATOR_LATENCY": "0.05", "RECONCILE_SECONDS": "0.5"}
    with (
        serve(database_url, directory, workers=1, **settings) as server,
        open_client(server.url) as client,
    ):
        yield client


def wait_for(look: Callable[[], Any]) -> Any:
    """Return what ``look`` finds once it finds something."""
    deadline = time.monotonic() + DEADLINE_S
    while not (found := look()):
        assert time.monotonic() < deadline, "nothing was found in time"
        time.sleep(0.1)
    return found


def boot(client: httpx.Client, **fields: Any) -> dict[str, Any]:
    """Create a server and return it once it runs."""
    body = {"name": "web", "flavor_id": SMALL, "image_id": UBUNTU, **fields}
    created = client.post(SERVERS, json=body, headers={"Prefer": "wait=30"})
    assert created.status_code == 201, created.text
    server: dict[str, Any] = created.json()
    return server


def test_a_server_that_the_cloud_stopped_is_shown_stopped(
    slow_client: httpx.Client, cloud: Simulator
) -> None:
    server = boot(slow_client)
    cloud.perform_action(ActionRequest(server["id"], Action.STOP, "by-hand"))
    wait_for(lambda: slow_client.get(get_path(server)).json()["status"] == "SHUTOFF")
    operations = slow_client.get(get_path(server) + "/operations").json()["items"]
    assert [operation["action"] for operation in operations] == ["create"]


def test_a_server_made_behind_the_services_back_is_adopted(
    slow_client: httpx.Client, cloud: Simulator
) -> None:
    create_server(slow_client)
    cloud.create_server(ServerRequest("made-by-hand", "other", "by-hand", SMALL, UBUNTU))
    path = f"{SERVERS}/made-by-hand"
    adopted = wait_for(lambda: slow_client.get(path).status_code == 200)
    assert adopted
    server = slow_client.get(path).json()
    assert (server["name"], server["flavor_id"], server["image_id"]) == ("by-hand", SMALL, UBUNTU)
    stopped = slow_client.post(
        f"{path}/action", json={"action": "stop"}, headers={"Prefer": "wait=30"}
    )
    assert stopped.json()["status"] == "SHUTOFF"


@pytest.mark.long
@pytest.mark.parametrize("processes", [1, pytest.param(3, marks=pytest.mark.long)])
def test_a_server_that_is_deleted_in_the_cloud_is_deleted_here_once(
    database_url: str, directory: Path, processes: int
) -> None:
    settings = {"SIMULATOR_CONTROL": "true", "RECONCILE_SECONDS": "1"}
    with (
        serve(database_url, directory, workers=processes, **settings) as server,
        open_client(server.url) as client,
    ):
        gone, lost, kept = (boot(client) for _ in range(3))
        for order, one in (("delete", gone), ("vanish", lost)):
            chosen = {"DATABASE_URL": database_url, "SIMULATOR_CONTROL": "true"}
            run_ostler("simulator", order, one["id"], directory=directory, **chosen)
        wait_for(lambda: client.get(get_path(gone)).status_code == 404)
        wait_for(lambda: client.get(get_path(lost)).json()["status"] == "ERROR")
        told = client.get(f"{get_path(gone)}/events").json()["items"]
        assert [event["type"] for event in told].count("server.deleted") == 1
        assert (told[-1]["type"], told[-1]["request_id"]) == ("server.deleted", "reconcile")
        assert (told[-1]["operation_id"], told[-1]["data"]["status"]) == (None, "DELETED")
        listed = client.get(SERVERS).json()["items"]
        assert {one["id"] for one in listed} == {lost["id"], kept["id"]}


@pytest.mark.long
def test_an_expired_server_is_deleted_and_its_operation_says_why(
    slow_client: httpx.Client,
) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=3)
    server = boot(slow_client, expires_at=soon.isoformat())
    wait_for(lambda: slow_client.get(get_path(server)).status_code == 404)
    operations = slow_client.get(get_path(server) + "/operations").json()["items"]
    told = [(one["action"], one["cause"], one["status"]) for one in operations]
    assert told == [("create", "request", "succeeded"), ("delete", "expiry", "succeeded")]


@pytest.mark.long
def test_a_protected_server_outlives_its_expiry_until_it_is_released(
    slow_client: httpx.Client,
) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=5)
    kept = boot(slow_client, expires_at=soon.isoformat(), protected=True)
    other = boot(slow_client, expires_at=(soon + timedelta(seconds=1)).isoformat())
    wait_for(lambda: slow_client.get(get_path(other)).status_code == 404)
    assert slow_client.get(get_path(kept)).json()["protected"] is True
    slow_client.patch(get_path(kept), json={"protected": False})
    wait_for(lambda: slow_client.get(get_path(kept)).status_code == 404)
