"""How the programs of the benchmarks end."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import make_environment
from tests.server import find_free_port

pytestmark = pytest.mark.long

COLUMNS = 80
PROGRAMS = (
    "scale",
    "seed",
    "start",
    "endurance",
    "response_validation",
    "authentication",
    "rate_limits",
)
WRK = "#!/bin/sh\nexit 1\n"


def run(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a program with a wrk on its path that fails."""
    wrk = directory / "wrk"
    wrk.write_text(WRK)
    wrk.chmod(0o755)
    environment = make_environment(PATH=f"{directory}:/usr/bin:/bin")
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(
        command, cwd=directory, env=environment, capture_output=True, text=True, check=False
    )


def test_a_service_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{find_free_port()}"
    ended = run(tmp_path, "benchmarks", "--against", url, "--no-ceilings")
    assert ended.returncode == 1
    assert ended.stderr == f"benchmarks: Nothing answers at {url}\n"


def test_a_document_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    ended = run(tmp_path, "benchmarks.scale", "--into", "nowhere.md")
    assert ended.returncode == 1
    assert ended.stderr.startswith("benchmarks: [Errno 2] No such file or directory")


@pytest.mark.parametrize("name", ["benchmarks", *(f"benchmarks.{each}" for each in PROGRAMS)])
def test_every_program_explains_itself_in_sentences(tmp_path: Path, name: str) -> None:
    ended = run(tmp_path, name, "--help")
    assert ended.returncode == 0
    assert ended.stdout.startswith(f"Usage: python -m {name} ")
    assert all(len(line) <= COLUMNS for line in ended.stdout.splitlines())
    _, description, *texts = re.split(r"\n\n|\n  (?=\S)", ended.stdout)
    assert re.fullmatch(r"[A-Z][^:]*\.", description, re.DOTALL)
    helps = [text for text in texts if not text.endswith(":")]
    assert all(re.fullmatch(r"\S.*?  +[A-Z].*\.\n?", text, re.DOTALL) for text in helps)
