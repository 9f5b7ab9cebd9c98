"""Flavors, images and networks: what the simulated cloud offers, and how clients may keep it."""

import re
from collections.abc import Iterator

import httpx
import pytest

from tests.databases import Databases
from tests.http import seeds
from tests.http.api import FLAVORS, IMAGES, NETWORKS, expect_error, open_client
from tests.server import serve

KINDS = {FLAVORS: seeds.FLAVORS, IMAGES: seeds.IMAGES, NETWORKS: seeds.NETWORKS}
ENTRIES = [(path, key) for path, entries in KINDS.items() for key in entries]
LONG = [FLAVORS, IMAGES]
CACHED = [
    *KINDS,
    f"{FLAVORS}/{seeds.TINY}",
    f"{IMAGES}/{seeds.UBUNTU}",
    f"{NETWORKS}/{seeds.PRIVATE}",
]


@pytest.fixture(scope="module")
def client(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """A client of a service without snapshots, which are images too."""
    with (
        serve(databases.create(), tmp_path_factory.mktemp("seeds")) as server,
        open_client(server.url) as client,
    ):
        yield client


@pytest.mark.parametrize(("path", "key"), ENTRIES)
def test_each_seed_is_what_it_was_in_the_replaced_service(
    client: httpx.Client, path: str, key: str
) -> None:
    response = client.get(f"{path}/{key}")
    assert response.status_code == 200
    assert response.json() == {"id": key, **KINDS[path][key]}


@pytest.mark.parametrize("path", KINDS)
def test_a_list_has_every_seed_ordered_by_name(client: httpx.Client, path: str) -> None:
    page = client.get(path).json()
    wanted = [{"id": key, **entry} for key, entry in KINDS[path].items()]
    assert page == {
        "items": sorted(wanted, key=lambda entry: (entry["name"], entry["id"])),
        "total": len(wanted),
        "limit": 20,
        "offset": 0,
        "next_offset": None,
        "next_cursor": None,
    }


@pytest.mark.parametrize("path", LONG)
def test_a_list_comes_in_pages(client: httpx.Client, path: str) -> None:
    whole = client.get(path).json()["items"]
    first = client.get(path, params={"limit": 3}).json()
    second = client.get(path, params={"limit": 3, "offset": 3}).json()
    assert first["items"] + second["items"] == whole
    assert (first["next_offset"], second["next_offset"]) == (3, None)
    beyond = client.get(path, params={"offset": 2147483647}).json()
    assert (beyond["items"], beyond["total"]) == ([], len(whole))


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (FLAVORS, "FLAVOR_NOT_FOUND"),
        (IMAGES, "IMAGE_NOT_FOUND"),
        (NETWORKS, "NETWORK_NOT_FOUND"),
    ],
)
def test_what_the_cloud_does_not_offer_is_not_found(
    client: httpx.Client, path: str, code: str
) -> None:
    error = expect_error(client.get(f"{path}/no-such-thing"), 404, code)
    assert "no-such-thing" in error["message"]
    assert error["details"] is None


@pytest.mark.parametrize("path", CACHED)
def test_an_etag_is_strong_and_stays_while_nothing_changes(client: httpx.Client, path: str) -> None:
    first, second = client.get(path), client.get(path)
    assert re.fullmatch(r'"[^"]+"', first.headers["ETag"])
    assert first.headers["ETag"] == second.headers["ETag"]
    assert first.headers["Cache-Control"] == "private, max-age=60"


@pytest.mark.parametrize("path", CACHED)
@pytest.mark.parametrize(
    "form", ["{etag}", "W/{etag}", '"other", {etag}', '"a",{etag},"b"', "*", '"a" , W/{etag}']
)
def test_what_the_client_has_is_not_sent_again(client: httpx.Client, path: str, form: str) -> None:
    etag = client.get(path).headers["ETag"]
    response = client.get(path, headers={"If-None-Match": form.format(etag=etag)})
    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["ETag"] == etag
    assert response.headers["Cache-Control"] == "private, max-age=60"
    assert "Content-Type" not in response.headers


@pytest.mark.parametrize("path", CACHED)
@pytest.mark.parametrize("form", ['"other"', 'W/"other"', "", "nonsense", '"a", "b"'])
def test_what_the_client_does_not_have_is_sent(client: httpx.Client, path: str, form: str) -> None:
    response = client.get(path, headers={"If-None-Match": form})
    assert response.status_code == 200
    assert response.content


def test_two_pages_have_two_etags(client: httpx.Client) -> None:
    first = client.get(FLAVORS, params={"limit": 1})
    second = client.get(FLAVORS, params={"limit": 1, "offset": 1})
    assert first.headers["ETag"] != second.headers["ETag"]


def test_a_condition_does_not_hide_that_something_is_missing(client: httpx.Client) -> None:
    response = client.get(f"{FLAVORS}/none", headers={"If-None-Match": "*"})
    expect_error(response, 404, "FLAVOR_NOT_FOUND")
