"""Real databases of both kinds for the tests; PostgreSQL starts with the first test that asks."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from persistence.migration import upgrade_database
from persistence.session import Database
from tests.postgres import Postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with Postgres() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    name = f"ostler_{uuid.uuid4().hex[:12]}"
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / name}.db"
    url: str = request.getfixturevalue("postgres").create_database(name)
    return url


@pytest.fixture
def database(empty_url: str) -> Iterator[Database]:
    database = Database(empty_url)
    upgrade_database(database)
    yield database
    database.close()
