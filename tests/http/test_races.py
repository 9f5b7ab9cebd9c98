"""Many at once: of those who cannot all win, exactly one does, in one process and in two."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import httpx
import pytest

from tests.databases import Databases
from tests.http.api import SERVERS, create_server, get_path, make_name, open_client, perform
from tests.http.seeds import LARGE, MEDIUM
from tests.server import serve

RIVALS = 50
CREATORS = 20
CREATED_BY_EACH = 10


@pytest.fixture(
    scope="module",
    params=[1, pytest.param(2, marks=pytest.mark.long)],
    ids=["one worker", "two workers"],
)
def crowd(
    request: pytest.FixtureRequest,
    databases: Databases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[httpx.Client]:
    """A client for many threads, of a service with one worker and then with two."""
    directory: Path = tmp_path_factory.mktemp("crowd")
    with (
        serve(databases.create(), directory, workers=request.param) as server,
        open_client(server.url, connections=RIVALS) as client,
    ):
        yield client


def race(ask: Callable[[], httpx.Response]) -> Counter[int]:
    """Ask as often as there are rivals, all at once, and count the statuses."""
    barrier = Barrier(RIVALS)

    def run() -> int:
        barrier.wait()
        return ask().status_code

    with ThreadPoolExecutor(RIVALS) as pool:
        return Counter(future.result() for future in [pool.submit(run) for _ in range(RIVALS)])


def test_of_fifty_stops_one_is_taken(crowd: httpx.Client) -> None:
    server = create_server(crowd)
    assert race(lambda: perform(crowd, server, "stop")) == {202: 1, 409: RIVALS - 1}
    assert crowd.get(get_path(server)).json()["status"] == "SHUTOFF"


@pytest.mark.long
def test_of_fifty_starts_one_is_taken(crowd: httpx.Client) -> None:
    server = create_server(crowd)
    perform(crowd, server, "stop")
    assert race(lambda: perform(crowd, server, "start")) == {202: 1, 409: RIVALS - 1}
    assert crowd.get(get_path(server)).json()["status"] == "ACTIVE"


@pytest.mark.long
def test_of_fifty_deletes_one_is_taken(crowd: httpx.Client) -> None:
    server = create_server(crowd)
    assert race(lambda: crowd.delete(get_path(server))) == {204: 1, 404: RIVALS - 1}
    assert crowd.get(get_path(server)).status_code == 404


@pytest.mark.long
def test_fifty_renames_are_all_taken_and_one_name_stays(crowd: httpx.Client) -> None:
    server = create_server(crowd)
    names = [make_name("new") for _ in range(RIVALS)]
    waiting = iter(names)
    statuses = race(lambda: crowd.patch(get_path(server), json={"name": next(waiting)}))
    assert statuses == {200: RIVALS}
    assert crowd.get(get_path(server)).json()["name"] in names


@pytest.mark.long
def test_stops_and_deletes_at_once_leave_no_server_behind(crowd: httpx.Client) -> None:
    server = create_server(crowd)
    turn = iter(range(RIVALS))

    def stop_or_delete() -> httpx.Response:
        if next(turn) % 2:
            return crowd.delete(get_path(server))
        return perform(crowd, server, "stop")

    statuses = race(stop_or_delete)
    assert statuses[204] == 1
    assert statuses[202] <= 1
    assert set(statuses) <= {202, 204, 404, 409}
    assert crowd.get(get_path(server)).status_code == 404


@pytest.mark.long
def test_resizes_at_once_leave_one_of_their_flavors(crowd: httpx.Client) -> None:
    server = create_server(crowd)
    flavors = iter([MEDIUM, LARGE] * (RIVALS // 2))
    statuses = race(lambda: perform(crowd, server, "resize", flavor_id=next(flavors)))
    assert set(statuses) <= {202, 409}
    assert statuses[202] >= 1
    found = crowd.get(get_path(server)).json()
    assert found["flavor_id"] in (MEDIUM, LARGE)
    assert found["flavor"]["id"] == found["flavor_id"]


def test_servers_that_are_made_at_once_have_addresses_of_their_own(crowd: httpx.Client) -> None:
    name = make_name("crowd")

    def create_some(_: int) -> list[str]:
        made = [create_server(crowd, name) for _ in range(CREATED_BY_EACH)]
        return [server["ip_address"] for server in made]

    with ThreadPoolExecutor(CREATORS) as pool:
        addresses = [address for some in pool.map(create_some, range(CREATORS)) for address in some]
    assert len(set(addresses)) == len(addresses) == CREATORS * CREATED_BY_EACH
    page = crowd.get(SERVERS, params={"name": name}).json()
    assert page["total"] == len(addresses)
