"""``python -m benchmarks``: throughput in turns, or with ``--profile`` where the time goes."""

import argparse
import sys
from pathlib import Path

from benchmarks.command import run_command
from benchmarks.contenders import CEILING_TITLES, Contender, bound, contend, oppose
from benchmarks.loads import LOADS
from benchmarks.overhead import tabulate_overhead
from benchmarks.profiling import profile, tabulate_functions, tabulate_layers
from benchmarks.report import Report, add_output_options
from benchmarks.stage import TITLES, Stage
from benchmarks.throughput import Comparison
from benchmarks.turns import Plan, take_turns
from benchmarks.wrk import require_wrk


def main() -> None:
    """Measure what the arguments say, and print the tables on standard output."""
    options = build_parser().parse_args()
    require_wrk()
    plan = Plan(
        loads=options.requests,
        rounds=options.rounds,
        seconds=options.seconds,
        warm_up=options.warm_up,
        connections=options.connections,
        servers=options.servers,
    )
    name = "profile" if options.profile else "overhead" if options.compare else "throughput"
    with Report(options.block or name, options) as report, Stage() as stage:
        script = stage.make_directory() / "load.lua"
        if options.profile:
            explain(stage, options, plan, script, report)
        else:
            compare(stage, options, plan, script, report)


def explain(
    stage: Stage, options: argparse.Namespace, plan: Plan, script: Path, report: Report
) -> None:
    """Print where the time goes, on each database."""
    for kind in options.databases:
        profiles = profile(stage, kind, plan, script)
        report.add(tabulate_layers(kind, profiles))
        if options.functions:
            report.add(tabulate_functions(kind, profiles, options.functions))


def compare(
    stage: Stage, options: argparse.Namespace, plan: Plan, script: Path, report: Report
) -> None:
    """Print a table for each number of workers.

    A request that failed ends the program with exit code 1; those of the other service are its own
    affair, which the table shows.
    """
    results = take_turns(list_contenders(stage, options), plan, script)
    rival = options.against_name if options.against else None
    for workers in options.workers:
        if options.compare:
            kinds = options.databases
            report.add(tabulate_overhead(results, plan, workers, kinds, options.compare))
        else:
            report.add(Comparison(results, plan, rival).tabulate(workers))
    if any(found.failed for key, found in results.items() if key.contender != rival):
        sys.exit("benchmarks: requests failed; the figures are worth nothing")


def list_contenders(stage: Stage, options: argparse.Namespace) -> list[Contender]:
    """Return the services that take turns, in their order."""
    contenders = []
    if options.against:
        contenders = [oppose(options.against_name, options.against, options.against_start)]
    for workers in options.workers:
        for kind in options.databases:
            contenders.append(contend(stage, kind, workers))
            if options.compare:
                contenders.append(contend(stage, kind, workers, options.compare))
        if options.ceilings and not options.compare:
            contenders += [bound(stage, name, workers) for name in CEILING_TITLES]
    return contenders


def read_setting(text: str) -> dict[str, str]:
    """Return the setting of ``NAME=VALUE``. Raises ValueError for another text."""
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise ValueError(text)
    return {name: value}


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the arguments."""
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
    parser.add_argument("--requests", nargs="+", choices=LOADS, default=list(LOADS))
    parser.add_argument("--databases", nargs="+", choices=TITLES, default=list(TITLES))
    parser.add_argument("--workers", nargs="+", type=int, default=[1, 2], metavar="N")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="turns of each (3)")
    parser.add_argument("--seconds", type=int, default=5, help="of a measurement (5)")
    parser.add_argument("--warm-up", type=int, default=1, help="seconds before each (1)")
    parser.add_argument("--connections", type=int, default=16, metavar="N", help="at once (16)")
    parser.add_argument("--servers", type=int, default=200, metavar="N", help="made first (200)")
    parser.add_argument("--no-ceilings", dest="ceilings", action="store_false", help="Ostler alone")
    parser.add_argument("--against", metavar="URL", help="a service of the same API, for turns")
    parser.add_argument("--against-name", default="other", metavar="NAME", help="what to call it")
    parser.add_argument(
        "--against-start", metavar="COMMAND", help="start it for every turn, with a new database"
    )
    parser.add_argument(
        "--compare",
        type=read_setting,
        metavar="NAME=VALUE",
        help="let Ostler take turns with Ostler with this setting, and show what it changes",
    )
    parser.add_argument("--profile", action="store_true", help="show where the time goes instead")
    parser.add_argument(
        "--functions", type=int, default=0, metavar="N", help="and which N functions use most"
    )
    parser.add_argument("--block", metavar="NAME", help="of the document, if not the usual one")
    add_output_options(parser)
    return parser


if __name__ == "__main__":
    run_command(main)
