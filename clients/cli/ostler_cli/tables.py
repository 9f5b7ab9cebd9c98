"""Tables, for people."""

import os
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from io import StringIO
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ostler_cli.table import Row
from ostler_cli.text import clean, is_terminal

WIDEST = 100_000

GAP = 2
"""How many spaces are between columns."""

STYLES = {
    "ACTIVE": "green",
    "succeeded": "green",
    "healthy": "green",
    "available": "green",
    "enabled": "green",
    "BUILD": "yellow",
    "queued": "yellow",
    "running": "yellow",
    "ERROR": "red",
    "failed": "red",
    "unhealthy": "red",
    "disabled": "red",
    "DELETED": "dim",
}
UNITS = ((1 << 40, "TiB"), (1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB"))


def print_rows(
    items: Sequence[Row],
    columns: Sequence[str],
    fields: dict[str, str],
    headers: bool = True,
    in_full: bool = False,
) -> None:
    """Print a table with a line for each item."""
    print(render_rows(items, columns, fields, headers, in_full))


def render_rows(
    items: Sequence[Row],
    columns: Sequence[str],
    fields: dict[str, str],
    headers: bool = True,
    in_full: bool = False,
) -> str:
    """Return a table with a line for each item, as wide as the window unless it is in full."""
    table = Table(box=None, pad_edge=False, show_header=headers, header_style="bold")
    cells = [
        [make_cell(name, find_value(item, name), fields) for name in columns] for item in items
    ]
    titles = [Text(write_header(name)) for name in columns]
    lines = [titles, *cells] if headers else cells
    widths = [
        max((cell.cell_len for cell in column), default=1) for column in zip(*lines, strict=True)
    ]
    if not in_full:
        widths = fit(widths, measure_window() - GAP * (len(columns) - 1))
    for name, title, width in zip(columns, titles, widths, strict=False):
        justify: Any = "right" if fields.get(name) == "integer" else "left"
        table.add_column(title, no_wrap=True, overflow="ellipsis", justify=justify, width=width)
    for line in cells:
        table.add_row(*line)
    return render(table, WIDEST if in_full else None)


def fit(widths: list[int], most: int) -> list[int]:
    """Return widths that fit into a line: what is longest is cut first."""
    fitting = list(widths)
    while sum(fitting) > most and max(fitting) > 1:
        longest = fitting.index(max(fitting))
        fitting[longest] -= 1
    return fitting


def measure_window() -> int:
    """Return how many letters a line has: as many as the terminal, or any number elsewhere."""
    return shutil.get_terminal_size().columns if is_terminal() else WIDEST


def print_details(thing: Row, fields: dict[str, str]) -> None:
    """Print a table with a line for each field of a thing."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    for name, value in thing.items():
        table.add_row(Text(clean(name)), make_cell(name, value, fields, in_full=True))
    print(render(table))


def render(table: Table, width: int | None = None) -> str:
    """Return a table as text, as wide as the window or as is said."""
    colours = is_terminal() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    console = Console(
        file=StringIO(),
        width=width or measure_window(),
        force_terminal=colours,
        color_system="standard" if colours else None,
        highlight=False,
        emoji=False,
        markup=False,
    )
    console.print(table)
    written: str = console.file.getvalue()  # type: ignore[attr-defined]
    return "\n".join(line.rstrip() for line in written.splitlines())


def write_header(column: str) -> str:
    """Return the header of a column: `flavor.name` is FLAVOR, `created_at` AGE."""
    if column == "created_at":
        return "AGE"
    outer, _, inner = column.rpartition(".")
    bare = outer if inner == "name" and outer else column.removeprefix("data.")
    return clean(bare.replace(".", " ").removesuffix("_at").replace("_", " ").upper())


def find_value(item: Any, path: str) -> Any:
    """Return what is at a path of names with points between them, None where nothing is."""
    for name in path.split("."):
        item = item.get(name) if isinstance(item, dict) else None
    return item


def make_cell(column: str, value: Any, fields: dict[str, str], in_full: bool = False) -> Text:
    """Return a value as it stands in a table."""
    name = column.rpartition(".")[-1]
    is_time = fields.get(column) == "time" or name.endswith("_at")
    if is_time and isinstance(value, str):
        age = tell_age(value)
        return Text(f"{clean(value)} ({age})" if in_full else age)
    if name.endswith("_bytes") and isinstance(value, int) and not in_full:
        return Text(tell_size(value))
    text = write_value(value)
    return Text(text, style=STYLES.get(text, ""))


def write_value(value: Any) -> str:
    """Return any value in one line."""
    if value is None or value == [] or value == {}:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(write_value(part) for part in value)
    if isinstance(value, dict):
        return _write_object(value)
    return clean(str(value))


def _write_object(value: Row) -> str:
    if "address" in value:  # one address of a server
        return clean(str(value["address"]))
    if "id" in value and "name" in value:
        return clean(f"{value['name']} ({value['id']})")
    parts = (f"{clean(str(name))}={_write_inner(part)}" for name, part in value.items())
    return ", ".join(parts)


def _write_inner(value: Any) -> str:
    is_object = isinstance(value, dict) and value and "address" not in value
    return f"({write_value(value)})" if is_object else write_value(value)


def tell_age(value: str) -> str:
    """Return how long ago a moment was, or how far away it is."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return clean(value)
    seconds = (datetime.now(UTC) - moment).total_seconds()
    span = _tell_span(abs(int(seconds)))
    return span if seconds > -1 else f"in {span}"


def _tell_span(seconds: int) -> str:
    for size, unit in ((86400, "d"), (3600, "h"), (60, "m")):
        if seconds >= 2 * size:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def tell_size(value: int) -> str:
    """Return a number of bytes in the largest unit."""
    for size, unit in UNITS:
        if value >= size:
            return f"{value / size:.1f} {unit}"
    return f"{value} B"
