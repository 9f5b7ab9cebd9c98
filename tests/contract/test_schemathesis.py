"""Schemathesis, with its own checks and ours, finds no fault in the running service."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import ROOT, make_environment
from tests.http.keys import BOOTSTRAP
from tests.server import LiveServer

MAX_EXAMPLES = os.environ.get("SCHEMATHESIS_MAX_EXAMPLES", "200")
SEED = os.environ.get("SCHEMATHESIS_SEED")
DEADLINE_S = 3600
PHASES = [
    pytest.param("coverage", marks=[pytest.mark.xdist_group("coverage"), pytest.mark.long]),
    *(
        pytest.param(phase, marks=pytest.mark.xdist_group(phase))
        for phase in ("fuzzing", "stateful", "examples")
    ),
]


def run_schemathesis(
    url: str, directory: Path, *options: str, strict: bool = False, key: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run Schemathesis on the service at ``url``, with our checks beside its own.

    In front of a ``strict`` cloud good names are those that every cloud takes. With a ``key`` every
    request has it, but for those by which Schemathesis looks whether one is needed.
    """
    settings = {"SCHEMATHESIS_HOOKS": "tests.contract.hooks", "SCHEMATHESIS_KEY": key}
    if key:
        options = ("--header", f"Authorization: Bearer {key}", *options)
    if strict:
        settings["SCHEMATHESIS_STRICT"] = "true"
    return subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli"),
            *("--config-file", str(ROOT / "tests" / "contract" / "schemathesis.toml")),
            *("run", f"{url}/openapi.json"),
            *("--checks", "all", "--workers", "1", "--no-color"),
            *options,
        ],
        cwd=directory,
        env=make_environment(**settings),
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )


@pytest.mark.parametrize("phase", PHASES)
def test_schemathesis_finds_no_fault(keyed_server: LiveServer, tmp_path: Path, phase: str) -> None:
    options = ["--phases", phase, "--max-examples", MAX_EXAMPLES]
    seed = ["--seed", SEED] if SEED else []
    done = run_schemathesis(keyed_server.url, tmp_path, *options, *seed, key=BOOTSTRAP)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"


@pytest.mark.long
@pytest.mark.xdist_group("simulator")
@pytest.mark.parametrize("phase", ["fuzzing", "coverage"])
def test_schemathesis_finds_no_fault_in_what_the_simulated_cloud_is_told(
    controlled_server: LiveServer, tmp_path: Path, phase: str
) -> None:
    options = ["--phases", phase, "--max-examples", MAX_EXAMPLES]
    paths = ["--include-path-regex", "/simulator"]
    done = run_schemathesis(controlled_server.url, tmp_path, *options, *paths, key=BOOTSTRAP)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
