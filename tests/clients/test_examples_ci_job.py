"""The job of CI that is an example: its tests pass as its workflow runs them."""

import shlex
import subprocess
import sys

import pytest
import yaml

from tests.commands import ROOT

JOB = ROOT / "clients" / "examples" / "ci_job"


def list_commands() -> dict[str, list[str]]:
    """Return the commands of the workflow by the names of their steps."""
    workflow = yaml.safe_load((JOB / "workflow.yaml").read_text(encoding="utf-8"))
    (job,) = workflow["jobs"].values()
    return {step["name"]: shlex.split(step["run"]) for step in job["steps"] if "run" in step}


@pytest.mark.long
def test_the_tests_of_the_example_pass_as_its_workflow_runs_them() -> None:
    name, *options = list_commands()["Test"]
    quiet = ("-p", "no:schemathesis", "-p", "no:cacheprovider")
    done = subprocess.run(
        [sys.executable, "-m", name, *options, *quiet],
        cwd=JOB,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "3 passed" in done.stdout


def test_the_workflow_installs_what_there_is() -> None:
    install = list_commands()["Install"]
    named = [word.removeprefix("./.ostler") for word in install if word.startswith("./.ostler")]
    assert named == ["", "/clients/python", "/clients/pytest"]
    assert all((ROOT / name.lstrip("/") / "pyproject.toml").exists() for name in named)
