"""What keeps a database from being used: each fault is a line of its own, without a secret."""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, urlsplit

import psycopg
import pytest

from persistence.database.session import Database
from persistence.migration import head_revision, read_revision
from tests.commands import run_ostler
from tests.databases import make_database_name
from tests.http.refusals import expect_refusal
from tests.postgres import Postgres
from tests.worker import LiveWorker

pytestmark = pytest.mark.long

PASSWORD = "p@ss/w:rd hunter7"
ROLE = "keyed"
NOBODY = 65534


@pytest.fixture(scope="module")
def guarded(postgres: Postgres) -> str:
    """The URL of a database, without the role that has to say ``PASSWORD``."""
    postgres.create_role(ROLE, PASSWORD)
    url = urlsplit(postgres.create_database(make_database_name()))
    return f"postgresql://{url.hostname}:{url.port}{url.path}"


def name_role(url: str, role: str) -> str:
    return url.replace("://", f"://{role}@")


@contextmanager
def keep_silent() -> Iterator[int]:
    """Give the port of a server that accepts connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_each_fault_of_postgresql_is_a_line_of_its_own(tmp_path: Path, guarded: str) -> None:
    server = guarded.rpartition("/")[0]
    with keep_silent() as port:
        faults = {
            name_role(f"{server}/missing", "ostler"): "there is no database 'missing'",
            name_role(guarded, "stranger"): "there is no role 'stranger'",
            name_role(guarded, f"{ROLE}:hunter8"): f"the password of the role '{ROLE}'",
            name_role(guarded, ROLE): "asks for a password and there is none",
            "postgresql://ostler@127.0.0.1:1/ostler": "no database answers at 127.0.0.1:1;",
            f"postgresql://ostler@127.0.0.1:{port}/ostler": f":{port} within 3 seconds",
            "postgresql://ostler@no.such.host.invalid/ostler": "no host 'no.such.host.invalid'",
            "postgresql://ostler@/ostler?host=/no/such/socket": "at /no/such/socket:5432;",
            name_role(f"{guarded}?sslmode=require", "ostler"): "server does not support SSL",
            name_role(f"{guarded}?pasword=hunter8", "ostler"): "does not know",
            name_role(f"{guarded}?port=hunter8", "ostler"): "no number",
        }
        lines = {
            expect_refusal(tmp_path, fault, "db", "current", DATABASE_URL=url)
            for url, fault in faults.items()
        }
    assert all("DATABASE_URL: " in line for line in lines)
    assert len(lines) == len(faults) - 1  # a wrong parameter and a wrong port are one kind
    assert "hunter" not in str(lines)


@pytest.mark.parametrize("command", [("serve",), ("db", "upgrade")], ids=" ".join)
def test_a_start_says_which_fault_it_is(
    tmp_path: Path, guarded: str, command: tuple[str, ...]
) -> None:
    url = name_role(guarded, f"{ROLE}:hunter8")
    expect_refusal(tmp_path, f"the password of the role '{ROLE}'", *command, DATABASE_URL=url)


def write_passfile(directory: Path) -> str:
    """Return a file that only its owner may read, as libpq wants it."""
    passfile = directory / "passfile"
    passfile.write_text(f"*:*:*:{ROLE}:{PASSWORD.replace(':', chr(92) + ':')}\n")
    passfile.chmod(0o600)
    return str(passfile)


def list_ways(directory: Path, guarded: str) -> list[dict[str, str]]:
    """Return settings that give the password in each of the ways that there are."""
    url = name_role(guarded, ROLE)
    file = directory / "password"
    file.write_text(f"{PASSWORD}\n")
    passfile = write_passfile(directory)
    return [
        {"DATABASE_URL": name_role(guarded, f"{ROLE}:{quote(PASSWORD, safe='')}")},
        {"DATABASE_URL": f"{url}?password={quote(PASSWORD)}"},
        {"DATABASE_URL": url, "DATABASE_PASSWORD": PASSWORD},
        {"DATABASE_URL": url, "DATABASE_PASSWORD_FILE": str(file)},
        {"DATABASE_URL": guarded, "PGUSER": ROLE, "DATABASE_PASSWORD_FILE": str(file)},
        {"DATABASE_URL": url, "PGPASSWORD": PASSWORD},
        {"DATABASE_URL": url, "PGPASSFILE": passfile},
        {"DATABASE_URL": f"{url}?passfile={passfile}"},
    ]


def test_a_password_is_taken_from_each_place(tmp_path: Path, guarded: str) -> None:
    for settings in list_ways(tmp_path, guarded):
        done = run_ostler("db", "upgrade", directory=tmp_path, **settings)
        assert (done.stdout.strip(), done.stderr) == (head_revision(), ""), settings
        shown = run_ostler("config", directory=tmp_path, **settings)
        assert "hunter7" not in shown.stdout + shown.stderr


@pytest.mark.parametrize("way", ["DATABASE_PASSWORD", "PGPASSWORD", "PGPASSFILE"])
def test_a_worker_takes_jobs_with_a_password_beside_the_url(
    tmp_path: Path, postgres: Postgres, guarded: str, way: str
) -> None:
    own = postgres.create_database(make_database_name())
    url = name_role(f"{guarded.rpartition('/')[0]}/{own.rpartition('/')[2]}", ROLE)
    given = {way: write_passfile(tmp_path) if way == "PGPASSFILE" else PASSWORD}
    worker = LiveWorker(url, tmp_path / "worker")
    worker.settings.update(given, OPERATIONS="workers")
    with worker, psycopg.connect(own.replace("+psycopg", ""), autocommit=True) as connection:
        deadline = time.monotonic() + 30
        registered = 0
        while not registered and time.monotonic() < deadline:
            time.sleep(0.1)
            row = connection.execute("SELECT count(*) FROM procrastinate_workers").fetchone()
            registered = row[0] if row else 0
    assert registered == 1
    assert {line["levelname"] for line in worker.log} == {"INFO"}
    assert "hunter7" not in worker.stdout + worker.stderr


def test_a_file_of_sqlite_that_cannot_be_had_is_told(tmp_path: Path) -> None:
    (tmp_path / "folder.db").mkdir()
    (tmp_path / "letter.db").write_bytes(b"This is a letter, not a database. " * 100)
    faults = {
        "sqlite:////no/such/directory/ostler.db": "there is no directory /no/such/directory",
        f"sqlite:///{tmp_path}/folder.db": "folder.db is a directory",
        f"sqlite:///{tmp_path}/letter.db": "is not an SQLite database",
    }
    for command in ("upgrade", "current"):
        for url, fault in faults.items():
            expect_refusal(tmp_path, fault, "db", command, DATABASE_URL=url)


@contextmanager
def be_nobody() -> Iterator[Path]:
    """Give a directory of its own to this process, which may do nothing else in the block."""
    with TemporaryDirectory() as name:
        if os.geteuid() == 0:
            os.chown(name, NOBODY, NOBODY)
        user = os.geteuid()
        try:
            if user == 0:
                os.seteuid(NOBODY)
            yield Path(name)
        finally:
            os.seteuid(user)
            Path(name).chmod(0o700)


def test_a_file_of_sqlite_without_permission_is_told() -> None:
    with be_nobody() as directory:
        file = directory / "ostler.db"
        url = f"sqlite:///{file}"
        directory.chmod(0o500)
        with pytest.raises(ValueError, match=f"no permission to make files in {directory}"):
            Database(url)
        directory.chmod(0o700)
        file.touch(0o400)
        with pytest.raises(ValueError, match=f"{file} can only be read"):
            Database(url)
        assert read_revision(Database(url, existing=True)) is None
        file.chmod(0)
        for existing in (False, True):
            with pytest.raises(ValueError, match=f"no permission to read {file}"):
                Database(url, existing=existing)


def test_a_file_of_sqlite_that_stays_locked_is_told(tmp_path: Path) -> None:
    file = tmp_path / "ostler.db"
    assert run_ostler("db", "upgrade", directory=tmp_path).returncode == 0
    database = Database(f"sqlite:///{file}")
    with database.write():
        words = f"DATABASE_URL: another process keeps the file {file} locked"
        expect_refusal(tmp_path, words, "simulator", "reset", SIMULATOR_CONTROL="true")
    database.close()
