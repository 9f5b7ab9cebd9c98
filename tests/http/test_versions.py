"""The version that answers tell, and what is told to callers of a deprecated operation."""

import json
import shutil
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.commands import ROOT
from tests.contract.validator import load_document, read_yaml
from tests.databases import Databases
from tests.http.api import FLAVORS, IMAGES, NETWORKS, SERVERS
from tests.http.seeds import SMALL
from tests.server import serve

GUIDE = "https://example.com/flavors"
PAGE = "http://localhost:3000"
TOLD = ("Deprecation", "Sunset")
DEPRECATIONS: dict[tuple[str, str], dict[str, Any]] = {
    ("flavors", "flavor"): {
        "x-deprecated-at": "2026-01-31T01:00:00+01:00",
        "x-sunset-at": "2036-07-31T12:00:00Z",
        "externalDocs": {"url": GUIDE},
    },
    ("flavors", "flavors"): {"x-deprecated-at": "2026-01-31T00:00:00Z"},
}
"""What is deprecated for these tests, by file and path, with what its operation says."""


def deprecate(directory: Path) -> None:
    """Write a copy of the document in which some operations are deprecated."""
    shutil.copytree(ROOT / "spec", directory / "spec")
    for (noun, path), said in DEPRECATIONS.items():
        file = directory / "spec" / f"{noun}.yaml"
        document = read_yaml(file.read_text(encoding="utf-8"))
        document["paths"][path]["get"].update({"deprecated": True, **said})
        file.write_text(yaml.safe_dump(document), encoding="utf-8")


@pytest.fixture(scope="module")
def deprecating(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """A service by a document with deprecated operations, which holds its responses against it."""
    document = tmp_path_factory.mktemp("document")
    deprecate(document)
    directory, path = tmp_path_factory.mktemp("deprecating"), f"{document}:{ROOT}"
    origins = json.dumps([PAGE])
    with (
        serve(databases.create(), directory, PYTHONPATH=path, ALLOWED_ORIGINS=origins) as server,
        httpx.Client(base_url=server.url, trust_env=False) as client,
    ):
        yield client


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", SERVERS, 200),
        ("HEAD", SERVERS, 200),
        ("OPTIONS", SERVERS, 204),
        ("POST", SERVERS, 422),
        ("PUT", SERVERS, 405),
        ("GET", f"{SERVERS}?no=1", 422),
        ("GET", f"{SERVERS}/none", 404),
        ("GET", "/api/v1/nowhere", 404),
        ("GET", "/api/v1/%ff", 400),
        ("GET", "/health", 200),
        ("GET", "/docs", 200),
        ("GET", "/docs/", 308),
    ],
)
def test_every_answer_tells_the_version_of_the_document(
    client: httpx.Client, method: str, path: str, status: int
) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    assert response.headers.get_list("API-Version") == [load_document()["info"]["version"]]


def test_what_the_client_has_already_is_told_by_the_same_version(client: httpx.Client) -> None:
    etag = client.get(FLAVORS).headers["ETag"]
    response = client.get(FLAVORS, headers={"If-None-Match": etag})
    assert (response.status_code, "API-Version" in response.headers) == (304, True)


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        (f"{FLAVORS}/{SMALL}", {}, 200),
        (f"{FLAVORS}/{SMALL}", {"If-None-Match": "*"}, 304),
        (f"{FLAVORS}/none", {}, 404),
        (f"{FLAVORS}/{SMALL}?no=1", {}, 422),
        (f"{FLAVORS}/{SMALL}", {"Accept": "image/png"}, 406),
        (f"{FLAVORS}/{SMALL}", {"If-Match": '"0"'}, 412),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_whatever_a_deprecated_operation_answers_tells_since_when_until_when_and_where_to_read(
    deprecating: httpx.Client, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    response = deprecating.request(method, path, headers=headers)
    assert response.status_code == status
    assert response.headers.get_list("Deprecation") == ["@1769817600"]
    assert response.headers.get_list("Sunset") == ["Thu, 31 Jul 2036 12:00:00 GMT"]
    assert parsedate_to_datetime(response.headers["Sunset"]).year == 2036
    assert response.headers["Link"] == f'<{GUIDE}>; rel="deprecation"; type="text/html"'


def test_a_deprecated_list_still_leads_to_its_next_page(deprecating: httpx.Client) -> None:
    response = deprecating.get(FLAVORS, params={"limit": 2})
    assert response.headers["Deprecation"] == "@1769817600"
    assert "Sunset" not in response.headers
    links = response.headers.get_list("Link")
    assert sorted(link.partition("rel=")[2] for link in links) == [
        '"deprecation"; type="text/html"',
        '"next"',
    ]
    assert deprecating.get(response.links["next"]["url"]).status_code == 200
    assert deprecating.get(response.links["deprecation"]["url"]).status_code == 200


@pytest.mark.parametrize("path", [IMAGES, SERVERS, NETWORKS, "/health", f"{IMAGES}/none"])
def test_nobody_else_is_told_of_a_deprecation(deprecating: httpx.Client, path: str) -> None:
    headers = deprecating.get(path).headers
    assert not [name for name in TOLD if name in headers]
    assert "deprecation" not in headers.get("Link", "")


def test_the_document_describes_what_a_deprecated_operation_tells(
    deprecating: httpx.Client,
) -> None:
    operation = deprecating.get("/openapi.json").json()["paths"][f"{FLAVORS}/{{flavor_id}}"]["get"]
    assert operation["deprecated"] is True
    for response in operation["responses"].values():
        assert {*TOLD, "Link"} <= response["headers"].keys()


def test_a_page_of_another_origin_may_read_of_a_deprecation(deprecating: httpx.Client) -> None:
    response = deprecating.get(f"{FLAVORS}/{SMALL}", headers={"Origin": PAGE})
    exposed = response.headers["Access-Control-Expose-Headers"].split(", ")
    assert {*TOLD, "API-Version", "Link"} <= set(exposed)
