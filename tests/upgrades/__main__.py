"""Keeps databases of this version, or of the one whose source a directory holds, in ``kept/``.

Run at each release: ``python -m tests.upgrades``. For a version before: ``git worktree add`` it
somewhere, and name that directory. Work is put in flight, and the service is killed in it.
"""

import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import text

from persistence.database.session import Database
from tests.commands import OSTLER, ROOT, make_environment, spawn
from tests.databases import Databases, make_database_name
from tests.postgres import Postgres
from tests.server import LiveServer
from tests.upgrades.dumps import KEPT, write_dump
from tests.upgrades.work import (
    CANCEL,
    KEYPAIRS,
    SERVERS,
    WEBHOOKS,
    WORK,
    Body,
    ask,
    find,
    make_body,
    name_action,
)

SLOW = {"SIMULATOR_LATENCY": "120"}
UNREACHABLE = {**SLOW, "SIMULATOR_FAULTS": '{"unavailable": 1}', "WEBHOOK_THREADS": "0"}
FAILING = {"SIMULATOR_FAULTS": '{"build_error": 1}'}
COMMON = {"WEBHOOK_ALLOWED_NETWORKS": '["127.0.0.0/8"]', "OPERATION_DEADLINE_SECONDS": "3600"}
UNSUBMITTED = "SELECT count(*) FROM operations WHERE finished_at IS NULL AND NOT submitted"
REVISION = "SELECT version_num FROM ostler_revision"


class PastServer(LiveServer):
    """A service of the version whose source ``source`` holds."""

    source = ROOT

    def launch(self) -> None:
        """Start the process."""
        environment = {**make_environment(**self.settings), "PYTHONPATH": str(self.source)}
        self._process = spawn([*OSTLER, "serve"], self.directory, environment, self.directory)


@contextmanager
def serve_and_kill(source: Path, url: str, **settings: str) -> Iterator[httpx.Client]:
    """Serve for the time of the block, and end the process as a crash does."""
    with tempfile.TemporaryDirectory() as directory:
        server = PastServer(url, Path(directory))
        server.settings.update({**COMMON, **settings})
        server.source = source
        try:
            server.start()
            with httpx.Client(base_url=server.url, timeout=30, trust_env=False) as client:
                yield client
        finally:
            server.kill()


def take(response: httpx.Response) -> Body:
    """Return what was answered to a request that was taken."""
    assert response.is_success, response.text
    found: Body = response.json() if response.content else {}
    return found


def create(client: httpx.Client, name: str, **fields: Any) -> Body:
    """Make a server without a key."""
    return take(client.post(SERVERS, json=make_body(name, **fields)))


def act(client: httpx.Client, server: Body, body: Body) -> None:
    """Ask for an action without a key."""
    take(client.post(f"{SERVERS}/{server['id']}/action", json=body))


def delete(client: httpx.Client, name: str) -> None:
    """Delete a server."""
    take(client.delete(f"{SERVERS}/{find(client, name)['id']}"))


def prepare(client: httpx.Client) -> None:
    """Make what rests, and a server for each kind of work, as it has to be before."""
    for key in (WEBHOOKS, KEYPAIRS):
        ask(client, key)  # the first versions have neither
    for name, work in WORK.items():
        server = create(client, name)
        for body in work.before:
            act(client, server, body)
    for name in ("locked", "deleted", "delete", "unreachable"):
        create(client, name)
    act(client, find(client, "locked"), name_action("lock"))
    delete(client, "deleted")
    for key in ("resting", "made"):
        take(ask(client, key))


def begin(client: httpx.Client, database: Database) -> None:
    """Have work of every kind begin in the cloud."""
    create(client, "expired", expires_at=(datetime.now(UTC) + timedelta(seconds=100)).isoformat())
    create(client, "cancelled")
    for key in ("create", CANCEL, *(f"do-{name}" for name in WORK)):
        take(ask(client, key))
    delete(client, "delete")
    wait_in_vain(client)
    while count(database, UNSUBMITTED):
        time.sleep(0.1)


def wait_in_vain(client: httpx.Client) -> None:
    """Have a request wait for its operation, which the death of the service cuts short."""

    def wait() -> None:
        with suppress(httpx.HTTPError):
            ask(client, "waited", Prefer="wait=60")

    threading.Thread(target=wait, daemon=True).start()
    while not find(client, "waited"):
        time.sleep(0.1)


def count(database: Database, statement: str) -> Any:
    """Return the one value of a statement."""
    with database.read() as connection:
        return connection.scalar(text(statement))


def keep(source: Path, url: str, kind: str) -> Path:
    """Put work in flight in the empty database of ``url``; return where it is kept."""
    database = Database(url)
    with serve_and_kill(source, url) as client:
        prepare(client)
    with serve_and_kill(source, url, **FAILING) as client:
        take(ask(client, "failed", Prefer="wait=30"))
    with serve_and_kill(source, url, **SLOW) as client:
        begin(client, database)
    with serve_and_kill(source, url, **UNREACHABLE) as client:
        for key in ("queued", "stop-unreachable"):
            take(ask(client, key))
    if kind == "postgresql":
        # Every version before 1.0 understands this name.
        with serve_and_kill(source, url, **SLOW, CARRIER="distributed") as client:
            take(ask(client, "deferred"))
    revision = count(database, REVISION)
    database.close()
    version = tomllib.loads((source / "pyproject.toml").read_text())["project"]["version"]
    commit = subprocess.check_output(
        ["git", "-C", source, "log", "-1", "--format=%h of %cs"], text=True
    ).strip()
    path = KEPT / f"{version}-at-{revision}" / f"{kind}.sql"
    write_dump(url, path, f"Ostler {version} at revision {revision}, commit {commit}")
    return path


def main() -> None:
    """Keep a database of each kind."""
    source = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT).resolve()
    with tempfile.TemporaryDirectory() as directory, Postgres() as postgres:
        files = Databases(Path(directory), None)
        print(keep(source, files.create_empty(), "sqlite"))
        print(keep(source, postgres.create_database(make_database_name()), "postgresql"))


if __name__ == "__main__":
    main()
