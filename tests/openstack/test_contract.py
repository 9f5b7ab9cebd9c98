"""Schemathesis, with its own checks and ours, finds no fault in front of a real OpenStack."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.conftest import QUIET
from tests.contract.test_schemathesis import run_schemathesis
from tests.openstack.cloud.cloud import Cloud
from tests.openstack.project import Project
from tests.openstack.test_service import describe_settings
from tests.server import LiveServer, serve

EXAMPLES = "10"
PHASES = "examples,fuzzing,stateful"
PATIENCE_S = "90"  # a response to "Prefer: wait=60" takes a minute where the cloud does


@pytest.fixture
def service(cloud: Cloud, database_url: str, tmp_path: Path) -> Iterator[LiveServer]:
    settings = describe_settings(cloud.state) | QUIET
    with serve(database_url, tmp_path / "server", **settings) as server:
        yield server


def test_schemathesis_finds_no_fault(service: LiveServer, project: Project, tmp_path: Path) -> None:
    options = ["--phases", PHASES, "--max-examples", EXAMPLES]
    options += ["--request-timeout", PATIENCE_S, "--max-response-time", PATIENCE_S]
    options += ["--exclude-checks", "ignored_auth"]  # everybody is let in here
    done = run_schemathesis(service.url, tmp_path, *options, strict=True)
    project.wait_until_empty()
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
