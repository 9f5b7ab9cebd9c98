"""The README of the Python SDK: its code works as printed, and has types."""

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.commands import ROOT, make_environment
from tests.server import LiveServer

SDK = ROOT / "clients" / "python"
README = (SDK / "README.md").read_text(encoding="utf-8")
CODE = "\n".join(re.findall(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL))
ADDRESS = "http://localhost:8000"
DEADLINE_S = 120


def write_script(directory: Path, url: str = ADDRESS) -> Path:
    """Write all the code of the README into one program."""
    script = directory / "readme.py"
    script.write_text(CODE.replace(ADDRESS, url), encoding="utf-8")
    return script


def test_the_code_works_as_printed(live_server: LiveServer, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, write_script(tmp_path, live_server.url)],
        env=make_environment(OSTLER_CONFIG=str(tmp_path / "none.toml"), NO_PROXY="*"),
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )
    assert done.stderr == ""
    first, second, *rest = done.stdout.splitlines()
    assert re.fullmatch(r"ACTIVE 10\.[\d.]+", first)
    assert second.startswith("SHUTOFF [")
    assert "100 %" in rest
    assert "Cannot perform action 'unpause' on server in status 'ACTIVE'" in rest
    assert re.fullmatch(r"\d+ server\.changed .*", rest[-1])


@pytest.mark.long
def test_the_code_has_types(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", write_script(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("Success"), done.stdout


@pytest.mark.long
def test_what_is_installed_is_whole(tmp_path: Path) -> None:
    copy = shutil.copytree(SDK, tmp_path / "sdk", ignore=shutil.ignore_patterns("*.egg-info"))
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--wheel-dir", tmp_path, copy], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("ostler_sdk-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    sources = [path for path in SDK.glob("ostler_sdk/**/*") if path.suffix in (".py", ".typed")]
    assert names == {str(path.relative_to(SDK)) for path in sources}
