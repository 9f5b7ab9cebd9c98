"""Markdown: tables, cells and blocks."""

import re
from collections.abc import Iterable, Sequence

# Code keeps its own: there a bar ends no cell.
BAR = re.compile(r"`[^`]*`|\|")


def write_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table, nothing where it has no row."""
    lines = [write_row(row) for row in rows]
    head = [write_row(columns), write_row(["---"] * len(columns))]
    return "\n".join([*head, *lines, ""]) if lines else ""


def write_row(cells: Iterable[str]) -> str:
    """Return a row of cells, each of which is one line however many it had."""
    kept = [BAR.sub(escape_bar, " ".join(cell.split())) for cell in cells]
    return f"| {' | '.join(kept)} |"


def escape_bar(found: re.Match[str]) -> str:
    """Return a bar as it is written in a cell, code as it is."""
    return "\\|" if found[0] == "|" else found[0]


def write_block(text: str, language: str) -> str:
    """Return a block of code."""
    return f"```{language}\n{text.rstrip()}\n```\n"


def list_words(words: Iterable[object]) -> str:
    """Return words as code, with commas."""
    return ", ".join(f"`{word}`" for word in words)


def join(parts: Iterable[str]) -> str:
    """Return the parts of a page that are not empty, each as paragraphs of its own."""
    return "\n".join(f"{part.rstrip()}\n" for part in parts if part)
