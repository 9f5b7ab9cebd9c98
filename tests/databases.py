"""Fresh databases of the kind that TEST_DATABASE names: sqlite (the default) or postgresql."""

import os
import uuid
from pathlib import Path

import pytest

from tests.postgres import Postgres

KIND = os.environ.get("TEST_DATABASE", "sqlite")
KINDS = ("sqlite", "postgresql")


class Databases:
    """Makes empty databases: on ``postgres``, or else files in ``directory``."""

    def __init__(self, directory: Path, postgres: Postgres | None) -> None:
        self.directory = directory
        self.postgres = postgres

    def create(self) -> str:
        """Return the URL of a database that nothing has been written to."""
        name = f"ostler_{uuid.uuid4().hex[:12]}"
        if self.postgres:
            return self.postgres.create_database(name)
        return f"sqlite:///{self.directory / name}.db"


def open_databases(request: pytest.FixtureRequest, directory: Path) -> Databases:
    """Return the databases for these tests. Raises ValueError for a kind that there is not."""
    if KIND not in KINDS:
        raise ValueError(f"TEST_DATABASE is {KIND!r}; set it to one of {', '.join(KINDS)}")
    postgres: Postgres | None = None
    if KIND == "postgresql":
        postgres = request.getfixturevalue("postgres")
    return Databases(directory, postgres)
