"""A flavor or an image named in place of its id, where only one has the name."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from persistence.database.session import Database
from persistence.schema.tables import operations
from tests.databases import Databases
from tests.http.api import SERVERS, expect_error, get_path, make_name, perform
from tests.http.lists import get_page, list_ids
from tests.http.seeds import DEBIAN, LARGE, MEDIUM, SMALL, UBUNTU
from tests.http.seeds import IMAGES as IMAGE_SEEDS
from tests.http.slow import follow, open_service

Server = dict[str, Any]
WAIT = {"Prefer": "wait=30"}
UBUNTU_NAME, DEBIAN_NAME = (str(IMAGE_SEEDS[key]["name"]) for key in (UBUNTU, DEBIAN))


@pytest.fixture(params=["instant", "slow"], scope="module")
def service(
    request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[httpx.Client, str]]:
    """A client of a service, and the URL of its database."""
    settings = {"SIMULATOR_LATENCY": "0.05"} if request.param == "slow" else {}
    directory, url = tmp_path_factory.mktemp("references"), databases.create()
    with open_service(url, directory, settings) as client:
        yield client, url


@pytest.fixture
def client(service: tuple[httpx.Client, str]) -> httpx.Client:
    return service[0]


def ask(client: httpx.Client, flavor: str = SMALL, image: str = UBUNTU) -> httpx.Response:
    """Ask for a server of a flavor and an image."""
    body = {"name": make_name(), "flavor_id": flavor, "image_id": image}
    return client.post(SERVERS, json=body, headers=WAIT)


def boot(client: httpx.Client, flavor: str = SMALL, image: str = UBUNTU) -> Server:
    """Return a server that runs."""
    response = ask(client, flavor, image)
    assert response.status_code == 201, response.text
    found: Server = client.get(get_path(response.json())).json()
    assert (found["status"], found["task"]) == ("ACTIVE", None)
    return found


def take_snapshot(client: httpx.Client, server: Server, name: str) -> str:
    """Return the id of an image of a server."""
    ended = follow(client, perform(client, server, "snapshot", name=name))
    image_id: str = ended["result"]["image_id"]
    return image_id


def count_servers(client: httpx.Client) -> int:
    total: int = client.get(SERVERS).json()["total"]
    return total


def test_a_server_is_made_by_names_and_shows_ids(service: tuple[httpx.Client, str]) -> None:
    client, url = service
    server = boot(client, "m1.small", UBUNTU_NAME)
    assert (server["flavor_id"], server["image_id"]) == (SMALL, UBUNTU)
    database, wanted = Database(url), operations.c.server_id == server["id"]
    with database.read() as connection:
        (arguments,) = connection.execute(select(operations.c.arguments).where(wanted)).scalars()
    database.close()
    assert (arguments["flavor_id"], arguments["image_id"]) == (SMALL, UBUNTU)


def test_a_resize_and_a_rebuild_take_names(client: httpx.Client) -> None:
    server = boot(client)
    resized = follow(client, perform(client, server, "resize", flavor_id="m1.medium"))
    rebuilt = follow(client, perform(client, server, "rebuild", image_id=DEBIAN_NAME))
    assert (resized["status"], rebuilt["status"]) == ("succeeded", "succeeded")
    found = client.get(get_path(server)).json()
    assert (found["flavor_id"], found["image_id"]) == (MEDIUM, DEBIAN)


def test_a_name_that_several_have_is_refused_with_their_ids(client: httpx.Client) -> None:
    server, name = boot(client), make_name("golden")
    one = take_snapshot(client, server, name)
    assert boot(client, image=name)["image_id"] == one
    two = take_snapshot(client, server, name)
    before = count_servers(client)
    error = expect_error(ask(client, image=name), 409, "AMBIGUOUS_NAME")
    assert error["details"]["ids"] == sorted([one, two])
    assert (error["details"]["allowed_actions"], name in error["message"]) == ([], True)
    assert count_servers(client) == before
    etag = client.get(get_path(server)).headers["ETag"]
    refused = perform(client, server, "rebuild", image_id=name)
    error = expect_error(refused, 409, "AMBIGUOUS_NAME")
    assert error["details"]["ids"] == sorted([one, two])
    assert "rebuild" in error["details"]["allowed_actions"]
    assert client.get(get_path(server)).headers["ETag"] == etag
    assert boot(client, image=two)["image_id"] == two


def find_ids(client: httpx.Client, **query: str) -> list[str]:
    """Return the ids of the servers that meet a filter, the oldest first."""
    return list_ids(get_page(client, sort="created_at", limit=100, **query)["items"])


def test_a_list_is_filtered_by_names_as_by_ids(client: httpx.Client) -> None:
    server = boot(client, MEDIUM, DEBIAN)
    assert server["id"] in find_ids(client, flavor_id=MEDIUM, image_id=DEBIAN)
    for query in ({"flavor_id": "m1.medium"}, {"image_id": DEBIAN_NAME, "region": "RegionOne"}):
        by_id = {"flavor_id": MEDIUM} if "flavor_id" in query else {"image_id": DEBIAN}
        assert find_ids(client, **query) == find_ids(client, **by_id)
    both = client.get(SERVERS, params={"flavor_id": "m1.medium", "image_id": DEBIAN, "limit": "1"})
    assert both.json()["total"] == len(find_ids(client, flavor_id=MEDIUM, image_id=DEBIAN))
    assert find_ids(client, flavor_id="m1.nano") == []


def test_a_filter_by_a_name_that_several_have_is_refused_with_their_ids(
    client: httpx.Client,
) -> None:
    server, name = boot(client), make_name("silver")
    ids = sorted(take_snapshot(client, server, name) for _ in range(2))
    made = boot(client, image=ids[0])
    refused = client.get(SERVERS, params={"image_id": name})
    assert expect_error(refused, 409, "AMBIGUOUS_NAME")["details"]["ids"] == ids
    assert find_ids(client, image_id=ids[0]) == [made["id"]]


def test_servers_of_an_image_that_is_gone_are_found_by_its_id(client: httpx.Client) -> None:
    server = boot(client)
    gone = take_snapshot(client, server, make_name("gone"))
    made = boot(client, image=gone)
    assert client.delete(f"/api/v1/images/{gone}").status_code == 204
    assert find_ids(client, image_id=gone) == [made["id"]]


def test_an_id_goes_before_a_name_that_looks_like_it(client: httpx.Client) -> None:
    server = boot(client)
    decoy = take_snapshot(client, server, DEBIAN)
    assert boot(client, image=DEBIAN)["image_id"] == DEBIAN
    assert boot(client, image=decoy)["image_id"] == decoy


def test_what_was_the_id_of_an_image_that_is_gone_is_no_name(client: httpx.Client) -> None:
    server = boot(client)
    gone = take_snapshot(client, server, make_name("gone"))
    assert client.delete(f"/api/v1/images/{gone}").status_code == 204
    take_snapshot(client, server, gone)
    expect_error(ask(client, image=gone), 404, "IMAGE_NOT_FOUND")


def test_a_name_that_nothing_has_is_not_found(client: httpx.Client) -> None:
    server, before = boot(client), count_servers(client) + 1
    for flavor in ("m1.nano", "M1.SMALL", "m1.small ", "%", "m1.%"):
        expect_error(ask(client, flavor=flavor), 404, "FLAVOR_NOT_FOUND")
    expect_error(ask(client, image="Ubuntu"), 404, "IMAGE_NOT_FOUND")
    refused = perform(client, server, "resize", flavor_id="m1.nano")
    expect_error(refused, 404, "FLAVOR_NOT_FOUND")
    refused = perform(client, server, "rebuild", image_id="Ubuntu")
    expect_error(refused, 404, "IMAGE_NOT_FOUND")
    assert count_servers(client) + 1 == before
    assert perform(client, server, "resize", flavor_id=LARGE).status_code == 202
