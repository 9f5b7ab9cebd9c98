"""Options of the programs here: numbers, and some of a few words."""

import argparse
from collections.abc import Iterable


def add_number(
    parser: argparse.ArgumentParser, option: str, default: float | list[int], sentence: str
) -> None:
    """Add an option that takes a number, or several where several are the default."""
    several = isinstance(default, list)
    kind = float if isinstance(default, float) else int
    nargs = "+" if several else None
    parser.add_argument(option, nargs=nargs, type=kind, default=default, metavar="N", help=sentence)


def add_choice(
    parser: argparse.ArgumentParser,
    option: str,
    choices: Iterable[str],
    default: list[str],
    sentence: str,
) -> None:
    """Add an option that takes some of a few words, which its help names."""
    words = ", ".join(choices)
    parser.add_argument(
        option,
        nargs="+",
        choices=list(choices),
        default=default,
        metavar="NAME",
        help=f"{sentence} There are {words}.",
    )
