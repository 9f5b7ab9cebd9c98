"""The figures of the import of the Python SDK."""

import pytest

from benchmarks.python_sdk import PROGRAMS, tabulate

pytestmark = pytest.mark.long


def test_each_program_that_imports_more_takes_longer() -> None:
    table = tabulate(1)
    assert [row[0] for row in table.rows] == list(PROGRAMS)
    nothing, *_, everything = (int(row[2].replace(",", "")) for row in table.rows)
    assert 0 <= nothing < everything
