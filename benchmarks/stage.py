"""Where services run: a directory that goes away again, and new databases of both kinds."""

import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from benchmarks.processes import find_listener
from benchmarks.statements import LIBRARY, SETTINGS, has_library
from tests.commands import make_environment, spawn
from tests.databases import Databases
from tests.postgres import Postgres
from tests.postgres_binaries import find_binaries
from tests.server import LiveServer

READY = "Application ready"
READY_DEADLINE_S = 60
NO_SETTINGS: Mapping[str, str] = {}
TITLES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True, slots=True)
class Target:
    """A service that runs: its base URL, and the process that it descends from, if known.

    ``database_pid`` is that of a database which has processes of its own.
    """

    url: str
    pid: int | None
    database_pid: int | None = None


class ModuleServer(LiveServer):
    """A process of a module of the benchmarks that serves; ``arguments`` begin with its name."""

    def launch(self) -> None:
        """Start the process."""
        command = [sys.executable, "-m", *self.arguments]
        self._process = spawn(
            command, self.directory, make_environment(**self.settings), self.directory
        )


class Stage:
    """Where services run: a directory that goes away again, and databases of both kinds in it.

    One that ``counts_statements`` has PostgreSQL count them. Raises RuntimeError without one that
    can.
    """

    def __init__(self, *, counts_statements: bool = False) -> None:
        if counts_statements and not has_library(find_binaries()):
            raise RuntimeError(f"This PostgreSQL has no {LIBRARY}")
        self._settings = SETTINGS if counts_statements else ()
        self._stack = ExitStack()
        directory = tempfile.TemporaryDirectory(prefix="ostler-bench-")
        self._directory = Path(self._stack.enter_context(directory))
        self._postgres: Postgres | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def make_directory(self) -> Path:
        """Return a new empty directory."""
        directory = self._directory / uuid.uuid4().hex
        directory.mkdir()
        return directory

    def create_database(self, kind: str) -> str:
        """Return the URL of a new empty database; the first on PostgreSQL starts that."""
        if kind == "postgresql" and self._postgres is None:
            self._postgres = self._stack.enter_context(Postgres(settings=self._settings))
        postgres = self._postgres if kind == "postgresql" else None
        return Databases(self.make_directory(), postgres).create_empty()

    @contextmanager
    def serve(
        self, database_url: str, *, workers: int = 1, settings: Mapping[str, str] = NO_SETTINGS
    ) -> Iterator[Target]:
        """Run Ostler for the time of the block."""
        server = LiveServer(database_url, self.make_directory(), workers=workers)
        server.settings.update(settings)
        with run(server, workers) as target:
            yield target

    @contextmanager
    def serve_module(
        self, *arguments: str, database_url: str = "", workers: int = 1
    ) -> Iterator[Target]:
        """Run a module of the benchmarks for the time of the block."""
        directory = self.make_directory()
        server = ModuleServer(database_url, directory, workers=workers, arguments=arguments)
        with run(server, workers) as target:
            yield target


@contextmanager
def run(server: LiveServer, workers: int) -> Iterator[Target]:
    """Run a server for the time of the block, which begins when every worker is ready."""
    with server:
        wait_for_workers(server, workers)
        database = find_database(server.settings["DATABASE_URL"])
        yield Target(server.url, server.process.pid, database)


def find_database(url: str) -> int | None:
    """Return the process of the PostgreSQL that ``url`` names; SQLite has none."""
    parts = urlsplit(url)
    return find_listener(parts.port or 5432) if parts.scheme.startswith("postgresql") else None


def wait_for_workers(server: LiveServer, workers: int) -> None:
    """Return once every worker is ready, not only the first. Raises RuntimeError."""
    deadline = time.monotonic() + READY_DEADLINE_S
    while server.stdout.count(READY) < workers:
        if time.monotonic() > deadline:
            raise RuntimeError(f"Not all workers became ready: {server.stderr or server.stdout}")
        time.sleep(0.05)
