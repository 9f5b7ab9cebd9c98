"""Fresh databases of the kind that TEST_DATABASE names: sqlite (the default) or postgresql."""

import os
import shutil
import uuid
from pathlib import Path

import pytest

from tests.postgres import Postgres

KIND = os.environ.get("TEST_DATABASE", "sqlite")
KINDS = ("sqlite", "postgresql")

MEMORY = Path("/dev/shm")  # noqa: S108, in a directory that nobody else can guess
ROOM_NEEDED = 4 * 2**30
"""How many bytes must be free in memory for data to be there.

A new database is hundreds of files, which a disk takes ten times as long for.
"""


class Databases:
    """Makes databases: on ``postgres``, or else files in ``directory``.

    ``original`` is one with every table and no row: the path of a file, or a name on ``postgres``.
    """

    def __init__(self, directory: Path, postgres: Postgres | None, original: str = "") -> None:
        self.directory = directory
        self.postgres = postgres
        self.original = original

    def create(self) -> str:
        """Return the URL of a copy of the original, which takes less time than an upgrade."""
        name = make_database_name()
        if self.postgres:
            return self.postgres.create_database(name, self.original)
        shutil.copyfile(self.original, self.directory / f"{name}.db")
        return f"sqlite:///{self.directory / name}.db"

    def create_empty(self) -> str:
        """Return the URL of a database that nothing has been written to."""
        name = make_database_name()
        if self.postgres:
            return self.postgres.create_database(name)
        return f"sqlite:///{self.directory / name}.db"


def make_database_name() -> str:
    """Return a name that no other database has."""
    return f"ostler_{uuid.uuid4().hex[:12]}"


def open_databases(request: pytest.FixtureRequest, directory: Path) -> Databases:
    """Return the databases for these tests. Raises ValueError for a kind that there is not."""
    if KIND not in KINDS:
        raise ValueError(f"TEST_DATABASE is {KIND!r}; set it to one of {', '.join(KINDS)}")
    if KIND == "sqlite":
        return Databases(directory, None, str(request.getfixturevalue("blueprint")))
    postgres: Postgres = request.getfixturevalue("postgres")
    return Databases(directory, postgres, request.getfixturevalue("template"))


def choose_directory() -> Path | None:
    """Return where data is best put, None for where temporary files are."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM_NEEDED
    return MEMORY if roomy else None
