"""What threads cost: those of the service and the library's, in one event loop."""

import asyncio

import pytest

from benchmarks.threads import BATCH, CLIENTS, WORK, compare, tabulate

pytestmark = pytest.mark.long


@pytest.mark.parametrize("clients", CLIENTS)
def test_both_do_every_call_and_take_time_for_it(clients: int) -> None:
    calls: list[None] = []
    figures = asyncio.run(compare(lambda: calls.append(None), clients, rounds=2))
    assert len(calls) == 2 * 2 * BATCH
    assert all(seconds > 0 for times in figures for seconds in times)


def test_the_table_has_a_row_for_each_kind_of_call() -> None:
    rows = tabulate(rounds=1).rows
    assert [row[:2] for row in rows] == [[name, str(n)] for name in WORK for n in CLIENTS]
    assert all(row[4].endswith("%") and row[7].endswith("%") for row in rows)
