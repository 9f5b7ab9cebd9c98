"""The tours of the documents, on the simulated cloud: they work as printed, and leave no file."""

import json
from pathlib import Path

import pytest

from tests.databases import Databases
from tests.http.keys import BOOTSTRAP, serve_with_keys
from tests.http.tour import check_tour, follow, take_tour
from tests.server import serve

LONG_TOUR = pytest.param("docs/simulator.md", marks=pytest.mark.long)


def test_the_tour_of_the_readme_works_as_printed(databases: Databases, tmp_path: Path) -> None:
    with serve(databases.create(), tmp_path / "server") as server:
        check_tour(take_tour(server.url, tmp_path))


def test_the_tour_of_the_readme_works_with_a_key(databases: Databases, tmp_path: Path) -> None:
    with serve_with_keys(databases.create(), tmp_path / "server") as server:
        check_tour(take_tour(server.url, tmp_path, KEY=BOOTSTRAP))


@pytest.mark.parametrize("document", ["docs/errors.md", "docs/idempotency.md", LONG_TOUR])
def test_the_tour_of_a_document_prints_what_it_says(
    databases: Databases, tmp_path: Path, document: str
) -> None:
    follow(document, tmp_path / "tour", databases.create())


def test_the_tour_of_the_events_shows_those_of_its_server(
    databases: Databases, tmp_path: Path
) -> None:
    pages, stream, again = follow("docs/events.md", tmp_path / "tour", databases.create())
    whole, behind, own = [json.loads(page) for page in pages.replace("}{", "}\n{").splitlines()]
    assert whole["items"] == own["items"] != []
    assert behind["items"] == []
    assert stream.startswith("retry: 1000\nid: 0\n\nid: 1\nevent: server.created\n")
    assert again == "retry: 1000\nid: 1\n\n"


@pytest.mark.long
def test_the_tour_of_the_webhooks_delivers(databases: Databases, tmp_path: Path) -> None:
    made, *_, failing, _ = follow("docs/webhooks.md", tmp_path / "tour", databases.create())
    assert json.loads(made)["status"] == "enabled"
    booted, webhook = [json.loads(line) for line in failing.splitlines()]
    assert booted == {"name": "web-02"}
    assert webhook["status"] == "enabled"
    assert webhook["last_delivery"]["error"] == "The receiver cannot be connected to"
