"""The tours of the documents, on the simulated cloud: they work as printed, and leave no file."""

import json
from pathlib import Path

import pytest

from tests.databases import Databases, make_database_name
from tests.http.keys import BOOTSTRAP, serve_with_keys
from tests.http.printed import TOURS, Tour
from tests.http.tour import check_tour, follow, take_tour
from tests.postgres import Postgres
from tests.server import serve


def test_the_tour_of_the_readme_works_as_printed(databases: Databases, tmp_path: Path) -> None:
    with serve(databases.create(), tmp_path / "server") as server:
        check_tour(take_tour(server.url, tmp_path))


def test_the_tour_of_the_readme_works_with_a_key(databases: Databases, tmp_path: Path) -> None:
    with serve_with_keys(databases.create(), tmp_path / "server") as server:
        check_tour(take_tour(server.url, tmp_path, KEY=BOOTSTRAP))


@pytest.mark.parametrize(
    "tour",
    [pytest.param(tour, id=str(tour), marks=[pytest.mark.long] * tour.is_long) for tour in TOURS],
)
def test_the_tour_of_a_document_prints_what_it_says(
    databases: Databases, tmp_path: Path, tour: Tour
) -> None:
    database_url = databases.create()
    follow(tour.document, tmp_path / "tour", database_url, tour.replaced, tour.sections, tour.alone)


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
    made, *_, failing, _, _ = follow("docs/webhooks.md", tmp_path / "tour", databases.create())
    assert json.loads(made)["status"] == "enabled"
    booted, webhook = [json.loads(line) for line in failing.splitlines()]
    assert booted == {"name": "web-02"}
    assert webhook["status"] == "enabled"
    assert webhook["last_delivery"]["error"] == "The receiver cannot be connected to"


def make_plain_database(postgres: Postgres, template: str) -> str:
    """Return the URL of a database as the tools of PostgreSQL read it."""
    url = postgres.create_database(make_database_name(), template)
    return url.replace("+psycopg", "")


@pytest.mark.long
def test_the_tour_of_the_workers_has_settings_that_hold(
    postgres: Postgres, template: str, tmp_path: Path
) -> None:
    url = make_plain_database(postgres, template)
    here = {
        "postgresql://ostler@localhost/ostler DATABASE_PASSWORD=local-use-only": url,
        "sudo -u postgres psql": "true",
    }
    sections = ("Run them", "The tables of Procrastinate")
    *_, jobs = follow("docs/workers.md", tmp_path / "tour", url, here, sections)
    assert "status | count" in jobs


@pytest.mark.long
def test_the_tour_of_the_backups_goes_there_and_back(
    databases: Databases, postgres: Postgres, template: str, tmp_path: Path
) -> None:
    url = make_plain_database(postgres, template)
    here = {"pg_dump --format": f"export DATABASE_URL={url}\npg_dump --format"}
    sections = ("Backup and restore",)
    database_url = databases.create()
    follow("docs/operations.md", tmp_path / "tour", database_url, here, sections, alone=True)
    assert (tmp_path / "tour" / "ostler.dump").stat().st_size > 0
