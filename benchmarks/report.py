"""Where tables go: to standard output, and into the block of a document that is made for them."""

import argparse
import re
import shlex
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks.machine import describe_machine
from benchmarks.tables import Table

BLOCK = "<!-- {0} -->\n(.*?)<!-- end of {0} -->\n"


class Report:
    """The tables of one run below a line on the machine; ``name`` is that of their block.

    A block is all between ``<!-- name -->`` and ``<!-- end of name -->``, each on its own line.
    Its tables are written when the run has ended without an exception. Raises ValueError at once
    when the document has no such block, and OSError when there is no document.
    """

    def __init__(self, name: str, options: argparse.Namespace) -> None:
        self._name = name
        self._markdown = options.markdown
        self._document: Path | None = options.into
        self._tables: list[Table] = []
        if self._document:
            replace_block(self._document.read_text(encoding="utf-8"), name, "")
        self._machine = describe_machine()
        print(f"{self._machine}\n", flush=True)

    def add(self, table: Table) -> None:
        """Print a table, and keep it for the document."""
        self._tables.append(table)
        print(table.render(markdown=self._markdown), flush=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._document and error is None:
            before = self._document.read_text(encoding="utf-8")
            tables = "\n".join(table.render(markdown=True) for table in self._tables)
            content = f"Made by `{write_command()}` on {self._machine}\n\n{tables}"
            self._document.write_text(replace_block(before, self._name, content), encoding="utf-8")


def add_output_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say where tables go."""
    parser.add_argument("--markdown", action="store_true", help="Print tables for the documents.")
    parser.add_argument(
        "--into", type=Path, metavar="FILE", help="And put them into their block of a document."
    )


def replace_block(text: str, name: str, content: str) -> str:
    """Return ``text`` with ``content`` as its block ``name``. Raises ValueError without one."""
    pattern = re.compile(BLOCK.format(re.escape(name)), re.DOTALL)
    found = pattern.search(text)
    if found is None:
        raise ValueError(f"There is no block for {name} in the document")
    start, end = found.span(1)
    return f"{text[:start]}{content}{text[end:]}"


def write_command() -> str:
    """Return the command that runs, without where its tables go to."""
    module = Path(sys.argv[0]).stem
    program = "benchmarks" if module == "__main__" else f"benchmarks.{module}"
    words = iter(sys.argv[1:])
    kept = []
    for word in words:
        if word == "--into":
            next(words, None)
        elif word != "--markdown":
            kept.append(word)
    return shlex.join(["python", "-m", program, *kept])
