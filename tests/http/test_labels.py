"""Labels: at the creation and later, at any time, and in the cloud as well."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from backends.simulator.simulated_backend import Simulator
from persistence.database.session import Database
from tests.databases import Databases
from tests.http.api import SERVERS, create_server, expect_error, get_path, make_name, perform
from tests.http.seeds import SMALL, UBUNTU
from tests.http.slow import open_service

SLOW = {"SIMULATOR_LATENCY": "0.3", "RECONCILE_SECONDS": "0.2"}
WAIT = {"Prefer": "wait=30"}
DEADLINE_S = 30


@pytest.fixture(scope="module")
def slow_url(databases: Databases) -> str:
    return databases.create()


@pytest.fixture(scope="module")
def slow(slow_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with open_service(slow_url, tmp_path_factory.mktemp("slow"), SLOW) as client:
        yield client


@pytest.fixture(scope="module")
def cloud(slow_url: str, slow: httpx.Client) -> Iterator[Simulator]:
    """The cloud of the service, as somebody else sees it."""
    database = Database(slow_url)
    yield Simulator(database, latency=0.3)
    database.close()


def boot(client: httpx.Client, **options: Any) -> dict[str, Any]:
    body = {"name": make_name(), "flavor_id": SMALL, "image_id": UBUNTU, **options}
    server: dict[str, Any] = client.post(SERVERS, json=body, headers=WAIT).json()
    return server


def label(client: httpx.Client, server: dict[str, Any], **labels: str | None) -> dict[str, Any]:
    response = client.patch(get_path(server), json={"labels": labels})
    assert response.status_code == 200, response.text
    shown: dict[str, Any] = response.json()["labels"]
    return shown


def wait_for(happens: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not happens():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def test_labels_of_a_new_server_are_in_the_cloud(slow: httpx.Client, cloud: Simulator) -> None:
    server = boot(slow, labels={"tier": "web", "a b-c_d:e.f": "größe 🚀"})
    assert server["labels"] == {"tier": "web", "a b-c_d:e.f": "größe 🚀"}
    assert cloud.observe_server(server["id"]).labels == server["labels"]


def test_a_change_is_in_the_cloud_before_it_is_answered(
    slow: httpx.Client, cloud: Simulator
) -> None:
    server = boot(slow, labels={"tier": "web", "owner": "me"})
    assert label(slow, server, tier="db", owner=None, never=None) == {"tier": "db"}
    assert cloud.observe_server(server["id"]).labels == {"tier": "db"}


def test_labels_given_while_the_cloud_takes_none_are_shown_at_once_and_brought_there(
    slow: httpx.Client, cloud: Simulator
) -> None:
    server = boot(slow, labels={"tier": "web"})
    perform(slow, server, "stop")
    assert label(slow, server, tier=None, owner="me") == {"owner": "me"}
    assert label(slow, server, stage="test") == {"owner": "me", "stage": "test"}
    wait_for(lambda: cloud.observe_server(server["id"]).labels == {"owner": "me", "stage": "test"})
    wait_for(lambda: slow.get(get_path(server)).json()["status"] == "SHUTOFF")
    assert slow.get(get_path(server)).json()["labels"] == {"owner": "me", "stage": "test"}


def test_labels_given_while_a_server_is_made_are_those_that_it_has(
    slow: httpx.Client, cloud: Simulator
) -> None:
    server = create_server(slow)
    assert server["status"] == "BUILD"
    assert label(slow, server, tier="web") == {"tier": "web"}
    wait_for(lambda: slow.get(get_path(server)).json()["status"] == "ACTIVE")
    wait_for(lambda: cloud.observe_server(server["id"]).labels == {"tier": "web"})
    assert slow.get(get_path(server)).json()["labels"] == {"tier": "web"}


def test_labels_wait_for_a_shelved_server_to_come_back(
    slow: httpx.Client, cloud: Simulator
) -> None:
    server = boot(slow)
    body = {"action": "shelve"}
    slow.post(f"{get_path(server)}/action", json=body, headers=WAIT)
    label(slow, server, tier="web")
    cloud.change_server(server["id"], name="compared")
    wait_for(lambda: slow.get(get_path(server)).json()["name"] == "compared")
    assert slow.get(get_path(server)).json()["labels"] == {"tier": "web"}
    assert cloud.observe_server(server["id"]).labels == {}
    slow.post(f"{get_path(server)}/action", json={"action": "unshelve"}, headers=WAIT)
    wait_for(lambda: cloud.observe_server(server["id"]).labels == {"tier": "web"})


def test_labels_and_a_name_given_by_hand_are_shown(slow: httpx.Client, cloud: Simulator) -> None:
    server = boot(slow, labels={"tier": "web", "owner": "me"})
    cloud.change_server(server["id"], name="by-hand", labels={"owner": None, "stage": "test"})
    wait_for(lambda: slow.get(get_path(server)).json()["name"] == "by-hand")
    found = slow.get(get_path(server)).json()
    assert found["labels"] == {"tier": "web", "stage": "test"}
    told = slow.get(f"{get_path(server)}/events").json()["items"]
    assert sorted(told[-1]["data"]["changed"]) == ["labels", "name"]


def name_labels(prefix: str, count: int) -> dict[str, str]:
    return {f"{prefix}-{number}": "x" for number in range(count)}


def test_more_labels_than_a_server_may_have_are_refused_and_change_nothing(
    client: httpx.Client,
) -> None:
    server = create_server(client, labels=name_labels("first", 40))
    full = client.patch(get_path(server), json={"labels": name_labels("second", 24)}).json()
    assert len(full["labels"]) == 64
    response = client.patch(get_path(server), json={"name": "other", "labels": {"third": "x"}})
    (fault,) = expect_error(response, 422, "VALIDATION_ERROR")["details"]
    assert (fault["loc"], "at most 64 labels" in fault["msg"]) == (["body", "labels"], True)
    assert client.get(get_path(server)).json() == full
    exchanged = {"labels": {"first-0": None, "third": "x"}}
    assert len(client.patch(get_path(server), json=exchanged).json()["labels"]) == 64


def test_changes_at_once_leave_a_server_with_no_more_labels_than_it_may_have(
    client: httpx.Client,
) -> None:
    server = create_server(client, labels=name_labels("first", 40))
    changes = [name_labels(f"rival-{rival}", 20) for rival in range(6)]

    def change(labels: dict[str, str]) -> int:
        return client.patch(get_path(server), json={"labels": labels}).status_code

    with ThreadPoolExecutor(len(changes)) as pool:
        statuses = list(pool.map(change, changes))
    assert sorted(statuses) == [200, 422, 422, 422, 422, 422]
    assert len(client.get(get_path(server)).json()["labels"]) == 60


def test_a_server_that_was_given_more_labels_in_the_cloud_may_lose_some(
    slow: httpx.Client, cloud: Simulator
) -> None:
    server = boot(slow)
    cloud.change_server(server["id"], labels=name_labels("by-hand", 70))
    wait_for(lambda: len(slow.get(get_path(server)).json()["labels"]) == 70)
    fewer = {"labels": {"by-hand-0": None, "by-hand-1": "y"}}
    assert len(slow.patch(get_path(server), json=fewer).json()["labels"]) == 69
    more = slow.patch(get_path(server), json={"labels": {"more": "x"}})
    expect_error(more, 422, "VALIDATION_ERROR")


def test_a_refused_change_of_labels_takes_the_name_back(
    databases: Databases, tmp_path: Path
) -> None:
    url, seldom = databases.create(), {**SLOW, "RECONCILE_SECONDS": "3600"}
    with open_service(url, tmp_path / "server", seldom) as client, closing(Database(url)) as other:
        cloud, server = Simulator(other, latency=0.3), boot(client)
        cloud.change_server(server["id"], labels=name_labels("by-hand", 100))
        body = {"name": "other", "labels": name_labels("key", 64)}
        response = client.patch(get_path(server), json=body)
        error = expect_error(response, 403, "QUOTA_EXCEEDED")
        assert error["details"]["quota"] == "metadata_items"
        assert cloud.observe_server(server["id"]).name == server["name"]


def test_whatever_there_is_may_be_removed(client: httpx.Client) -> None:
    server = create_server(client)
    response = client.patch(get_path(server), json={"labels": {"größe": None, "ostler_x": None}})
    assert (response.status_code, response.json()["labels"]) == (200, {})


def test_a_change_to_an_outdated_version_reaches_no_cloud(
    slow: httpx.Client, cloud: Simulator
) -> None:
    server = boot(slow)
    body = {"name": "other", "labels": {"tier": "web"}}
    response = slow.patch(get_path(server), json=body, headers={"If-Match": '"old"'})
    expect_error(response, 412, "PRECONDITION_FAILED")
    seen = cloud.observe_server(server["id"])
    assert (seen.name, seen.labels) == (server["name"], {})


def test_a_name_for_a_server_that_the_cloud_does_not_have_yet_comes_too_early(
    databases: Databases, tmp_path: Path
) -> None:
    away = {"SIMULATOR_FAULTS": '{"hang": 1, "hang_seconds": 3}'}
    with open_service(databases.create(), tmp_path / "server", away) as client:
        server = create_server(client)
        response = client.patch(get_path(server), json={"name": "other"})
        error = expect_error(response, 409, "SERVER_BUSY")
        assert error["details"]["operation_id"] == server["operation_id"]
        assert response.headers["Retry-After"] == "1"
        assert label(client, server, tier="web") == {"tier": "web"}
        wait_for(lambda: client.get(get_path(server)).json()["status"] == "ACTIVE")
        assert client.get(get_path(server)).json()["labels"] == {"tier": "web"}
