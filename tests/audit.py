"""Known vulnerabilities of the locked packages, as pip-audit finds them: ``python -m tests.audit``.

Arguments are given to pip-audit. An index that is away, or that tells nothing about vulnerabilities
as mirrors do not, is told in one line and is no failure: nobody here can mend it.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.commands import ROOT

PIP_AUDIT = Path(sys.executable).with_name("pip-audit")
FIRST = ["build.txt"]
"""A lock of one package, of which an index is asked that may know nothing of any."""

ALL = [*FIRST, "test.txt"]
"""What is locked for the service, its build, the checks and the tests: ``runtime.txt`` is a part.

The cloud of the tests is left out: nobody but the tests is served by it, and its releases choose
what they need.
"""

Package = dict[str, Any]


class NotAudited(Exception):
    """Nobody has told what is known; the message says why."""


def main(arguments: Sequence[str]) -> int:
    """Print what is known, and return 1 for any vulnerability."""
    try:
        audit(arguments, FIRST)
        packages = audit(arguments, ALL)
    except NotAudited as error:
        print(f"The packages were not looked up among known vulnerabilities: {error}")
        return 0
    lines = list(describe_vulnerabilities(packages))
    for line in lines:
        print(line, file=sys.stderr)
    print(f"Known vulnerabilities of {len(packages)} locked packages: {len(lines)}")
    return int(bool(lines))


def audit(arguments: Sequence[str], locks: Sequence[str]) -> list[Package]:
    """Return the packages that the index knows, with their vulnerabilities. Raises NotAudited."""
    with TemporaryDirectory() as directory:
        report = Path(directory) / "report.json"
        command = [str(PIP_AUDIT), "--disable-pip", "--require-hashes", "--progress-spinner=off"]
        command += ["--format=json", f"--output={report}", *arguments]
        for lock in locks:
            command += ["--requirement", str(ROOT / "requirements" / lock)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if not report.exists():
            raise NotAudited(done.stderr.strip().rpartition("\n")[2])
        packages: list[Package] = json.loads(report.read_text(encoding="utf-8"))["dependencies"]
    known = [package for package in packages if "vulns" in package]
    if not known:
        raise NotAudited("the index tells nothing about vulnerabilities")
    return known


def describe_vulnerabilities(packages: Iterable[Package]) -> Iterable[str]:
    """Yield a line for each vulnerability, with the versions that have it no more."""
    for package in packages:
        for found in package["vulns"]:
            mended = ", ".join(found["fix_versions"]) or "no version yet"
            names = ", ".join([found["id"], *found["aliases"]])
            yield f"{package['name']} {package['version']}: {names}; mended in {mended}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
