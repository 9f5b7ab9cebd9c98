"""Real databases of both kinds for the tests; PostgreSQL starts with the first test that asks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from persistence.database.session import Database
from persistence.migration import upgrade_database
from tests import commands
from tests.databases import Databases, choose_directory, make_database_name
from tests.postgres import Postgres


@pytest.fixture(scope="session", autouse=True)
def forks() -> Iterator[None]:
    """Have services come from a process that has imported them, which the first of them starts."""
    commands.may_fork = True
    yield
    commands.may_fork = False


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with Postgres(directory=choose_directory()) as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def kind(request: pytest.FixtureRequest) -> str:
    """Which database a test runs on: on SQLite first, and on PostgreSQL with what takes long."""
    name: str = request.param
    return name


@pytest.fixture
def empty_url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield Databases(tmp_path, None).create_empty()
        return
    yield from offer_database(request.getfixturevalue("postgres"))


def offer_database(postgres: Postgres, template: str = "template1") -> Iterator[str]:
    """Yield the URL of a new database that goes when it is not needed any more."""
    name = make_database_name()
    yield postgres.create_database(name, template)
    postgres.drop_database(name)


@pytest.fixture(scope="session")
def blueprint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with every table, to be copied, since migrations take longer than copies."""
    path = tmp_path_factory.mktemp("blueprint") / "ostler.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def template(postgres: Postgres) -> str:
    """The name of such a database on PostgreSQL."""
    name = make_database_name()
    upgrade(postgres.create_database(name))
    return name


@pytest.fixture
def upgraded_url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database with every table and no row."""
    if kind == "sqlite":
        yield Databases(tmp_path, None, str(request.getfixturevalue("blueprint"))).create()
        return
    template: str = request.getfixturevalue("template")
    yield from offer_database(request.getfixturevalue("postgres"), template)


@pytest.fixture
def database(upgraded_url: str) -> Iterator[Database]:
    database = Database(upgraded_url)
    yield database
    database.close()


def upgrade(url: str) -> None:
    """Create every table."""
    database = Database(url)
    upgrade_database(database)
    database.close()
