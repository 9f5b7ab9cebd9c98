"""Statements by what they are about."""

import pytest

from benchmarks.statements import Executed, find_kind, subtract

STATEMENTS = {
    "SELECT procrastinate_defer_jobs_v2($1)": "jobs",
    "UPDATE events SET position = $1": "events",
    "SELECT simulator_servers.number FROM simulator_servers": "the simulated cloud",
    "UPDATE operations SET fence = operations.fence + $1": "operations and leases",
    "COMMIT": "transactions",
    "SELECT servers.id FROM servers": "the rest",
}


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_statement_is_of_the_kind_that_its_tables_say(statement: str) -> None:
    assert find_kind(statement) == STATEMENTS[statement]


def test_what_was_executed_between_two_looks_is_their_difference() -> None:
    before, after = {"jobs": Executed(2, 0.5)}, {"jobs": Executed(5, 2.0)}
    assert subtract(after, before) == {"jobs": Executed(3, 1.5)}
