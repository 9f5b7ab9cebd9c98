"""Servers of a region that the settings no longer have: they are shown, and wait for its return."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.http.api import SERVERS, create_server, expect_error, get_path, open_client, perform
from tests.http.bad.request import NEW
from tests.http.regions import AWAY, set_regions, simulate
from tests.http.slow import OPERATIONS, follow
from tests.server import LiveServer, serve

pytestmark = pytest.mark.long

OLD = set_regions(old=simulate())
SLOW = {**OLD, "SIMULATOR_LATENCY": "3600"}
NEW_ONE = {**set_regions(new=simulate()), "OPERATION_DEADLINE_SECONDS": "2"}
NEW_ONES = set_regions(new=simulate(), far=AWAY)


@pytest.fixture
def orphan(database_url: str, directory: Path) -> dict[str, Any]:
    """A server of a region that there will not be any more."""
    with serve(database_url, directory, **OLD) as service, open_client(service.url) as client:
        return create_server(client, "orphan")


@pytest.fixture(params=[NEW_ONE, NEW_ONES], ids=["one", "two"])
def client(
    request: pytest.FixtureRequest, orphan: dict[str, Any], database_url: str, directory: Path
) -> Iterator[httpx.Client]:
    """A client of a service with other regions on the same database."""
    with (
        serve(database_url, directory, **request.param) as service,
        open_client(service.url) as client,
    ):
        yield client


def test_it_is_shown_and_what_needs_its_cloud_is_not_to_be_had(
    client: httpx.Client, orphan: dict[str, Any]
) -> None:
    path = get_path(orphan)
    assert client.get(path).json() == orphan
    assert client.get(SERVERS, params={"region": "old"}).json()["items"] == [orphan]
    for response in (
        perform(client, orphan, "stop"),
        client.delete(path),
        client.patch(path, json={"name": "other"}),
        client.get(f"{path}/console-log"),
        client.post(f"{path}/console"),
    ):
        expect_error(response, 503, "BACKEND_UNAVAILABLE")
    assert client.get(path).json() == orphan
    assert client.get(f"{path}/operations").json()["total"] == 1


def test_what_needs_no_cloud_goes_on(client: httpx.Client, orphan: dict[str, Any]) -> None:
    labelled = client.patch(get_path(orphan), json={"labels": {"team": "web"}}).json()
    assert labelled["labels"] == {"team": "web"}
    assert perform(client, orphan, "lock").json()["locked"]
    assert create_server(client)["region"] == "new"


def test_its_server_goes_on_when_the_region_is_back(
    client: httpx.Client, orphan: dict[str, Any], database_url: str, directory: Path
) -> None:
    expect_error(perform(client, orphan, "stop"), 503, "BACKEND_UNAVAILABLE")
    with serve(database_url, directory / "back", **OLD) as service, open_client(service.url) as own:
        assert perform(own, orphan, "stop").json()["status"] == "SHUTOFF"


def test_its_operation_waits_until_the_deadline(database_url: str, directory: Path) -> None:
    before = LiveServer(database_url, directory, **SLOW)
    with before, open_client(before.url) as client:
        server = client.post(SERVERS, json=NEW).json()
        before.kill()
    with serve(database_url, directory, **NEW_ONE) as service, open_client(service.url) as client:
        path = f"{OPERATIONS}/{server['operation_id']}"
        ended = follow(client, httpx.Response(202, headers={"Location": path}))
        assert (ended["status"], ended["error"]["code"]) == ("failed", "BACKEND_UNAVAILABLE")
        assert "old" in ended["error"]["message"]
        assert client.get(get_path(server)).json()["fault"]["code"] == "BACKEND_UNAVAILABLE"
