"""``python -m benchmarks.scale``: what each request costs with few servers and with many."""

import argparse
import http.client
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import orjson

from benchmarks.command import run_command
from benchmarks.loads import open_client
from benchmarks.options import add_choice, add_number
from benchmarks.report import Report, add_output_options
from benchmarks.seed import seed
from benchmarks.stage import TITLES, Stage
from benchmarks.survey import (
    FAR_PAGE,
    LIMIT,
    MATCHES,
    Survey,
    build_requests,
    build_wide_requests,
)
from benchmarks.tables import Table, write_count, write_factor, write_precise
from benchmarks.wrk import Request
from service.commands.parser import Parser

WARM_UP = 5
WIDE_SAMPLES = 10
# A comparison with the whole cloud is work of its own, which would disturb some of the requests.
SETTINGS = {"RECONCILE_SECONDS": "86400"}


class Side:
    """A service with so many servers, and the requests that are sent to it, by their titles.

    Those that are ``wide`` find very many servers.
    """

    def __init__(self, url: str, count: int) -> None:
        self.count = count
        self._connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=300)
        with open_client(url) as client:
            survey = Survey(client, count)
            self.requests = build_requests(survey)
            self.wide = build_wide_requests(survey)

    def measure(self, request: Request) -> float:
        """Send one request and return how many seconds its response took.

        Raises RuntimeError when it is refused.
        """
        return self.send(request)[0]

    def send(self, request: Request) -> tuple[float, bytes]:
        """Send one request and return how many seconds its response took, and the response.

        Raises RuntimeError when it is refused.
        """
        headers = {"Content-Type": "application/json"} if request.body else {}
        began = time.perf_counter()
        self._connection.request(request.method, request.path, request.body, headers)
        response = self._connection.getresponse()
        body = response.read()
        took = time.perf_counter() - began
        if response.status >= 400:
            raise RuntimeError(f"{request.method} {request.path}: {response.status} {body[:300]!r}")
        return took, body


@dataclass(frozen=True, slots=True)
class Line:
    """Medians of one kind of request, in seconds, with few servers and with many."""

    title: str
    few: float
    many: float


def compare(few: Side, many: Side, samples: int) -> list[Line]:
    """Send each request to both sides in turn, and return the medians."""
    lines = []
    for title in few.requests:
        pairs = [measure_pair(few, many, title, number) for number in range(samples + WARM_UP)]
        of_few, of_many = zip(*pairs[WARM_UP:], strict=True)
        line = Line(title, statistics.median(of_few), statistics.median(of_many))
        lines.append(line)
        print(f"{title}: {line.few * 1e3:.2f} ms, {line.many * 1e3:.2f} ms", file=sys.stderr)
    return lines


def measure_pair(few: Side, many: Side, title: str, number: int) -> tuple[float, float]:
    """Measure one request on each side."""
    requests = few.requests[title], many.requests[title]
    own, other = (each[number % len(each)] for each in requests)
    return few.measure(own), many.measure(other)


def tabulate(kind: str, few: Side, many: Side, samples: int) -> Table:
    """Measure and return the table for a database of ``kind``."""
    lines = compare(few, many, samples)
    return Table(
        title=f"{few.count:,} and {many.count:,} servers, {TITLES[kind]}",
        heads=("request", f"{few.count:,}: ms", f"{many.count:,}: ms", "ratio"),
        rows=[
            [
                line.title,
                write_precise(line.few * 1e3),
                write_precise(line.many * 1e3),
                write_factor(line.many / line.few),
            ]
            for line in lines
        ],
        notes=[
            f"One connection, {write_count(samples)} requests each in turn, medians; lists of "
            f"{LIMIT}, each with its exact total. Where there is no page {FAR_PAGE:,}, the one in "
            f"the middle stands for it. {MATCHES} servers have the label, were made before or "
            "after the time and have changed since, however many there are in all."
        ],
    )


def tabulate_wide(kind: str, side: Side) -> Table:
    """Measure what costs as much as it finds, and return the table for a database of ``kind``."""
    rows = []
    for title, request in side.wide.items():
        responses = [side.send(request) for _ in range(WIDE_SAMPLES)]
        median = statistics.median(took for took, _ in responses)
        total = orjson.loads(responses[0][1])["total"]
        rows.append([title, write_count(total), write_precise(median * 1e3)])
    return Table(
        title=f"What costs as much as it finds, {side.count:,} servers, {TITLES[kind]}",
        heads=("list", "total", "ms"),
        rows=rows,
        notes=[f"Medians of {WIDE_SAMPLES}; the list of an offset passes over half of its total."],
    )


def compare_counts(stage: Stage, kind: str, options: argparse.Namespace) -> Iterator[Table]:
    """Fill two databases, start a service on each, and yield the tables."""
    with (
        open_side(stage, kind, options.few) as few,
        open_side(stage, kind, options.many) as many,
    ):
        yield tabulate(kind, few, many, options.samples)
        yield tabulate_wide(kind, many)


@contextmanager
def open_side(stage: Stage, kind: str, count: int) -> Iterator[Side]:
    """Fill a new database and run a service on it for the time of the block."""
    url = stage.create_database(kind)
    seed(url, count)
    with stage.serve(url, settings=SETTINGS) as target:
        yield Side(target.url, count)


def main() -> None:
    """Compare what the arguments say."""
    parser = Parser(
        prog="python -m benchmarks.scale",
        description="Measure what each request costs with few servers and with many.",
    )
    add_number(parser, "--few", 1000, "Begin with that many servers; by default %(default)s.")
    add_number(parser, "--many", 1_000_000, "And go on to that many; by default %(default)s.")
    add_choice(parser, "--databases", TITLES, list(TITLES), "Use only these; by default both.")
    add_number(parser, "--samples", 200, "Send each request that often; by default %(default)s.")
    add_output_options(parser)
    options = parser.parse_args()
    with Report("scale", options) as report, Stage() as stage:
        for kind in options.databases:
            for table in compare_counts(stage, kind, options):
                report.add(table)


if __name__ == "__main__":
    run_command(main)
