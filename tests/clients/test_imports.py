"""Clients are programs of their own: they import nothing of the service."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands import ROOT

SERVICE = {"backends", "domain", "handlers", "operations", "persistence", "service", "tests"}
PACKAGES = sorted(path.parent for path in (ROOT / "clients").glob("*/pyproject.toml"))


def list_imports(path: Path) -> Iterator[str]:
    """Yield the first name of every module that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.partition(".")[0]


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_a_client_imports_nothing_of_the_service(package: Path) -> None:
    files = list(package.rglob("*.py"))
    assert files
    wrong = {path: SERVICE & set(list_imports(path)) for path in files}
    assert not {path: names for path, names in wrong.items() if names}
