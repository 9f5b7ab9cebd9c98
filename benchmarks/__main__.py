"""``python -m benchmarks``: throughput in turns, or with ``--profile`` where the time goes."""

import argparse
import sys
from pathlib import Path

from benchmarks.command import run_command
from benchmarks.contenders import CEILING_TITLES, Contender, bound, contend, oppose
from benchmarks.loads import LOADS
from benchmarks.options import add_choice, add_number
from benchmarks.overhead import tabulate_overhead
from benchmarks.profiling import profile, tabulate_functions, tabulate_layers
from benchmarks.report import Report, add_output_options
from benchmarks.stage import TITLES, Stage
from benchmarks.throughput import Comparison
from benchmarks.turns import Plan, take_turns
from benchmarks.wrk import require_wrk
from service.commands.parser import Parser


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


def build_parser() -> Parser:
    """Return the parser of the arguments."""
    parser = Parser(
        prog="python -m benchmarks",
        description="Measure throughput in turns, or with --profile where the time goes.",
    )
    add_choice(parser, "--requests", LOADS, list(LOADS), "Ask only these; by default all.")
    add_choice(parser, "--databases", TITLES, list(TITLES), "Use only these; by default both.")
    add_number(parser, "--workers", [1, 2], "Serve with so many processes; by default 1, then 2.")
    add_number(parser, "--rounds", 3, "Take that many turns of each; by default %(default)s.")
    add_number(parser, "--seconds", 5, "Measure for that long; by default %(default)s.")
    add_number(parser, "--warm-up", 1, "Warm up for that long before; by default %(default)s.")
    add_number(parser, "--connections", 16, "Use that many at once; by default %(default)s.")
    add_number(parser, "--servers", 200, "Make that many first; by default %(default)s.")
    parser.add_argument(
        "--no-ceilings", dest="ceilings", action="store_false", help="Measure Ostler alone."
    )
    parser.add_argument("--against", metavar="URL", help="Measure another service, too.")
    parser.add_argument("--against-name", default="other", metavar="NAME", help="Call it so.")
    parser.add_argument(
        "--against-start", metavar="COMMAND", help="Start it for every turn, with a new database."
    )
    parser.add_argument(
        "--compare",
        type=read_setting,
        metavar="NAME=VALUE",
        help="Let Ostler take turns with Ostler with this setting, and show what it changes.",
    )
    parser.add_argument("--profile", action="store_true", help="Show where the time goes.")
    parser.add_argument(
        "--functions", type=int, default=0, metavar="N", help="And which N functions use most."
    )
    parser.add_argument("--block", metavar="NAME", help="Name the block of the document.")
    add_output_options(parser)
    return parser


if __name__ == "__main__":
    run_command(main)
