"""The command line: what it prints, and the one line that it says when it cannot go on."""

import socket
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from persistence.migration import head_revision
from service.config import Settings
from tests.postgres import Postgres
from tests.server import find_free_port, run_ostler
from tests.worker import LiveWorker

SECRET = "correct-horse-battery"
FILE = "sqlite:///ostler.db"
PORT = str(find_free_port())
NOBODY = "postgresql://ostler@127.0.0.1:1/ostler"

IMPOSSIBLE = [
    ("WORKERS", "0"),
    ("WORKERS", "many"),
    ("WORKERS", "-1"),
    ("CARRIER", "pigeon"),
    ("CARRIER", "distributed"),
    ("CARRIER_THREADS", "0"),
    ("LISTEN_PORT", "99999"),
    ("LISTEN_PORT", "http"),
    ("LISTEN_PORT", "-1"),
    ("DATABASE_URL", "mysql://root@localhost/ostler"),
    ("DATABASE_URL", "nonsense"),
    ("DATABASE_URL", ""),
    ("DATABASE_URL", "sqlite://"),
    ("DATABASE_URL", "postgresql://ostler@127.0.0.1:port/ostler"),
    ("USE_MOCK_OPENSTACK", "maybe"),
    ("USE_MOCK_OPENSTACK", "false"),
    ("DEBUG", "perhaps"),
    ("LOG_LEVEL", "LOUD"),
    ("SIMULATOR_CONTROL", "maybe"),
    ("SIMULATOR_FAULTS", '{"flood": 1}'),
    ("SIMULATOR_FAULTS", '{"unavailable": 2}'),
    ("SIMULATOR_LATENCIES", '{"create": -1}'),
]
UNKNOWN = ["OPENSTACK_BOGUS", "SIMULATOR_BOGUS", "OSTLER_BOGUS"]
USAGE = {
    "an unknown option": (["serve", "--bogus"], "--bogus"),
    "an unknown command": (["fly"], "fly"),
    "an unknown command of db": (["db", "fly"], "fly"),
    "no command": ([], "COMMAND"),
    "no command of db": (["db"], "COMMAND"),
    "a port in words": (["serve", "--port", "http"], "--port"),
    "an impossible port": (["serve", "--port", "99999"], "PORT"),
    "no workers": (["serve", "--workers", "0"], "WORKERS"),
    "a worker without threads": (["worker", "--threads", "0"], "CARRIER_THREADS"),
    "a worker with threads in words": (["worker", "--threads", "many"], "--threads"),
    "a worker beside services that carry": (["worker"], "CARRIER"),
    "one word too many": (["config", "please"], "please"),
    "no command of simulator": (["simulator"], "COMMAND"),
    "no command of the clock": (["simulator", "clock"], "COMMAND"),
    "faults that are not JSON": (["simulator", "faults", "{"], "JSON"),
    "faults that are no object": (["simulator", "faults", "[1]"], "object"),
    "an unknown fault": (["simulator", "faults", '{"flood": 1}'], "'flood' is unknown"),
    "a chance above 1": (["simulator", "faults", '{"hang": 1.1}'], "hang must be from 0 to 1"),
    "a chance below 0": (["simulator", "faults", '{"hang": -1}'], "hang must be from 0 to 1"),
    "a chance that is no number": (["simulator", "faults", '{"hang": true}'], "hang must be a num"),
    "a chance of NaN": (["simulator", "faults", '{"hang": NaN}'], "hang must be from 0 to 1"),
    "seconds in words": (["simulator", "clock", "advance", "soon"], "SECONDS"),
    "an unknown form of the document": (["spec", "--format", "xml"], "xml"),
}


def expect_refusal(directory: Path, naming: str, *arguments: str, **settings: str) -> str:
    """Run a command that must fail with one line, and return that line."""
    given = {"DATABASE_URL": FILE, "LISTEN_PORT": PORT, **settings}
    done = run_ostler(*(arguments or ("serve",)), directory=directory, **given)
    assert done.returncode not in (0, None)
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert naming.lower() in lines[0].lower()
    return lines[0]


@pytest.mark.parametrize(("name", "value"), IMPOSSIBLE)
def test_an_impossible_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    expect_refusal(tmp_path, name, **{name: value})


@pytest.mark.parametrize("name", UNKNOWN)
def test_an_unknown_setting_of_the_environment_is_named(tmp_path: Path, name: str) -> None:
    expect_refusal(tmp_path, name, **{name: "1"})


@pytest.mark.parametrize("name", ["BOGUS", "DATABSE_URL", "workerz"])
def test_an_unknown_setting_of_the_file_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / ".env").write_text(f"{name}=1\n", encoding="utf-8")
    expect_refusal(tmp_path, name)


@pytest.mark.parametrize("name", USAGE)
def test_a_wrong_use_is_named(tmp_path: Path, name: str) -> None:
    arguments, naming = USAGE[name]
    expect_refusal(tmp_path, naming, *(arguments or ["--"]))


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        expect_refusal(tmp_path, port, LISTEN_PORT=port)


def test_a_host_that_is_not_there_is_named(tmp_path: Path) -> None:
    expect_refusal(tmp_path, "no.such.host.invalid", LISTEN_HOST="no.such.host.invalid")


@pytest.mark.parametrize(
    "command", [("serve",), ("db", "upgrade"), ("db", "current")], ids=" ".join
)
@pytest.mark.parametrize("url", [NOBODY, "sqlite:////no/such/directory/ostler.db"])
def test_a_database_that_cannot_be_reached_is_told(
    tmp_path: Path, command: tuple[str, ...], url: str
) -> None:
    expect_refusal(tmp_path, "DATABASE_URL", *command, DATABASE_URL=url)


def test_a_newer_database_is_refused(tmp_path: Path, database_url: str) -> None:
    run_ostler("db", "upgrade", directory=tmp_path, DATABASE_URL=database_url)
    execute(database_url, "UPDATE ostler_revision SET version_num = 'from_the_future'")
    line = expect_refusal(tmp_path, "newer", DATABASE_URL=database_url)
    assert "from_the_future" in line


def test_workers_need_postgresql_and_the_line_says_so(tmp_path: Path) -> None:
    for command in ("serve", "worker"):
        line = expect_refusal(tmp_path, "PostgreSQL", command, CARRIER="distributed")
        assert "DATABASE_URL" in line


def test_a_worker_is_refused_where_a_service_would_be(tmp_path: Path, postgres: Postgres) -> None:
    distributed = {"CARRIER": "distributed"}
    expect_refusal(tmp_path, "DATABASE_URL", "worker", DATABASE_URL=NOBODY, **distributed)
    newer = postgres.create_database("ostler_newer")
    run_ostler("db", "upgrade", directory=tmp_path, DATABASE_URL=newer)
    execute(newer, "UPDATE ostler_revision SET version_num = 'from_the_future'")
    line = expect_refusal(tmp_path, "newer", "worker", DATABASE_URL=newer, **distributed)
    assert "from_the_future" in line


def test_a_worker_brings_an_empty_database_to_its_revision(
    tmp_path: Path, postgres: Postgres
) -> None:
    url = postgres.create_database("ostler_empty").replace("+psycopg", "+asyncpg")
    worker = LiveWorker(url, tmp_path / "worker", arguments=("--threads", "2"))
    worker.settings["CARRIER"] = "distributed"
    with worker:
        assert worker.stop() == 0
    assert (worker.log[0]["threads"], worker.log[-1]["message"]) == (2, "Worker shutting down")
    assert worker.stderr == ""
    shown = run_ostler("db", "current", directory=tmp_path, DATABASE_URL=url)
    assert shown.stdout.strip() == head_revision()


def test_a_database_of_somebody_else_is_refused(tmp_path: Path, database_url: str) -> None:
    execute(database_url, "CREATE TABLE servers (id INTEGER)")
    expect_refusal(tmp_path, "servers", DATABASE_URL=database_url)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ostler.db").write_bytes(b"This is a letter, not a database. " * 100)
    expect_refusal(tmp_path, "DATABASE_URL")


def execute(url: str, statement: str) -> None:
    """Change a database behind the back of Ostler."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), ["serve", "worker", "db", "config", "spec", "simulator"]),
        (("simulator",), ["show", "faults", "reset", "vanish", "clock"]),
        (("simulator", "clock"), ["freeze", "advance", "run"]),
        (("serve",), ["--host", "--port", "--workers"]),
        (("worker",), ["--threads"]),
        (("db",), ["upgrade", "current"]),
        (("spec",), ["--format"]),
    ],
)
def test_help_lists_what_there_is(
    tmp_path: Path, arguments: tuple[str, ...], words: list[str]
) -> None:
    done = run_ostler(*arguments, "--help", directory=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert all(word in done.stdout for word in words)


def test_the_version_is_told(tmp_path: Path) -> None:
    done = run_ostler("--version", directory=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split()[0] == "ostler"


def test_config_prints_every_setting_and_masks_secrets(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("ENV=from-the-file\nWORKERS=3\n", encoding="utf-8")
    url = f"postgresql://ostler:{SECRET}@db.example.org/ostler"
    settings = {"DATABASE_URL": url, "OPENSTACK_PASSWORD": SECRET, "WORKERS": "4"}
    done = run_ostler("config", directory=tmp_path, **settings)
    assert (done.returncode, done.stderr) == (0, "")
    shown = dict(line.partition("#")[0].strip().split("=", 1) for line in done.stdout.splitlines())
    assert shown.keys() == {name.upper() for name in Settings.model_fields}
    assert SECRET not in done.stdout
    assert "db.example.org" in shown["DATABASE_URL"]
    assert (shown["ENV"], shown["WORKERS"]) == ("from-the-file", "4")


@pytest.mark.parametrize("form", ["sqlite:///", "sqlite+aiosqlite:///"])
def test_a_database_is_upgraded_once_and_stays_so(tmp_path: Path, form: str) -> None:
    url = f"{form}{tmp_path / 'ostler.db'}"
    before, first, second, after = (
        run_ostler("db", command, directory=tmp_path, DATABASE_URL=url)
        for command in ("current", "upgrade", "upgrade", "current")
    )
    assert {run.returncode for run in (before, first, second, after)} == {0}
    assert "empty" in before.stdout
    assert first.stdout == second.stdout == after.stdout != before.stdout
