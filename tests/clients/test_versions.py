"""The service, its document and its clients have one version, and ask for each other by it."""

import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.commands import ROOT

CLIENTS = ROOT / "clients"
PROJECTS = [ROOT / "pyproject.toml", *sorted(CLIENTS.glob("*/pyproject.toml"))]
PACKAGES = sorted(CLIENTS.glob("*/*/__init__.py"))
OWN = re.compile(r'"ostler(?:-\w+)?==([^"]+)"')
TOLD = re.compile(r'^__version__ = "(.*)"$', re.MULTILINE)

VERSION = tomllib.loads(PROJECTS[0].read_text(encoding="utf-8"))["project"]["version"]


@pytest.mark.parametrize("project", PROJECTS, ids=lambda path: path.parent.name)
def test_a_distribution_has_the_version_and_asks_for_the_others_by_it(project: Path) -> None:
    text = project.read_text(encoding="utf-8")
    assert tomllib.loads(text)["project"]["version"] == VERSION
    assert set(OWN.findall(text)) <= {VERSION}


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.parent.name)
def test_a_package_that_tells_its_version_tells_this_one(package: Path) -> None:
    assert set(TOLD.findall(package.read_text(encoding="utf-8"))) <= {VERSION}


@pytest.mark.parametrize(
    "directory", [CLIENTS / "typescript", ROOT / "console"], ids=lambda path: path.name
)
@pytest.mark.parametrize("name", ["package.json", "package-lock.json"])
def test_a_package_for_typescript_has_the_version(directory: Path, name: str) -> None:
    text = (directory / name).read_text(encoding="utf-8")
    assert json.loads(text)["version"] == VERSION


@pytest.mark.parametrize(
    "name", ["spec/openapi.yaml", "spec/overlays/sdk.yaml", "clients/openapi.json"]
)
def test_the_document_has_the_version(name: str) -> None:
    document = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    assert document["info"]["version"] == VERSION
