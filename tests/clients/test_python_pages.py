"""Lists walked through the Python SDK, while others add to them and take away from them."""

import itertools
import threading
import uuid
from collections.abc import Iterator

import pytest

from ostler_sdk import Client, models
from tests.clients.test_python_servers import FLAVOR, IMAGE, make_server

COUNT = 30


@pytest.fixture(scope="module")
def label() -> str:
    return uuid.uuid4().hex


@pytest.fixture(scope="module")
def staying(client: Client, label: str) -> list[str]:
    """Ids of servers that stay, in the order in which they were made."""
    return [make_labelled(client, label).id for _ in range(COUNT)]


def make_labelled(client: Client, label: str) -> models.Server:
    return client.servers.create(name="web", flavor=FLAVOR, image=IMAGE, labels={"of": label})


@pytest.fixture
def churn(client: Client, label: str) -> Iterator[None]:
    """Have servers come and go."""
    ended = threading.Event()

    def change() -> None:
        while not ended.is_set():
            client.servers.delete(make_labelled(client, label))

    thread = threading.Thread(target=change)
    thread.start()
    yield
    ended.set()
    thread.join()


@pytest.mark.usefixtures("churn")
def test_a_walk_sees_each_that_stays_once(client: Client, label: str, staying: list[str]) -> None:
    walked = [server.id for server in client.servers.list(label=f"of={label}", limit=3)]
    assert len(walked) == len(set(walked))
    assert [server for server in walked if server in set(staying)] == staying


def test_filters_are_sent_as_they_are_meant(client: Client) -> None:
    server = make_server(client)
    client.servers.stop(server)
    both = client.servers.list(status=["ACTIVE", "SHUTOFF"], sort="-created_at")
    assert next(both).id == server.id
    found = client.servers.list(name=server.name, created_after=server.created_at)
    assert list(found) == []
    page = client.servers.page(name=server.name, limit=1)
    assert page.items == [client.servers.get(server)]
    assert (page.total, [one.id for one in page.items]) == (1, [server.id])


def test_a_list_ends_early_without_reading_all(client: Client, staying: list[str]) -> None:
    first = list(itertools.islice(client.servers.list(limit=2), 3))
    assert len({server.id for server in first}) == 3


def test_the_catalogue_is_listed(client: Client) -> None:
    flavors = {flavor.name: flavor for flavor in client.flavors.list(limit=2)}
    assert len(flavors) == 5
    assert client.flavors.get(flavors["m1.small"]).vcpus == 1
    assert IMAGE in [image.name for image in client.images.list()]
    assert [network.id for network in client.networks.list()]
    (region,) = client.regions.list()
    assert client.regions.get(region).name == region.name
    assert "stop" in client.regions.get_capabilities().actions
