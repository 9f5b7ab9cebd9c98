"""The environments of ``make test`` and ``make test-long``: all of the tests, and none twice."""

import configparser
import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from tests.commands import ROOT

TESTS = {str(path.relative_to(ROOT)) for path in (ROOT / "tests").rglob("test_*.py")}
SCHEMATHESIS = "tests/contract/test_schemathesis.py"
WHOLE = ([None], ["not long", "long"])
PLACES = (
    ".venv/tools",
    "node_modules/installed",
    "clients/typescript/node_modules/installed",
    "console/node_modules/installed",
)
INSTALLED = tuple(word for place in PLACES for word in ("-o", place))
FAKE = """#!/bin/sh
echo "asked: $*"
case "$*" in list*) ;; *long*) exit {long} ;; *) exit {short} ;; esac
"""


@dataclass(frozen=True)
class Run:
    """Test files that one command of an environment runs, and the half of each, or all of it."""

    environment: str
    files: frozenset[str]
    half: str | None


def list_files(paths: list[str]) -> set[str]:
    """Return the test files that paths stand for. A path without any fails."""
    found = {path: {name for name in TESTS if Path(name).is_relative_to(path)} for path in paths}
    assert all(found.values()), found
    return set().union(*found.values())


def read_run(environment: str, command: str) -> Run:
    """Return what a command with pytest runs."""
    words = shlex.split(command)
    paths = [word for word in words if word.startswith("tests/")]
    ignored = [after for word, after in pairwise(words) if word == "--ignore"]
    half = words[words.index("-m") + 1] if "-m" in words else None
    files = list_files([path for path in paths if path not in ignored])
    return Run(environment, frozenset(files - (list_files(ignored) if ignored else set())), half)


def read_runs() -> Iterator[Run]:
    """Yield what every environment runs, as tox reads its file."""
    printed = subprocess.run(
        [".venv/bin/tox", "config", "-e", "ALL", "-k", "commands", "--colored", "no"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for section in re.split(r"^\[testenv:", printed, flags=re.MULTILINE)[1:]:
        environment, _, commands = section.partition("]")
        for command in re.findall(r"\.venv/bin/pytest .*", commands):
            yield read_run(environment, command)


@pytest.fixture(scope="module")
def runs() -> list[Run]:
    return list(read_runs())


@pytest.fixture(scope="module")
def tox() -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(ROOT / "tox.ini", encoding="utf-8")
    return parser["tox"]


def split(names: str) -> list[str]:
    """Return the names of a list of tox.ini."""
    return [name.strip() for name in names.partition("=")[2].split(",")]


def test_every_environment_is_of_one_command_but_the_soak(
    tox: configparser.SectionProxy, runs: list[Run]
) -> None:
    short, long = split(f"={tox['env_list']}"), split(tox["labels"])
    assert not set(short) & set(long)
    assert {"lint", "soak", *(run.environment for run in runs)} == {*short, *long, "soak"}


def test_every_test_is_run_whole_and_once(runs: list[Run]) -> None:
    aside = ("soak", "postgres", "postgres-long")
    halves = {
        name: [run.half for run in runs if name in run.files and run.environment not in aside]
        for name in TESTS
    }
    assert halves.pop(SCHEMATHESIS) == ["not long", None]  # as a whole with more examples
    wrong = {name: found for name, found in halves.items() if found not in WHOLE}
    assert not wrong


def test_no_test_is_run_on_postgresql_in_part_or_twice(runs: list[Run]) -> None:
    found = {
        name: [run.half for run in runs if name in run.files and "postgres" in run.environment]
        for name in TESTS
    }
    assert found[SCHEMATHESIS] == [None]
    assert all(halves in ([], *WHOLE) for halves in found.values()), found


def make(target: str, directory: Path, short: int, long: int) -> tuple[bool, list[str]]:
    """Run a target with a tox that ends so; return whether it failed and what tox was asked."""
    tox = directory / "tox"
    tox.write_text(FAKE.format(short=short, long=long))
    tox.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    done = subprocess.run(
        ["make", "--no-print-directory", *INSTALLED, f"BIN={directory}", target],
        cwd=ROOT,
        env=kept | {"ENVIRONMENTS": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode != 0, re.findall(r"asked: (\S+)", done.stdout)


@pytest.mark.parametrize("code", [0, 1])
def test_what_is_left_is_told_whether_a_test_failed_or_not(tmp_path: Path, code: int) -> None:
    assert make("test", tmp_path, code, 0) == (bool(code), ["run-parallel", "list"])


@pytest.mark.parametrize(("short", "long"), [(0, 0), (1, 0), (0, 1), (1, 1)])
def test_everything_is_run_though_a_test_failed_and_fails_then(
    tmp_path: Path, short: int, long: int
) -> None:
    failed, asked = make("test-all", tmp_path, short, long)
    assert failed == bool(short or long)
    assert asked == ["run-parallel", "run-parallel"]


def test_continuous_integration_runs_everything() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("make ")] == [
        "make test || status=$?",
        "make test-long || status=$?",
    ]
    assert "- run: make test-all" in (ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8")
