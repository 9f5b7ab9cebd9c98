"""The tour of the README, on the simulated cloud."""

from pathlib import Path

from tests.databases import Databases
from tests.http.tour import check_tour, take_tour
from tests.server import serve


def test_the_tour_of_the_readme_works_as_printed(databases: Databases, tmp_path: Path) -> None:
    with serve(databases.create(), tmp_path / "server") as server:
        check_tour(take_tour(server.url, tmp_path))
