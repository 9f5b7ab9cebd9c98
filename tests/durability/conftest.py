"""Databases for the processes that are killed, and how long the tests go on."""

from pathlib import Path

import pytest

from tests.databases import Databases, open_databases


@pytest.fixture(scope="session")
def databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Databases:
    return open_databases(request, tmp_path_factory.mktemp("databases"))


@pytest.fixture
def database_url(databases: Databases) -> str:
    return databases.create()


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "server"
