"""The help of every command: sentences, in a window of 80 columns."""

import argparse
import re
from collections.abc import Iterator

import pytest

from service.__main__ import build_parser

COLUMNS = 80
SENTENCES = re.compile(r"[A-Z{][^.]*(\.[^ ][^.]*)*\.( [A-Z][^.]*(\.[^ ][^.]*)*\.)*")


def walk(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Yield a parser and those of all commands below it."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from walk(below)


def list_texts(parser: argparse.ArgumentParser) -> list[str | None]:
    """Return every text that the help of a parser shows."""
    entries = [*parser._actions]
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            entries.remove(action)
            entries += action._choices_actions
    return [parser.description, *(entry.help for entry in entries)]


PARSERS = {parser.prog: parser for parser in walk(build_parser())}


@pytest.mark.parametrize("name", PARSERS)
def test_help_is_sentences(name: str) -> None:
    for text in list_texts(PARSERS[name]):
        assert SENTENCES.fullmatch((text or "").strip()), text


@pytest.mark.parametrize("name", PARSERS)
def test_help_fits_into_80_columns_and_no_line_begins_in_lower_case(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(COLUMNS))
    lines = PARSERS[name].format_help().splitlines()
    assert all(len(line) <= COLUMNS for line in lines)
    headings = [line for line in lines if line.endswith(":") or line.startswith("usage")]
    assert all(heading[0].isupper() for heading in headings)
    assert lines[0].startswith(f"Usage: {name} ")


def test_no_command_is_left_out_here() -> None:
    assert {"ostler serve", "ostler db current", "ostler simulator clock run"} <= PARSERS.keys()
