"""One version is everywhere: of the service, of its document and of every client."""

import json
import tomllib
from typing import Any

import yaml

from tests.commands import ROOT

PROJECTS = [ROOT / "pyproject.toml", *sorted((ROOT / "clients").glob("*/pyproject.toml"))]
PACKAGES = sorted((ROOT / "clients").glob("*/package.json"))
DOCUMENT = yaml.safe_load((ROOT / "spec" / "openapi.yaml").read_text(encoding="utf-8"))
VERSION = DOCUMENT["info"]["version"]


def read_project(name: str) -> dict[str, Any]:
    """Return what a project says of itself."""
    project: dict[str, Any] = tomllib.loads((ROOT / name).read_text(encoding="utf-8"))["project"]
    return project


def test_all_versions_move_together() -> None:
    found = {path.parent.name: read_project(str(path))["version"] for path in PROJECTS}
    found |= {
        f"{path.parent.name} ({path.name})": json.loads(path.read_text(encoding="utf-8"))["version"]
        for path in PACKAGES
        if path.parent.name != "generators"
    }
    assert len(found) > 1
    assert set(found.values()) == {VERSION}, found


def test_what_a_client_needs_of_ours_is_of_this_version() -> None:
    names = {read_project(str(path))["name"] for path in PROJECTS}
    needed = [
        requirement
        for path in PROJECTS
        for requirement in read_project(str(path)).get("dependencies", ())
        if requirement.split("=")[0] in names
    ]
    assert all(requirement.endswith(f"=={VERSION}") for requirement in needed), needed
