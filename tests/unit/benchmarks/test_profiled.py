"""The sampler in a running program."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.layers import read_stacks
from tests.commands import ROOT, make_environment

pytestmark = pytest.mark.long


def test_a_program_leaves_stacks_of_where_it_spent_its_time(tmp_path: Path) -> None:
    samples = tmp_path / "samples"
    command = [sys.executable, "-m", "benchmarks.profiled", str(samples), "spec"]
    subprocess.run(
        command, cwd=tmp_path, env=make_environment(), stdout=subprocess.DEVNULL, check=True
    )
    with samples.open(encoding="utf-8") as lines:
        stacks = [stack for stack in read_stacks(lines) if stack]
    assert any(frame.path == "service/__main__.py" for stack in stacks for frame in stack)
    assert all(not frame.path.startswith(str(ROOT)) for stack in stacks for frame in stack)
