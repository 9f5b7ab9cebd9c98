"""``python -m benchmarks.python_sdk``: how long programs wait for the Python SDK."""

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass

from benchmarks.command import run_command
from benchmarks.options import add_number
from benchmarks.report import Report, add_output_options
from benchmarks.tables import Table, write_count
from service.commands.parser import Parser

CLIENT = "import ostler_sdk; client = ostler_sdk.Client('http://localhost:8000')"
PROGRAMS = {
    "nothing: Python itself": "",
    "`import ostler_sdk`": "import ostler_sdk",
    "and a client, ready for `client.request`": f"{CLIENT}; client._http",
    "and the models of `client.servers`": f"{CLIENT}; client._http; client.servers",
}


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a program: milliseconds, and those of the CPU."""

    wall: float
    cpu: float


def measure(program: str) -> Run:
    """Run a program from its start to its end."""
    before, began = os.times(), time.monotonic()
    subprocess.run([sys.executable, "-c", program], check=True)
    after = os.times()
    cpu = sum(after[2:4]) - sum(before[2:4])
    return Run((time.monotonic() - began) * 1000, cpu * 1000)


def tabulate(rounds: int) -> Table:
    """Run each program in every round, and return the table of the medians."""
    found: dict[str, list[Run]] = {title: [] for title in PROGRAMS}
    for _ in range(rounds):
        for title, program in PROGRAMS.items():
            found[title].append(measure(program))
    rows = [
        (
            title,
            write_count(statistics.median(run.wall for run in runs)),
            write_count(statistics.median(run.cpu for run in runs)),
        )
        for title, runs in found.items()
    ]
    return Table("From the start of a program to its end", ("", "ms", "CPU ms"), rows)


def main() -> None:
    """Measure the imports."""
    parser = Parser(prog="python -m benchmarks.python_sdk", description="Measure the imports.")
    add_number(parser, "--rounds", 20, "How often each program is run.")
    add_output_options(parser)
    options = parser.parse_args()
    with Report("python_sdk", options) as report:
        report.add(tabulate(options.rounds))


if __name__ == "__main__":
    run_command(main)
