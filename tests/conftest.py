"""Real databases of both kinds for the tests; PostgreSQL starts with the first test that asks."""

import shutil
import uuid
from collections.abc import Iterator
from multiprocessing import forkserver
from pathlib import Path

import pytest

from persistence.migration import upgrade_database
from persistence.session import Database
from tests import commands
from tests.postgres import Postgres


@pytest.fixture(scope="session", autouse=True)
def forks() -> Iterator[None]:
    """Have services come from a process that has imported them before any test changed anything."""
    forkserver.ensure_running()
    commands.may_fork = True
    yield
    commands.may_fork = False


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with Postgres() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Which database a test runs on: on both, one after the other."""
    name: str = request.param
    return name


@pytest.fixture
def empty_url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if kind == "sqlite":
        return f"sqlite:///{tmp_path / make_database_name()}.db"
    url: str = request.getfixturevalue("postgres").create_database(make_database_name())
    return url


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
def upgraded_url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database with every table and no row."""
    if kind == "sqlite":
        path = tmp_path / f"{make_database_name()}.db"
        shutil.copyfile(request.getfixturevalue("blueprint"), path)
        return f"sqlite:///{path}"
    postgres: Postgres = request.getfixturevalue("postgres")
    return postgres.create_database(make_database_name(), request.getfixturevalue("template"))


@pytest.fixture
def database(upgraded_url: str) -> Iterator[Database]:
    database = Database(upgraded_url)
    yield database
    database.close()


def make_database_name() -> str:
    """Return a name that no other database has."""
    return f"ostler_{uuid.uuid4().hex[:12]}"


def upgrade(url: str) -> None:
    """Create every table."""
    database = Database(url)
    upgrade_database(database)
    database.close()
