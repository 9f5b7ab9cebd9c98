"""The command line and its database: upgraded, refused in one line, or used by a worker."""

import os
import stat
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from persistence.migration import head_revision
from tests.commands import run_ostler
from tests.databases import make_database_name
from tests.http.refusals import NOBODY, expect_refusal
from tests.postgres import Postgres
from tests.server import LiveServer, serve
from tests.worker import LiveWorker


def execute(url: str, statement: str) -> None:
    """Change a database behind the back of Ostler."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def find_files(directory: Path) -> list[Path]:
    """Return the files of the database that a command makes when it is not told where."""
    return list(directory.glob("ostler.db*"))


@pytest.mark.long
@pytest.mark.parametrize(
    "command", [("serve",), ("db", "upgrade"), ("db", "current")], ids=" ".join
)
@pytest.mark.parametrize("url", [NOBODY, "sqlite:////no/such/directory/ostler.db"])
def test_a_database_that_cannot_be_reached_is_told(
    tmp_path: Path, command: tuple[str, ...], url: str
) -> None:
    expect_refusal(tmp_path, "DATABASE_URL", *command, DATABASE_URL=url)


def test_a_newer_database_is_refused(tmp_path: Path, database_url: str) -> None:
    execute(database_url, "UPDATE ostler_revision SET version_num = 'from_the_future'")
    line = expect_refusal(tmp_path, "newer", DATABASE_URL=database_url)
    assert "from_the_future" in line


@pytest.mark.long
def test_workers_need_postgresql_and_the_line_says_so(tmp_path: Path) -> None:
    for command in ("serve", "worker"):
        line = expect_refusal(tmp_path, "PostgreSQL", command, OPERATIONS="workers")
        assert "DATABASE_URL" in line


@pytest.mark.long
def test_a_worker_is_refused_where_a_service_would_be(tmp_path: Path, postgres: Postgres) -> None:
    with_workers = {"OPERATIONS": "workers"}
    expect_refusal(tmp_path, "DATABASE_URL", "worker", DATABASE_URL=NOBODY, **with_workers)
    newer = postgres.create_database("ostler_newer")
    run_ostler("db", "upgrade", directory=tmp_path, DATABASE_URL=newer)
    execute(newer, "UPDATE ostler_revision SET version_num = 'from_the_future'")
    line = expect_refusal(tmp_path, "newer", "worker", DATABASE_URL=newer, **with_workers)
    assert "from_the_future" in line


@pytest.mark.long
def test_a_worker_brings_an_empty_database_to_its_revision(
    tmp_path: Path, postgres: Postgres
) -> None:
    url = postgres.create_database("ostler_empty").replace("+psycopg", "+asyncpg")
    worker = LiveWorker(url, tmp_path / "worker", arguments=("--threads", "2"))
    worker.settings["OPERATIONS"] = "workers"
    with worker:
        assert worker.stop() == 0
    assert (worker.log[0]["threads"], worker.log[-1]["message"]) == (2, "Worker shutting down")
    assert worker.stderr == ""
    shown = run_ostler("db", "current", directory=tmp_path, DATABASE_URL=url)
    assert shown.stdout.strip() == head_revision()


@pytest.mark.long
def test_a_service_brings_an_empty_database_to_its_revision(tmp_path: Path, blank_url: str) -> None:
    with LiveServer(blank_url, tmp_path / "server"):
        shown = run_ostler("db", "current", directory=tmp_path, DATABASE_URL=blank_url)
    assert shown.stdout.strip() == head_revision()


def test_a_database_of_somebody_else_is_refused(tmp_path: Path, blank_url: str) -> None:
    execute(blank_url, "CREATE TABLE servers (id INTEGER)")
    expect_refusal(tmp_path, "servers", DATABASE_URL=blank_url)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ostler.db").write_bytes(b"This is a letter, not a database. " * 100)
    expect_refusal(tmp_path, "DATABASE_URL")


@pytest.mark.long
@pytest.mark.parametrize("form", ["sqlite:///", "sqlite+aiosqlite:///"])
def test_a_database_is_upgraded_once_and_stays_so(tmp_path: Path, form: str) -> None:
    url = f"{form}{tmp_path / 'ostler.db'}"
    first, second, after = (
        run_ostler("db", command, directory=tmp_path, DATABASE_URL=url)
        for command in ("upgrade", "upgrade", "current")
    )
    assert {run.returncode for run in (first, second, after)} == {0}
    assert first.stdout.strip() == second.stdout.strip() == after.stdout.strip() == head_revision()


@pytest.mark.long
def test_a_database_that_holds_nothing_is_told_from_an_upgraded_one(
    tmp_path: Path, postgres: Postgres
) -> None:
    blank = postgres.create_database(make_database_name())
    (tmp_path / "blank.db").touch()
    for url in (blank, f"sqlite:///{tmp_path}/blank.db"):
        shown = run_ostler("db", "current", directory=tmp_path, DATABASE_URL=url)
        assert (shown.returncode, shown.stderr) == (0, "")
        assert shown.stdout == f"empty (this version needs {head_revision()})\n"
    assert (tmp_path / "blank.db").stat().st_size == 0


READING = [
    ("db", "current"),
    ("simulator", "show"),
    ("simulator", "reset"),
    ("simulator", "faults", "{}"),
    ("simulator", "clock", "freeze"),
    ("simulator", "vanish", "web-01"),
]


@pytest.mark.long
@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_a_command_that_needs_a_database_makes_none(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    line = expect_refusal(tmp_path, "there is no database", *command)
    assert str(tmp_path / "ostler.db") in line
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", ["sqlite:///ostler.db", "sqlite:///file:ostler.db?uri=true"])
def test_a_new_database_is_its_owners_alone(tmp_path: Path, form: str) -> None:
    before = os.umask(0)
    try:
        with serve(form, tmp_path):
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in find_files(tmp_path)}
    finally:
        os.umask(before)
    assert modes == dict.fromkeys(("ostler.db", "ostler.db-shm", "ostler.db-wal"), 0o600)


@pytest.mark.long
def test_a_database_that_is_there_keeps_the_mode_that_it_has(tmp_path: Path) -> None:
    file = tmp_path / "ostler.db"
    file.touch()
    file.chmod(0o640)
    assert run_ostler("db", "upgrade", directory=tmp_path).returncode == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


@pytest.mark.long
def test_the_file_of_somebody_else_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "ostler.db"
    execute(f"sqlite:///{file}", "CREATE TABLE letters (id INTEGER)")
    before = file.read_bytes()
    shown = run_ostler("db", "current", directory=tmp_path)
    assert (shown.returncode, shown.stdout.split()[0]) == (0, "empty")
    assert (file.read_bytes(), list(tmp_path.iterdir())) == (before, [file])


@pytest.mark.long
@pytest.mark.parametrize(
    "parameter", ["bogus=hunter2", "timeout=hunter2", "isolation_level=hunter2"]
)
def test_a_parameter_that_sqlite_does_not_take_is_told_in_one_line(
    tmp_path: Path, parameter: str
) -> None:
    line = expect_refusal(tmp_path, "DATABASE_URL", DATABASE_URL=f"sqlite:///ostler.db?{parameter}")
    assert "hunter2" not in line
    assert list(tmp_path.iterdir()) == []
