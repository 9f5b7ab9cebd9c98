"""The example by the command line: a server for the time of a command, however that ends."""

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from pytest_ostler import Ostler, run_service
from tests.commands import ROOT
from tests.http.waits import wait_until

EXAMPLE = ROOT / "clients" / "examples" / "job_server"
SCRIPT = EXAMPLE / "with_server.sh"
LEAVES_NOTE = 'echo "$SERVER_NAME $SERVER_ID $SERVER_IP" > note'


@pytest.fixture(scope="module")
def service() -> Iterator[Ostler]:
    with run_service() as ostler:
        yield ostler


@pytest.fixture
def ostler(service: Ostler) -> Ostler:
    service.clear()
    return service


def start(ostler: Ostler, directory: Path, *command: str) -> subprocess.Popen[str]:
    """Start the script, with the command line of this environment first on the path."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.Popen(
        [SCRIPT, *command],
        cwd=directory,
        env={**os.environ, **ostler.environ, "PATH": path, "CI_JOB_ID": "17"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(ostler: Ostler, directory: Path, *command: str) -> tuple[int, str]:
    """Run the script to its end; return its exit code, and what it said beside."""
    process = start(ostler, directory, *command)
    _, said = process.communicate(timeout=120)
    return process.returncode, said


def list_names(ostler: Ostler) -> list[str]:
    return [server.name for server in ostler.client.servers.list()]


def test_a_command_has_a_server_and_leaves_none(ostler: Ostler, tmp_path: Path) -> None:
    ostler.faults(lost_answer=0.4, seed=7)
    command = f'{LEAVES_NOTE}; ostler server list --label job=17 -o json > "listed"'
    code, said = run(ostler, tmp_path, "sh", "-c", command)
    assert code == 0, said
    name, server_id, address = (tmp_path / "note").read_text().split()
    assert name.startswith("job-17-")
    (listed,) = yaml.safe_load((tmp_path / "listed").read_text())
    assert (listed["id"], listed["ip_address"], listed["status"]) == (server_id, address, "ACTIVE")
    assert listed["expires_at"]
    assert list_names(ostler) == []


@pytest.mark.long
def test_it_ends_as_the_command_ends_and_shows_the_console(ostler: Ostler, tmp_path: Path) -> None:
    code, said = run(ostler, tmp_path, "sh", "-c", f"{LEAVES_NOTE}; exit 42")
    assert (code, list_names(ostler)) == (42, [])
    name, *_ = (tmp_path / "note").read_text().split()
    assert f"{name} login:" in said


@pytest.mark.long
def test_a_server_that_cannot_be_built_is_not_left_either(ostler: Ostler, tmp_path: Path) -> None:
    ostler.faults(no_valid_host=1)
    code, said = run(ostler, tmp_path, "sh", "-c", LEAVES_NOTE)
    assert (code, list_names(ostler)) == (1, [])
    assert "No valid host" in said
    assert not (tmp_path / "note").exists()


@pytest.mark.long
def test_a_job_that_is_ended_cleans_up(ostler: Ostler, tmp_path: Path) -> None:
    process = start(ostler, tmp_path, "sh", "-c", f"{LEAVES_NOTE}; exec sleep 2")
    wait_until((tmp_path / "note").exists)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=120)
    assert (process.returncode, list_names(ostler)) == (143, [])


def test_the_workflow_runs_the_script_and_installs_what_it_needs() -> None:
    workflow = yaml.safe_load((EXAMPLE / "workflow.yaml").read_text(encoding="utf-8"))
    steps = {
        step["name"]: step["run"] for step in workflow["jobs"]["smoke"]["steps"] if "run" in step
    }
    script, _ = shlex.split(steps["Smoke"])
    assert ROOT / script.removeprefix(".ostler/") == SCRIPT
    named = [word.removeprefix("./.ostler/") for word in shlex.split(steps["Install"])[2:]]
    assert all((ROOT / name / "pyproject.toml").exists() for name in named)
    assert os.access(SCRIPT, os.X_OK)
