"""The tests of parts in two halves: what needs a PostgreSQL, which takes long to start, is long."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """Leave to the second half what asks for a PostgreSQL, before pytest chooses a half."""
    for item in items:
        if HERE in item.path.parents and needs_postgresql(item):
            item.add_marker(pytest.mark.long)


def needs_postgresql(item: pytest.Function) -> bool:
    """Return whether a test has a PostgreSQL among its fixtures, or is about that kind."""
    given = item.callspec.params if hasattr(item, "callspec") else {}
    return "postgresql" in given.values() or "postgres" in item.fixturenames
