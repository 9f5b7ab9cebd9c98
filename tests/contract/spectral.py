"""Spectral, run on documents with the ruleset of this project."""

import json
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.commands import ROOT

SPECTRAL = ROOT / "node_modules" / ".bin" / "spectral"
DEADLINE_S = 300


def lint(documents: Mapping[str, Any], directory: Path) -> dict[str, list[str]]:
    """Return what Spectral finds in each document, as ``rule: place``, whatever its severity."""
    for name, document in documents.items():
        (directory / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
    report = directory / "report.json"
    files = [str(directory / f"{name}.json") for name in documents]
    options = ["--ruleset", str(ROOT / ".spectral.yaml"), "--format", "json", "--quiet"]
    done = subprocess.run(
        [find_node(), str(SPECTRAL), "lint", *options, "--output", str(report), *files],
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )
    assert report.exists(), f"Spectral did not run: {done.stdout}{done.stderr}"
    return _sort_findings(json.loads(report.read_text(encoding="utf-8")), documents)


def _sort_findings(
    findings: list[dict[str, Any]], documents: Mapping[str, Any]
) -> dict[str, list[str]]:
    found = defaultdict(list)
    for finding in findings:
        place = ".".join(map(str, finding["path"]))
        found[Path(finding["source"]).stem].append(f"{finding['code']}: {place}")
    return {name: found[name] for name in documents}


def find_node() -> str:
    """Return the ``node`` beside this Python, or else the machine's."""
    beside = Path(sys.executable).parent
    node = shutil.which("node", path=f"{beside}{os.pathsep}{os.environ.get('PATH', '')}")
    assert node, "there is no node: `make tools` installs it"
    return node
