"""Databases of each version before, upgraded by a service that goes on with what is in them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from persistence.database.session import Database
from tests.databases import KIND, Databases, open_databases
from tests.http.api import open_client
from tests.http.webhooks import EAGER
from tests.receiver import Receiver
from tests.server import LiveServer
from tests.upgrades.dumps import KEPT, read_dump, restore
from tests.worker import WITH_WORKERS, LiveWorker

SETTINGS = {**EAGER, "SIMULATOR_LATENCY": "0.05", "LOG_LEVEL": "INFO"}
NAMES = sorted(path.name for path in KEPT.iterdir())
ANSWERS = "SELECT key, status, body FROM idempotency_keys ORDER BY key"


@dataclass(frozen=True)
class Upgraded:
    """A database of a version before, what it had ``kept`` for each key, and who uses it now."""

    kept: list[tuple[str, int, bytes]]
    processes: list[LiveServer]
    client: httpx.Client
    receiver: Receiver

    def start(self, ending: ExitStack) -> None:
        """Have the first process upgrade the database, and then the others use it too."""
        for process in self.processes:
            ending.enter_context(process)


@pytest.fixture(scope="session")
def databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Databases:
    return open_databases(request, tmp_path_factory.mktemp("databases"))


@pytest.fixture(scope="session")
def everything(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Upgraded]]:
    """All of them, upgraded at once; on PostgreSQL by workers beside the services."""
    with ExitStack() as ending, ThreadPoolExecutor(len(NAMES)) as pool:
        found = {
            name: bring_back(name, databases, tmp_path_factory.mktemp(name), ending)
            for name in NAMES
        }
        list(pool.map(lambda one: one.start(ending), found.values()))
        yield found


def bring_back(name: str, databases: Databases, directory: Path, ending: ExitStack) -> Upgraded:
    """Return a database and the processes that will use it."""
    url = databases.create_empty()
    restore(read_dump(name, KIND), url)
    receiver = ending.enter_context(Receiver())
    database = Database(url)
    with database.write() as connection:
        kept = [(key, status, body) for key, status, body in connection.execute(text(ANSWERS))]
        if connection.dialect.has_table(connection, "webhooks"):
            connection.execute(text("UPDATE webhooks SET url = :url"), {"url": receiver.url})
    database.close()
    processes = [LiveServer(url, directory / "serve")]
    if KIND == "postgresql":
        processes.append(LiveWorker(url, directory / "worker"))
    for process in processes:
        process.settings.update(SETTINGS | (WITH_WORKERS if len(processes) > 1 else {}))
    client = ending.enter_context(open_client(processes[0].url))
    return Upgraded(kept, processes, client, receiver)


@pytest.fixture(scope="session", params=NAMES)
def upgraded(request: pytest.FixtureRequest, everything: dict[str, Upgraded]) -> Upgraded:
    return everything[request.param]
