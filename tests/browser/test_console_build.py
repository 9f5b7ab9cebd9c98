"""What is built of the console is what its sources say, and small."""

import gzip
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests.commands import ROOT

BUILT = ROOT / "service" / "static" / "console"
CONSOLE = ROOT / "console"
NODE = ROOT / ".venv" / "bin" / "node"
FIRST_VIEW_BYTES = 60_000
"""What the page and all that it loads at first may have together, compressed."""


def read_files(directory: Path) -> dict[str, bytes]:
    """Return every file of a directory by its path in it."""
    files = (file for file in directory.rglob("*") if file.is_file())
    return {str(file.relative_to(directory)): file.read_bytes() for file in files}


def run_node(program: str, *arguments: str) -> None:
    """Run a program of the console's packages to its end."""
    command: list[str | Path] = [NODE, CONSOLE / "node_modules" / program, *arguments]
    subprocess.run(command, cwd=CONSOLE, check=True)


def test_the_sources_compile() -> None:
    run_node("typescript/bin/tsc")


def test_what_is_served_is_what_the_sources_make(tmp_path: Path) -> None:
    run_node("vite/bin/vite.js", "build", "--logLevel", "warn", "--outDir", str(tmp_path))
    assert read_files(tmp_path) == read_files(BUILT), 'run "make console"'


def test_the_first_view_is_small() -> None:
    page = BUILT.joinpath("index.html").read_text(encoding="utf-8")
    first = re.findall(r'(?:src|href)="/console/(assets/[^"]+)"', page)
    servers = BUILT.joinpath("assets").glob("servers-*")
    wanted = [BUILT / "index.html", *(BUILT / name for name in first), *servers]
    assert len(first) >= 2
    assert sum(len(gzip.compress(file.read_bytes())) for file in wanted) < FIRST_VIEW_BYTES


@pytest.mark.parametrize("name", ["preact", "@preact/signals", "preact-iso"])
def test_the_license_of_what_is_built_in_is_there(name: str) -> None:
    licenses = BUILT.joinpath("licenses.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(name)} ", licenses, re.MULTILINE), licenses


def test_each_class_of_the_style_sheets_is_described_in_one_place() -> None:
    """Two parts that meant different things by one name would be styled by whichever is loaded."""
    sheets = [file.read_text(encoding="utf-8") for file in CONSOLE.joinpath("src").rglob("*.css")]
    alone = re.compile(r"^(?<!,\n)(\.[\w-]+) \{$", re.MULTILINE)
    selectors = [name for sheet in sheets for name in alone.findall(sheet)]
    assert [name for name, count in Counter(selectors).items() if count > 1] == []
