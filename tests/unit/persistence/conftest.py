"""A database with a catalogue to make servers from, and one of each kind with many servers."""

import shutil
from collections.abc import Iterator

import pytest

from persistence.flavors import store_flavors
from persistence.images import store_images
from persistence.session import Database
from tests.conftest import make_database_name
from tests.unit.persistence.plans import OTHER_REGION, fill
from tests.unit.persistence.samples import FLAVORS, IMAGES, REGION


@pytest.fixture
def stocked(database: Database) -> Database:
    stock(database)
    return database


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("filled") / "ostler.db"
        shutil.copyfile(request.getfixturevalue("blueprint"), path)
        url = f"sqlite:///{path}"
    else:
        template = request.getfixturevalue("template")
        postgres = request.getfixturevalue("postgres")
        url = postgres.create_database(make_database_name(), template)
        url += "?options=-c%20enable_seqscan%3Doff"  # so that small tables are like large ones
    database = Database(url)
    stock(database)
    stock(database, OTHER_REGION)
    fill(database)
    yield database
    database.close()


def stock(database: Database, region: str = REGION) -> None:
    """Record a catalogue."""
    with database.write() as connection:
        store_flavors(connection, region, FLAVORS)
        store_images(connection, region, IMAGES)
