"""Tables for the terminal, and the same ones in Markdown for the documents."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Table:
    """A title, the heads of the columns and rows of as many cells; ``notes`` stand below it.

    Columns from ``numbers_from`` on hold numbers, which are set flush right.
    """

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers_from: int = 1
    notes: Sequence[str] = field(default_factory=tuple)

    def render(self, *, markdown: bool) -> str:
        """Return the table as text that ends with a line feed."""
        lines = self._write_markdown() if markdown else self._write_plain()
        notes = [f"{note}  " if markdown else note for note in self.notes]
        below = ["", *notes] if notes else []
        return "\n".join([self._write_title(markdown=markdown), "", *lines, *below]) + "\n"

    def _write_title(self, *, markdown: bool) -> str:
        return f"### {self.title}" if markdown else f"{self.title}\n{'=' * len(self.title)}"

    def _measure(self) -> list[int]:
        return [max(map(len, column)) for column in zip(self.heads, *self.rows, strict=True)]

    def _align(self, row: Sequence[str]) -> list[str]:
        return [
            cell.ljust(width) if number < self.numbers_from else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(row, self._measure(), strict=True))
        ]

    def _write_plain(self) -> list[str]:
        rows = (self.heads, *self.rows) if any(self.heads) else self.rows
        return ["  ".join(self._align(row)).rstrip() for row in rows]

    def _write_markdown(self) -> list[str]:
        rule = ["---" if n < self.numbers_from else "---:" for n in range(len(self.heads))]
        return [f"| {' | '.join(row)} |" for row in (self.heads, rule, *self.rows)]


def write_count(value: float) -> str:
    """Return a number of things, rounded, its thousands apart: ``12,345``."""
    return f"{value:,.0f}"


def write_precise(value: float) -> str:
    """Return a number with about three digits that mean something."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def write_factor(value: float | None) -> str:
    """Return a ratio: ``5.2x``, and a dash where there is none."""
    return "-" if value is None else f"{value:.1f}x"


def write_share(value: float | None) -> str:
    """Return a part of one as per cent, and a dash where there is none."""
    return "-" if value is None else f"{value:.1%}" if value < 0.1 else f"{value:.0%}"


def write_change(value: float | None) -> str:
    """Return by which part of one something has grown as per cent with its sign."""
    return "-" if value is None else f"{value:+.1%}"


def write_megabytes(size: float) -> str:
    """Return a number of bytes as MB of a million."""
    return f"{size / 1e6:,.1f}"
