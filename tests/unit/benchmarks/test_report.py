"""Tables in the documents."""

import argparse
import re
import shlex
from pathlib import Path

import pytest

from benchmarks.__main__ import build_parser, name_block
from benchmarks.report import Report, replace_block, write_command
from benchmarks.tables import Table

TEXT = "Before\n<!-- start -->\nold\n<!-- end of start -->\nAfter\n"
TABLE = Table("Title", ("what", "n"), [("a", "1")])


def make_options(document: Path) -> argparse.Namespace:
    return argparse.Namespace(markdown=False, into=document)


def test_a_block_is_replaced_and_the_rest_stays() -> None:
    replaced = replace_block(TEXT, "start", "new\n")
    assert replaced == "Before\n<!-- start -->\nnew\n<!-- end of start -->\nAfter\n"


def test_a_report_ends_in_its_block_of_the_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = tmp_path / "figures.md"
    document.write_text(TEXT)
    monkeypatch.setattr("sys.argv", ["/x/benchmarks/start.py", "--rounds", "2", "--into", "x"])
    with Report("start", make_options(document)) as report:
        report.add(TABLE)
    written = document.read_text()
    assert written.startswith(
        "Before\n<!-- start -->\nMade by `python -m benchmarks.start --rounds 2` on "
    )
    assert re.search(r", \d+ cores, .*; load before .*; CPython .*, commit .*\.\n\n### ", written)
    assert written.endswith(f"{TABLE.render(markdown=True)}<!-- end of start -->\nAfter\n")
    assert "old" not in written


def test_a_run_that_fails_leaves_the_document_as_it_was(tmp_path: Path) -> None:
    document = tmp_path / "figures.md"
    document.write_text(TEXT)
    with pytest.raises(SystemExit), Report("start", make_options(document)):
        raise SystemExit("requests failed")
    assert document.read_text() == TEXT


def test_a_document_without_the_block_is_refused_before_anything_is_measured(
    tmp_path: Path,
) -> None:
    document = tmp_path / "figures.md"
    document.write_text(TEXT)
    with pytest.raises(ValueError, match="no block for scale"):
        Report("scale", make_options(document))


def test_the_command_is_written_without_where_its_tables_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    arguments = ["--markdown", "--against-start", "a b", "--into", "x.md", "--rounds", "3"]
    monkeypatch.setattr("sys.argv", ["/x/benchmarks/__main__.py", *arguments])
    assert write_command() == "python -m benchmarks --against-start 'a b' --rounds 3"


def test_the_document_has_the_block_of_the_command_that_it_prints_for_it() -> None:
    text = Path("docs/performance.md").read_text()
    printed = text.replace("\\\n", " ")
    [command] = re.findall(r'make bench ARGS="(.*--into docs/performance.md.*)"\n', printed)
    name = name_block(build_parser().parse_args(shlex.split(command)))
    assert "new figures" in replace_block(text, name, "new figures")
