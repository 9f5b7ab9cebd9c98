"""``python -m benchmarks``: throughput in turns, or with ``--profile`` where the time goes."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.command import run_command
from benchmarks.contenders import (
    CEILING_TITLES,
    Contender,
    bound,
    contend,
    name_rival,
    oppose,
    oppose_anew,
    read_kind,
)
from benchmarks.loads import LOADS
from benchmarks.options import add_choice, add_number
from benchmarks.overhead import tabulate_overhead
from benchmarks.profiling import profile, tabulate_functions, tabulate_layers
from benchmarks.report import Report, add_output_options
from benchmarks.rivalry import tabulate_rivalry
from benchmarks.scaling import tabulate_scaling
from benchmarks.stage import TITLES, Stage
from benchmarks.tables import Table
from benchmarks.throughput import Comparison
from benchmarks.turns import Plan, Results, take_turns
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
    with Report(options.block or name_block(options), options) as report, Stage() as stage:
        script = stage.make_directory() / "load.lua"
        if options.profile:
            explain(stage, options, plan, script, report)
        else:
            compare(stage, options, plan, script, report)


def name_block(options: argparse.Namespace) -> str:
    """Return the block of the document that the tables belong to."""
    if options.profile:
        return "profile"
    return "overhead" if options.compare else "against" if options.against else "throughput"


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
    """Let the services take turns, and print the tables.

    A request that failed ends the program with exit code 1; those of the other service are its own
    affair, which the table shows.
    """
    results = take_turns(list_contenders(stage, options), plan, script)
    for table in tabulate(results, plan, options):
        report.add(table)
    rivals = find_rivals(options).values()
    if any(found.failed for key, found in results.items() if key.contender not in rivals):
        sys.exit("benchmarks: requests failed; the figures are worth nothing")


def tabulate(results: Results, plan: Plan, options: argparse.Namespace) -> Iterator[Table]:
    """Yield the tables: one for each number of workers, and one of how they scale."""
    kinds, (few, *more) = options.databases, sorted(set(options.workers))
    if options.compare:
        for workers in (few, *more):
            yield tabulate_overhead(results, plan, workers, kinds, options.compare)
        return
    if options.against:
        yield tabulate_rivalry(results, plan, few, find_rivals(options), options.against_name)
    else:
        for workers in (few, *more):
            yield Comparison(results, plan).tabulate(workers)
    for workers in more:
        yield tabulate_scaling(results, plan, few, workers, kinds)


def find_rivals(options: argparse.Namespace) -> dict[str, str]:
    """Return the title of the other service that Ostler is held against, by kind of database.

    One that runs already is held against both.
    """
    if not options.against:
        return {}
    if not options.against_start:
        return dict.fromkeys(options.databases, options.against_name)
    kinds = [read_kind(driver) for driver in options.against_drivers]
    return {
        kind: name_rival(options.against_name, kind) for kind in options.databases if kind in kinds
    }


def list_contenders(stage: Stage, options: argparse.Namespace) -> list[Contender]:
    """Return the services that take turns, in their order."""
    contenders = list_rivals(stage, options)
    for workers in options.workers:
        for kind in options.databases:
            contenders.append(contend(stage, kind, workers))
            if options.compare:
                contenders.append(contend(stage, kind, workers, options.compare))
        if options.ceilings and not options.compare and not options.against:
            contenders += [bound(stage, name, workers) for name in CEILING_TITLES]
    return contenders


def list_rivals(stage: Stage, options: argparse.Namespace) -> list[Contender]:
    """Return the other service, on each database by whose driver it is to be started."""
    name, url, command = options.against_name, options.against, options.against_start
    if not url:
        return []
    if not command:
        return [oppose(name, url)]
    drivers = [each for each in options.against_drivers if read_kind(each) in options.databases]
    return [oppose_anew(stage, driver, name, url, command) for driver in drivers]


def read_setting(text: str) -> dict[str, str]:
    """Return the setting of ``NAME=VALUE``. Raises ValueError for another text."""
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise ValueError(text)
    return {name: value}


def read_driver(text: str) -> str:
    """Return how the URL of a database begins. Raises ValueError when it is of no kind here."""
    read_kind(text)
    return text


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
    parser.add_argument(
        "--against", metavar="URL", help="Compare with another service at this URL, no ceilings."
    )
    parser.add_argument("--against-name", default="other", metavar="NAME", help="Call it so.")
    parser.add_argument(
        "--against-start",
        metavar="COMMAND",
        help="Start it for every turn on a new database, whose URL is in DATABASE_URL.",
    )
    parser.add_argument(
        "--against-drivers",
        nargs="+",
        type=read_driver,
        default=list(TITLES),
        metavar="NAME",
        help="How that URL begins on each database, such as postgresql+asyncpg.",
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
