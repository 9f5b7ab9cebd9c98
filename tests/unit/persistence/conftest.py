"""A database with a catalogue to make servers from, and one of each kind with many servers."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from persistence.catalogue.flavors import store_flavors
from persistence.catalogue.images import store_images
from persistence.database.session import Database
from tests.databases import make_database_name
from tests.unit.persistence.plans import OTHER_REGION, fill
from tests.unit.persistence.samples import FLAVORS, IMAGES, REGION


@pytest.fixture
def stocked(database: Database) -> Database:
    stock(database)
    return database


@pytest.fixture
def file(stocked: Database) -> Iterator[sqlite3.Connection]:
    """The file of an SQLite database as another process has it."""
    with stocked.read() as connection:
        path = connection.exec_driver_sql("PRAGMA database_list").all()[0][2]
    other = sqlite3.connect(Path(path), isolation_level=None)
    yield other
    other.close()


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)]
)
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
