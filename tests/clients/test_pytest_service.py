"""The service of the plugin without pytest, and what it knows of the document."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from ostler_sdk.errors import ServerNotFound
from pytest_ostler import ServiceFailed, run_service
from pytest_ostler.orders import ACTIONS, FAULTS
from tests.contract.validator import load_document

NEW: dict[str, Any] = {"name": "web-01", "flavor": "m1.small", "image": "Debian 12"}


def list_names(schema: str) -> set[str]:
    properties: dict[str, Any] = load_document()["components"]["schemas"][schema]["properties"]
    return set(properties)


def test_the_faults_and_actions_are_those_of_the_document() -> None:
    assert set(FAULTS) == list_names("SimulatorFaults")
    assert set(ACTIONS) == list_names("SimulatorLatencies")


def test_a_program_has_a_service_for_the_time_of_a_block(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    before = set(psutil.Process().children(recursive=True))
    with run_service(LOG_LEVEL="WARNING") as ostler:
        started = set(psutil.Process().children(recursive=True)) - before
        server = ostler.client.servers.create(**NEW, wait=True)
        ostler.clear()
        with pytest.raises(ServerNotFound):
            ostler.client.servers.get(server.id)
        assert list(tmp_path.iterdir())
    assert started
    assert not [one for one in started if one.is_running()]
    assert not list(tmp_path.iterdir())


@pytest.mark.long
def test_an_error_in_the_block_ends_the_service_too() -> None:
    before = set(psutil.Process().children(recursive=True))
    with contextlib.suppress(ZeroDivisionError), run_service():
        raise ZeroDivisionError
    assert not set(psutil.Process().children(recursive=True)) - before


@pytest.mark.long
def test_nothing_is_left_of_a_service_whose_process_is_killed() -> None:
    before = set(psutil.Process().children(recursive=True))
    with run_service() as ostler:
        (process,) = set(psutil.Process().children()) - before
        process.kill()
        process.wait(30)
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{ostler.url}/health")
    assert not set(psutil.Process().children(recursive=True)) - before


FORK = """
import os, signal, time
from pytest_ostler import run_service
with run_service():
    child = os.fork()
    if not child:
        time.sleep(30)
        os._exit(0)
ended, _ = os.waitpid(child, os.WNOHANG)
os.kill(child, signal.SIGKILL)
print("kept waiting" if ended else "gone")
"""


@pytest.mark.long
def test_a_process_that_was_forked_meanwhile_keeps_nobody_waiting(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FORK], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "gone", done.stderr


def test_a_setting_that_cannot_be_is_told() -> None:
    with pytest.raises(ServiceFailed, match="WEBHOOK_THREADS"), run_service(WEBHOOK_THREADS="-7"):
        raise AssertionError


def test_without_the_service_that_is_said_in_one_sentence(tmp_path: Path) -> None:
    packages = Path(__file__).parents[2] / "clients"
    program = "from pytest_ostler import run_service\nwith run_service(): pass"
    done = subprocess.run(
        [sys.executable, "-S", "-c", program],  # nothing is installed there
        env={**os.environ, "PYTHONPATH": f"{packages / 'pytest'}:{packages / 'python'}"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "install Ostler, or name one that runs by --ostler-url" in done.stderr
