"""What a setting costs, as a table."""

import pytest

from benchmarks.__main__ import read_setting
from benchmarks.overhead import tabulate_overhead
from benchmarks.turns import Key, Measurement, Plan

pytestmark = pytest.mark.long

PLAN = Plan(loads=["get", "list"], rounds=1, seconds=2, warm_up=1, connections=16, servers=200)
OFF = {"VALIDATE_RESPONSES": "false"}
TITLE = "Ostler, SQLite"
WITHOUT = f"{TITLE}, VALIDATE_RESPONSES=false"


def make(throughput: float, cpu: float | None) -> Measurement:
    return Measurement(throughput, 0.01, 0.05, cpu, 1000, 0)


RESULTS = {
    Key(1, TITLE, "get"): make(950, 103e-6),
    Key(1, WITHOUT, "get"): make(1000, 100e-6),
    Key(1, TITLE, "list"): make(101, None),
    Key(1, WITHOUT, "list"): make(100, None),
}


def test_cost_is_more_time_and_fewer_answers() -> None:
    table = tabulate_overhead(RESULTS, PLAN, 1, ["sqlite"], OFF)
    assert table.title == "With and without VALIDATE_RESPONSES=false, 1 worker"
    assert [list(row) for row in table.rows] == [
        ["GET a server", "SQLite", "103", "100", "+3.0%", "950", "1,000", "+5.0%"],
        ["GET 20 servers", "SQLite", "-", "-", "-", "101", "100", "-1.0%"],
    ]


def test_a_setting_is_a_name_and_a_value() -> None:
    assert read_setting("A=b=c") == {"A": "b=c"}
    assert read_setting("A=") == {"A": ""}
    for text in ("A", "=b"):
        with pytest.raises(ValueError, match=text):
            read_setting(text)
