"""The table of commands, as it was made from the document when this package was built."""

import json
from functools import cache
from pathlib import Path
from typing import Any

Row = dict[str, Any]
"""An object of the table; ``table_maker`` beside the package says what is in it."""


@cache
def load_table() -> Row:
    """Return the table."""
    table: Row = json.loads(Path(__file__).with_name("commands.json").read_text("utf-8"))
    return table


def find_list(noun: str) -> Row | None:
    """Return where the things of a noun are listed and what they are known by, if they are."""
    row: Row | None = load_table()["nouns"].get(noun, {}).get("list")
    return row


def get_list(noun: str) -> Row:
    """Return the same for a noun whose things are listed. Raises KeyError for another."""
    row: Row = load_table()["nouns"][noun]["list"]
    return row


def list_columns(noun: str) -> list[str]:
    """Return the columns of the things of a noun."""
    commands = load_table()["nouns"].get(noun, {}).get("commands", {})
    columns: list[str] = commands.get("list", {}).get("columns", [])
    return columns
