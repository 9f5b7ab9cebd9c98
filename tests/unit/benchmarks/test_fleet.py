"""Services and workers that are measured together."""

import argparse
import itertools

import pytest

from benchmarks.fleet import list_cases, make_requests, run, tabulate
from benchmarks.fleet_stage import Case
from benchmarks.loads import Stock
from benchmarks.stage import Stage
from benchmarks.statements import KINDS, REST

OPTIONS = argparse.Namespace(
    rate=5.0,
    seconds=2.0,
    latency=0.2,
    services=1,
    workers=1,
    in_flight=[2, 4],
    servers=[50],
    events=20,
)


def test_each_number_of_operations_in_flight_is_measured_and_then_each_of_servers() -> None:
    assert list_cases(OPTIONS) == [Case(2, 0, 0), Case(4, 0, 0), Case(2, 50, 20)]


def test_every_other_request_makes_a_server_and_no_server_is_stopped_twice() -> None:
    requests = list(itertools.islice(make_requests(Stock(("a", "b"), "flavor", "image")), 8))
    assert [request.path.rsplit("/", 2)[-1] for request in requests[::2]] == ["servers"] * 4
    assert [(request.path.split("/")[4], request.body) for request in requests[1::2]] == [
        (server, f'{{"action": "{action}"}}') for action in ("stop", "start") for server in "ab"
    ]


@pytest.mark.long
def test_what_a_fleet_does_is_told_with_what_it_costs() -> None:
    case = Case(2, 50, 20)
    with Stage(counts_statements=True) as stage:
        figures = run(stage, case, OPTIONS)
    assert len(figures.ends) == 10
    assert all(start < end for start, end in zip(figures.starts, figures.ends, strict=True))
    assert not figures.wrong
    operations, statements = tabulate({case.title: figures}, OPTIONS)
    assert [row[0] for row in operations.rows] == [case.title]
    assert [row[0] for row in statements.rows][:-1] == [*KINDS, REST]
    assert all(float(row[1]) > 0 for row in statements.rows)
