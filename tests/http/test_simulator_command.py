"""The commands that change the simulated cloud: what they print, refuse and leave alone."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.commands import run_ostler


class Shell:
    """Runs ``ostler simulator`` with settings like those of the service."""

    def __init__(self, directory: Path, url: str, control: str = "true") -> None:
        self.directory = directory
        self.settings = {"DATABASE_URL": url, "SIMULATOR_CONTROL": control}

    def run(self, *arguments: str) -> list[str]:
        """Run a command that goes well and return the lines that it prints."""
        done = run_ostler("simulator", *arguments, directory=self.directory, **self.settings)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout.splitlines()

    def refuse(self, *arguments: str) -> str:
        """Run a command that must fail and return the one line that says why."""
        done = run_ostler("simulator", *arguments, directory=self.directory, **self.settings)
        assert (done.returncode, done.stdout) == (1, "")
        (line,) = done.stderr.splitlines()
        return line


@pytest.fixture
def shell(tmp_path: Path, database_url: str) -> Shell:
    return Shell(tmp_path, database_url)


def read_clock(line: str) -> tuple[datetime, str]:
    """Return the time and the word of the line about the clock."""
    _, time, word = line.split()
    return datetime.fromisoformat(time), word


def test_what_is_in_force_is_shown_and_can_be_taken_back(shell: Shell) -> None:
    assert shell.run("show")[1] == "faults: those of SIMULATOR_FAULTS"
    assert shell.run("faults", '{"hang": 0.5, "seed": 7}')[1] == 'faults: {"hang": 0.5, "seed": 7}'
    shell.run("clock", "freeze")
    clock, faults = shell.run("reset")
    assert read_clock(clock)[1] == "running"
    assert faults == "faults: those of SIMULATOR_FAULTS"


def test_the_clock_goes_forward_only(shell: Shell) -> None:
    frozen, word = read_clock(shell.run("clock", "freeze")[0])
    assert word == "frozen"
    advanced, word = read_clock(shell.run("clock", "advance", "3600")[0])
    assert (advanced - frozen, word) == (timedelta(hours=1), "frozen")
    assert "forward only" in shell.refuse("clock", "advance", "-1")
    assert read_clock(shell.run("show")[0]) == (advanced, "frozen")
    running, word = read_clock(shell.run("clock", "run")[0])
    assert (running >= advanced, word) == (True, "running")
    assert advanced > datetime.now(UTC)


def test_a_server_that_is_not_there_cannot_be_lost(shell: Shell) -> None:
    assert "no server 'web-1'" in shell.refuse("vanish", "web-1")
    assert "no server 'web-1'" in shell.refuse("delete", "web-1")


@pytest.mark.parametrize("command", [("show",), ("clock", "freeze"), ("faults", "{}")])
def test_a_database_without_a_service_is_refused(
    tmp_path: Path, blank_url: str, command: tuple[str, ...]
) -> None:
    assert "DATABASE_URL" in Shell(tmp_path, blank_url).refuse(*command)


def test_whoever_changes_a_cloud_that_does_not_look_is_told(
    tmp_path: Path, database_url: str
) -> None:
    settings = {"DATABASE_URL": database_url, "SIMULATOR_CONTROL": "false"}
    done = run_ostler("simulator", "faults", "{}", directory=tmp_path, **settings)
    assert done.returncode == 0
    (line,) = done.stderr.splitlines()
    assert "SIMULATOR_CONTROL" in line
