"""The command line: what it prints, and the one line that it says when it cannot go on."""

import shlex
import socket
import subprocess
from pathlib import Path

import pytest

from service.settings.config import Settings
from tests import commands
from tests.commands import OSTLER, make_environment, run_ostler
from tests.databases import make_database_name
from tests.http.refusals import expect_refusal
from tests.postgres import Postgres
from tests.samples import sample_cases
from tests.server import LiveServer
from tests.worker import LiveWorker

SECRET = "correct-horse-battery"

IMPOSSIBLE = [
    ("WORKERS", "0"),
    ("WORKERS", "many"),
    ("WORKERS", "-1"),
    ("OPERATIONS", "pigeon"),
    ("OPERATIONS", "workers"),
    ("OPERATION_THREADS", "0"),
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
    ("LOG_FORMAT", "xml"),
    ("SIMULATOR_CONTROL", "maybe"),
    ("SIMULATOR_FAULTS", '{"flood": 1}'),
    ("SIMULATOR_FAULTS", '{"unavailable": 2}'),
    ("SIMULATOR_LATENCIES", '{"create": -1}'),
]
UNKNOWN = {
    "OPENSTACK_BOGUS": "OPENSTACK_BOGUS: unknown setting",
    "SIMULATOR_BOGUS": "SIMULATOR_BOGUS: unknown setting",
    "OSTLER_BOGUS": "OSTLER_BOGUS: unknown setting",
    "OSTLER_DATABASE_URL": "did you mean DATABASE_URL?",
    "LISTEN_PROT": "did you mean LISTEN_PORT?",
    "LOG_LEVL": "did you mean LOG_LEVEL?",
}
USAGE = {
    "an unknown option": (["serve", "--bogus"], "--bogus"),
    "an unknown command": (["fly"], "fly"),
    "an unknown command of db": (["db", "fly"], "fly"),
    "no command": ([], "COMMAND"),
    "no command of db": (["db"], "COMMAND"),
    "a port in words": (["serve", "--port", "http"], "--port"),
    "an impossible port": (["serve", "--port", "99999"], "argument --port: "),
    "no workers": (["serve", "--workers", "0"], "argument --workers: "),
    "a worker without threads": (["worker", "--threads", "0"], "argument --threads: "),
    "an impossible port of metrics": (["worker", "--metrics-port", "-1"], "--metrics-port: "),
    "a worker with threads in words": (["worker", "--threads", "many"], "--threads"),
    "a worker beside services that carry": (["worker"], "OPERATIONS"),
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


@pytest.mark.parametrize(("name", "value"), sample_cases(IMPOSSIBLE))
def test_an_impossible_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    expect_refusal(tmp_path, name, **{name: value})


@pytest.mark.parametrize("name", sample_cases(UNKNOWN))
def test_an_unknown_setting_of_the_environment_is_named(tmp_path: Path, name: str) -> None:
    expect_refusal(tmp_path, UNKNOWN[name], **{name: "1"})


@pytest.mark.parametrize("name", ["BOGUS", "DATABSE_URL", "workerz"])
def test_an_unknown_setting_of_the_file_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / ".env").write_text(f"{name}=1\n", encoding="utf-8")
    expect_refusal(tmp_path, name)


@pytest.mark.parametrize("name", sample_cases(USAGE))
def test_a_wrong_use_is_named(tmp_path: Path, name: str) -> None:
    arguments, naming = USAGE[name]
    expect_refusal(tmp_path, naming, *(arguments or ["--"]))


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_other_machines_are_not_served_without_being_asked_who_they_are(
    tmp_path: Path, host: str
) -> None:
    line = expect_refusal(tmp_path, "AUTH_MODE", LISTEN_HOST=host)
    assert line.startswith("ostler: AUTH_MODE: ")
    assert "ALLOW_ANONYMOUS" in line


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        expect_refusal(tmp_path, port, LISTEN_PORT=port)


def test_a_host_that_is_not_there_is_named(tmp_path: Path) -> None:
    expect_refusal(tmp_path, "no.such.host.invalid", LISTEN_HOST="no.such.host.invalid")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), ["serve", "worker", "db", "config", "spec", "simulator"]),
        (("simulator",), ["show", "faults", "reset", "vanish", "clock"]),
        (("simulator", "clock"), ["freeze", "advance", "run"]),
        (("serve",), ["--host", "--port", "--workers"]),
        (("worker",), ["--threads"]),
        (("db",), ["upgrade", "current"]),
        (("spec",), ["--format", "--for"]),
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


@pytest.mark.parametrize(
    "arguments",
    sample_cases([["--version"], ["config"], ["spec"], ["db", "upgrade"], ["db", "current"]]),
)
def test_a_command_needs_no_more_than_it_imports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    if arguments == ["db", "current"]:
        run_ostler("db", "upgrade", directory=tmp_path)
    monkeypatch.setattr(commands, "may_fork", False)
    done = run_ostler(*arguments, directory=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


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


def test_config_prints_the_names_of_today_and_tells_of_those_before(tmp_path: Path) -> None:
    settings = {"CARRIER": "embedded", "CARRIER_THREADS": "7"}
    done = run_ostler("config", directory=tmp_path, **settings)
    shown = dict(line.partition("#")[0].strip().split("=", 1) for line in done.stdout.splitlines())
    assert done.returncode == 0
    assert (shown["OPERATIONS"], shown["OPERATION_THREADS"]) == ("embedded", "7")
    assert shown.keys().isdisjoint(settings)
    assert done.stderr.splitlines() == [
        "ostler: CARRIER: is OPERATIONS now, understood until 1.0",
        "ostler: CARRIER_THREADS: is OPERATION_THREADS now, understood until 1.0",
    ]


@pytest.mark.long
def test_services_and_workers_start_with_names_of_before_and_warn_of_them(
    tmp_path: Path, postgres: Postgres
) -> None:
    older = {"CARRIER": "distributed", "CARRIER_THREADS": "3"}
    url = postgres.create_database(make_database_name())
    server = LiveServer(url, tmp_path / "server")
    worker = LiveWorker(url, tmp_path / "worker")
    for process in (server, worker):
        process.settings.update(older)
    with server, worker:
        assert (server.stop(), worker.stop()) == (0, 0)
    for process in (server, worker):
        warnings = [line["message"] for line in process.log if line["levelname"] == "WARNING"]
        assert warnings == [
            "CARRIER=distributed: is OPERATIONS=workers now, understood until 1.0",
            "CARRIER_THREADS: is OPERATION_THREADS now, understood until 1.0",
        ]
    assert worker.stderr == ""
    (ready,) = [line for line in worker.log if line["message"] == "Worker ready"]
    assert ready["threads"] == 3


def test_two_names_of_a_setting_that_say_different_things_are_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("CARRIER=distributed\n", encoding="utf-8")
    for command in ("serve", "worker", "config"):
        done = run_ostler(command, directory=tmp_path, OPERATIONS="embedded")
        (line,) = done.stderr.splitlines()
        assert line.startswith("ostler: CARRIER: cannot be beside another OPERATIONS")
        assert done.returncode == 1


def test_config_prints_what_can_be_shown_beside_the_fault(tmp_path: Path) -> None:
    url = f"postgresql://ostler:{SECRET}@word@db.example.org/ostler"
    lines = ["BOGUS=1", f"not a setting {SECRET}", "ENV=from-the-file", f"DATABASE_URL={url}"]
    (tmp_path / ".env").write_text("\n".join(lines), encoding="utf-8")
    done = run_ostler("config", directory=tmp_path, WORKERS="many", OPENSTACK_PASSWORD=SECRET)
    shown = dict(line.partition("#")[0].strip().split("=", 1) for line in done.stdout.splitlines())
    assert shown.keys() == {name.upper() for name in Settings.model_fields}
    assert (shown["ENV"], shown["WORKERS"], shown["THREADS"]) == ("from-the-file", "many", "16")
    (fault,) = done.stderr.splitlines()
    for words in (".env: line 2", "BOGUS: unknown setting", "DATABASE_URL: ", "WORKERS: "):
        assert words in fault
    assert SECRET not in done.stdout + done.stderr
    assert "word" not in shown["DATABASE_URL"] + fault.replace("password", "")
    assert done.returncode == 1


def test_a_reader_that_has_seen_enough_is_no_failure_to_tell_of(tmp_path: Path) -> None:
    command = f"{shlex.join(OSTLER)} spec | head -n 1"
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=tmp_path,
        env=make_environment(),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.startswith("openapi")
    assert done.stderr == ""
