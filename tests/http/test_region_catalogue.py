"""The catalogue, the key pairs and the snapshots of each of several regions."""

from collections.abc import Iterator

import httpx
import pytest

from tests.databases import Databases
from tests.http.api import (
    FLAVORS,
    IMAGES,
    NETWORKS,
    create_server,
    expect_error,
    list_faults,
    perform,
)
from tests.http.keypairs import KEYPAIRS, locate, make_body
from tests.http.regions import open_regions
from tests.http.seeds import PRIVATE, SMALL, UBUNTU


@pytest.fixture(scope="module")
def client(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    with open_regions(databases.create(), tmp_path_factory.mktemp("regions")) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "entry"), [(FLAVORS, SMALL), (IMAGES, UBUNTU), (NETWORKS, PRIVATE)]
)
def test_the_catalogue_is_that_of_a_region(client: httpx.Client, path: str, entry: str) -> None:
    whole = client.get(path).json()
    assert whole["total"] > 0
    assert client.get(path, params={"region": "here"}).json() == whole
    assert client.get(path, params={"region": "far"}).json()["total"] == 0
    assert client.get(f"{path}/{entry}", params={"region": "here"}).status_code == 200
    far = client.get(f"{path}/{entry}", params={"region": "far"})
    expect_error(far, 503, "BACKEND_UNAVAILABLE")
    for target in (path, f"{path}/{entry}"):
        response = client.get(target, params={"region": "nowhere"})
        assert list_faults(expect_error(response, 422, "VALIDATION_ERROR")) == [("query", "region")]


@pytest.mark.parametrize("path", [FLAVORS, IMAGES, NETWORKS])
def test_the_next_page_is_of_the_same_region(client: httpx.Client, path: str) -> None:
    page = client.get(path, params={"region": "here", "limit": 1})
    assert "region=here" in page.headers["Link"]


def test_a_key_pair_is_one_of_a_region(client: httpx.Client) -> None:
    made = client.post(KEYPAIRS, json={**make_body(), "region": "here"})
    assert made.status_code == 201
    path = locate(made.json())
    assert client.get(path, params={"region": "here"}).json() == made.json()
    assert client.get(KEYPAIRS, params={"region": "far"}).json()["total"] == 0
    for response in (
        client.post(KEYPAIRS, json={**make_body(), "region": "far"}),
        client.get(path, params={"region": "far"}),
        client.delete(path, params={"region": "far"}),
    ):
        expect_error(response, 503, "BACKEND_UNAVAILABLE")
    unknown = client.post(KEYPAIRS, json={**make_body(), "region": "nowhere"})
    assert list_faults(expect_error(unknown, 422, "VALIDATION_ERROR")) == [("body", "region")]
    assert client.delete(path, params={"region": "here"}).status_code == 204


def test_the_image_that_is_deleted_is_one_of_a_region(client: httpx.Client) -> None:
    server = create_server(client)
    taken = perform(client, server, "snapshot", name="backup")
    result = client.get(taken.headers["Location"]).json()["result"]
    path = f"{IMAGES}/{result['image_id']}"
    expect_error(client.delete(path, params={"region": "far"}), 503, "BACKEND_UNAVAILABLE")
    unknown = client.delete(path, params={"region": "nowhere"})
    assert list_faults(expect_error(unknown, 422, "VALIDATION_ERROR")) == [("query", "region")]
    assert client.delete(path, params={"region": "here"}).status_code == 204
