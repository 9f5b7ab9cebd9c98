"""How measurements become tables."""

import pytest

from benchmarks.rivalry import tabulate_rivalry
from benchmarks.scaling import tabulate_scaling
from benchmarks.throughput import Comparison
from benchmarks.turns import Key, Measurement, Plan, Results, find_median

pytestmark = pytest.mark.long

PLAN = Plan(loads=["get", "create"], rounds=1, seconds=2, warm_up=1, connections=16, servers=200)


def make(
    throughput: float,
    cpu: float | None = 1e-3,
    failed: int = 0,
    database_cpu: float | None = None,
    p99: float = 0.05,
) -> Measurement:
    return Measurement(throughput, 0.01, p99, cpu, 5000, failed, database_cpu)


RESULTS: Results = {
    Key(1, "Ostler, SQLite", "create"): make(1000, failed=2),
    Key(1, "Ostler, SQLite", "get"): make(2000, 4e-4, database_cpu=1.5e-4),
    Key(1, "raw ASGI", "get"): make(20_000),
    Key(1, "plain Flask, buffered bridge", "get"): make(8000),
    Key(1, "raw ASGI", "create"): make(10_000),
    Key(2, "Ostler, SQLite", "get"): make(3600),
}

RIVALS = {"sqlite": "replaced, SQLite", "postgresql": "replaced, PostgreSQL"}
RIVALRY: Results = {
    Key(1, "replaced, SQLite", "get"): make(400, 2e-3, p99=0.1),
    Key(1, "replaced, PostgreSQL", "get"): make(200, None, 7, 3e-4, p99=0.02),
    Key(1, "Ostler, SQLite", "get"): make(2000, 4e-4),
    Key(1, "Ostler, PostgreSQL", "get"): make(1000, 5e-4, 0, 2e-4),
    Key(2, "Ostler, SQLite", "get"): make(3600, 4.5e-4),
    Key(2, "Ostler, PostgreSQL", "get"): make(1500, 5e-4, 0, 3e-4, p99=0.025),
}
READS = Plan(loads=["get"], rounds=1, seconds=2, warm_up=1, connections=16, servers=200)


def read_rows(workers: int) -> list[list[str]]:
    return [list(row) for row in Comparison(RESULTS, PLAN).tabulate(workers).rows]


def test_each_request_is_held_against_the_ceilings() -> None:
    rows = {(row[0], row[1]): row[2:] for row in read_rows(1)}
    assert rows["GET a server", "Ostler, SQLite"] == [
        "2,000", "10.0", "50.0", "400", "150", "10%", "25%",
    ]  # fmt: skip
    assert rows["POST a server", "Ostler, SQLite"] == [
        "1,000", "10.0", "50.0", "1,000", "-", "10%", "-",
    ]  # fmt: skip


def test_ceilings_come_first_and_then_the_requests_in_their_order() -> None:
    assert [row[0] for row in read_rows(1)] == [
        "GET, constant answer",
        "GET, constant answer",
        "POST, constant answer",
        "GET a server",
        "POST a server",
    ]


def test_a_table_has_the_services_of_one_number_of_workers() -> None:
    assert [row[2] for row in read_rows(2)] == ["3,600"]


def test_what_failed_stands_below_the_table() -> None:
    notes = Comparison(RESULTS, PLAN).tabulate(1).notes
    assert notes[-1].startswith("FAILED: 2 of 5,000 POST a server, Ostler, SQLite;")


def test_each_database_is_held_against_the_other_service_on_the_same_kind() -> None:
    table = tabulate_rivalry(RIVALRY, READS, 1, RIVALS, "replaced")
    assert [list(row) for row in table.rows] == [
        [
            "GET a server", "SQLite", "2,000", "400", "5.0x", "10.0", "10.0",
            "50.0", "100", "2.0x better", "400", "2,000", "5.0x", "-", "-", "-",
        ],
        [
            "GET a server", "PostgreSQL", "1,000", "200", "5.0x", "10.0", "10.0",
            "50.0", "20.0", "0.4x worse", "500", "-", "-", "200", "300", "1.5x",
        ],
    ]  # fmt: skip
    assert len(table.heads) == len(table.rows[0])
    assert table.notes[-1].startswith("FAILED: 7 of 5,000 GET a server, replaced, PostgreSQL;")


def test_a_service_that_runs_is_held_against_both() -> None:
    results = {**RIVALRY, Key(1, "other", "get"): make(500)}
    rivals = dict.fromkeys(("sqlite", "postgresql"), "other")
    rows = tabulate_rivalry(results, READS, 1, rivals, "other").rows
    assert [row[4] for row in rows] == ["4.0x", "2.0x"]


def test_more_processes_are_held_against_fewer_on_each_database() -> None:
    table = tabulate_scaling(RIVALRY, READS, 1, 2, ["sqlite", "postgresql"])
    assert [list(row) for row in table.rows] == [
        [
            "GET a server", "SQLite", "2,000", "3,600", "1.8x",
            "50.0", "50.0", "400", "450", "-", "-",
        ],
        [
            "GET a server", "PostgreSQL", "1,000", "1,500", "1.5x",
            "50.0", "25.0", "500", "500", "200", "300",
        ],
    ]  # fmt: skip
    assert len(table.heads) == len(table.rows[0])


def test_medians_are_of_each_figure_and_failures_add_up() -> None:
    found = find_median([make(1, 3e-3, 1), make(5, None, 0), make(3, 1e-3, 2)])
    assert (found.throughput, found.cpu) == (3, 2e-3)
    assert (found.failed, found.requests) == (3, 15_000)
