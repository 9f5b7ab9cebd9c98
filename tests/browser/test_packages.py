"""What the pages are made of is what its packages have, to the byte."""

import json
from pathlib import Path

import pytest

from tests.commands import ROOT

COPIES = ROOT / "service" / "static" / "packages"
PACKAGES = ROOT / "node_modules"
FILES = sorted(file.relative_to(COPIES) for file in COPIES.rglob("*") if file.is_file())
NAMES = sorted({file.parts[0] for file in FILES})


def read_locked(name: str) -> dict[str, str]:
    """Return what the lock file says of a package, its hash among it."""
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    return lock["packages"][f"node_modules/{name}"]


@pytest.mark.parametrize("file", FILES, ids=str)
def test_a_copied_file_has_the_bytes_that_it_has_in_its_package(file: Path) -> None:
    assert (COPIES / file).read_bytes() == (PACKAGES / file).read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_what_is_copied_is_of_the_locked_version(name: str) -> None:
    locked = read_locked(name)
    copied = json.loads((COPIES / name / "package.json").read_text(encoding="utf-8"))
    assert (copied["name"], copied["version"]) == (name, locked["version"])
    assert locked["integrity"].startswith("sha512-")


@pytest.mark.parametrize("name", NAMES)
def test_the_license_of_a_package_is_there(name: str) -> None:
    assert Path(name, "LICENSE") in FILES


def test_there_are_copies_of_both_packages() -> None:
    assert NAMES == ["redoc", "swagger-ui-dist"]
