"""What the Python SDK has from the document is as its generator makes it."""

import filecmp
import shutil
import subprocess
import sys
from pathlib import Path

from tests.commands import ROOT

PACKAGE = ROOT / "clients" / "python" / "ostler_sdk"


def test_the_package_is_as_the_generator_makes_it(tmp_path: Path) -> None:
    copy = tmp_path / "ostler_sdk"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.rmtree(copy / "_sync")
    generator = [sys.executable, "-m", "sdk_generator"]
    subprocess.run([*generator, copy], cwd=PACKAGE.parent, check=True, capture_output=True)
    files = [str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*.py")]
    assert len(files) == len(list(copy.rglob("*.py"))) > 20
    _, mismatch, errors = filecmp.cmpfiles(PACKAGE, copy, files, shallow=False)
    assert not (mismatch + errors), "run `make clients-python`"
