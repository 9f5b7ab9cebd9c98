"""How measurements become a table."""

import pytest

from benchmarks.throughput import Comparison, find_factors
from benchmarks.turns import Key, Measurement, Plan, Results, find_median

pytestmark = pytest.mark.long

PLAN = Plan(loads=["get", "create"], rounds=1, seconds=2, warm_up=1, connections=16, servers=200)


def make(
    throughput: float,
    cpu: float | None = 1e-3,
    failed: int = 0,
    database_cpu: float | None = None,
) -> Measurement:
    return Measurement(throughput, 0.01, 0.05, cpu, failed, database_cpu)


RESULTS: Results = {
    Key(1, "Ostler, SQLite", "create"): make(1000, failed=2),
    Key(1, "Ostler, SQLite", "get"): make(2000, 4e-4, database_cpu=1.5e-4),
    Key(1, "replaced", "get"): make(400, cpu=2e-3),
    Key(1, "raw ASGI", "get"): make(20_000),
    Key(1, "plain Flask, buffered bridge", "get"): make(8000),
    Key(1, "raw ASGI", "create"): make(10_000),
    Key(2, "Ostler, SQLite", "get"): make(3600),
}


def read_rows(workers: int) -> list[list[str]]:
    return [list(row) for row in Comparison(RESULTS, PLAN, "replaced").tabulate(workers).rows]


def test_each_request_is_held_against_the_ceilings_and_the_rival() -> None:
    rows = {(row[0], row[1]): row[2:] for row in read_rows(1)}
    assert rows["GET a server", "Ostler, SQLite"] == [
        "2,000", "10.0", "50.0", "400", "150", "10%", "25%", "5.0x", "5.0x",
    ]  # fmt: skip
    assert rows["POST a server", "Ostler, SQLite"] == [
        "1,000", "10.0", "50.0", "1,000", "-", "10%", "-", "-", "-",
    ]  # fmt: skip
    assert rows["GET a server", "replaced"][-2:] == ["-", "-"]


def test_ceilings_come_first_and_then_the_requests_in_their_order() -> None:
    assert [row[0] for row in read_rows(1)] == [
        "GET, constant answer",
        "GET, constant answer",
        "POST, constant answer",
        "GET a server",
        "GET a server",
        "POST a server",
    ]


def test_a_table_has_the_services_of_one_number_of_workers() -> None:
    assert [row[2] for row in read_rows(2)] == ["3,600"]


def test_what_failed_stands_below_the_table() -> None:
    notes = Comparison(RESULTS, PLAN).tabulate(1).notes
    assert notes[-1] == "FAILED: 2 of POST a server, Ostler, SQLite."


def test_medians_are_of_each_figure_and_failures_add_up() -> None:
    found = find_median([make(1, 3e-3, 1), make(5, None, 0), make(3, 1e-3, 2)])
    assert (found.throughput, found.cpu, found.failed) == (3, 2e-3, 3)


def test_cpu_is_not_compared_where_it_is_not_known() -> None:
    assert find_factors(make(10), make(5, None)) == (2.0, None)
