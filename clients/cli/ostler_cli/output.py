"""What a command prints: a table, JSON, YAML, ids or names."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ostler_cli.exits import refuse_use
from ostler_cli.table import Row
from ostler_cli.text import CONTROLS_IN_LINES, clean, has_all_letters, is_terminal, write_out

FORMS = ("table", "wide", "json", "yaml", "id", "name")


@dataclass
class Output:
    """How a command prints what it has got."""

    form: str = "table"
    query: str | None = None
    columns: list[str] = field(default_factory=list)
    headers: bool = True

    @property
    def is_machine_readable(self) -> bool:
        """Whether a program reads it."""
        return self.form in ("json", "yaml") or self.query is not None

    def print_list(self, command: Row, items: list[Row]) -> None:
        """Print the items of a list."""
        if self._prints_data(items) or self._prints_words(items):
            return
        from ostler_cli.tables import print_rows

        columns, fields = self.choose_columns(command), command.get("fields", {})
        print_rows(items, columns, fields, self.headers, in_full=self.form == "wide")

    def print_thing(self, command: Row, thing: Any) -> None:
        """Print one thing."""
        if self._prints_data(thing):
            return
        if isinstance(thing, str):
            write(thing)
        elif not self._prints_words([thing]):
            from ostler_cli.tables import print_details, print_rows

            if self.columns:
                print_rows([thing], self.columns, command.get("fields", {}), self.headers)
            else:
                print_details(thing, command.get("fields", {}))

    def choose_columns(self, command: Row) -> list[str]:
        """Return the columns that are asked for, or those of the command."""
        if self.columns:
            return self.columns
        columns: list[str] = command.get("columns") or list(command.get("fields", {}))[:6]
        return columns + (command.get("wide", []) if self.form == "wide" else [])

    def _prints_data(self, data: Any) -> bool:
        if self.query is not None:
            data = find_data(self.query, data)
        elif self.form not in ("json", "yaml"):
            return False
        if self.form == "yaml":
            write(write_yaml(data))
        elif self.form == "json" or not isinstance(data, str):
            write(write_json(data))
        else:
            write(data)
        return True

    def _prints_words(self, items: list[Row]) -> bool:
        if self.form not in ("id", "name"):
            return False
        other = "name" if self.form == "id" else "id"
        for item in items:
            word = item.get(self.form, item.get(other))
            if word is None:
                refuse_use(f"this has no {self.form}; choose another output")
            write(clean(str(word)))
        return True


def find_data(query: str, data: Any) -> Any:
    """Return what an expression of JMESPath finds. Raises Refusal for one that is none."""
    import jmespath
    from jmespath.exceptions import JMESPathError

    try:
        return jmespath.search(query, data)
    except JMESPathError as error:
        return refuse_use(f"--query: {' '.join(str(error).split())}")


def write_json(data: Any, indent: int | None = 2) -> str:
    """Return data as JSON, with nothing in it that a terminal would obey."""
    text = json.dumps(data, indent=indent, ensure_ascii=not has_all_letters())
    return CONTROLS_IN_LINES.sub(write_out, text)


def write_yaml(data: Any) -> str:
    """Return data as YAML, with nothing in it that a terminal would obey."""
    import yaml

    dump: Callable[..., str] = yaml.safe_dump
    text = dump(data, sort_keys=False, allow_unicode=True, width=1000)
    if CONTROLS_IN_LINES.search(text) or not has_all_letters():
        text = dump(data, sort_keys=False, allow_unicode=False, width=1000)
    return text.removesuffix("\n...\n").rstrip("\n")


def write(text: str) -> None:
    """Print text, with nothing in it that a terminal would obey."""
    if sys.stdout is None:
        return
    if is_terminal():
        text = CONTROLS_IN_LINES.sub(write_out, text)
    print(text, flush=True)
