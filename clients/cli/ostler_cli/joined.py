"""Commands that other packages contribute, by the entry-point group ``ostler.commands``.

An entry point names a function that takes the arguments behind the name of the command and returns
an exit code; the first line of its docstring is the help. A click command is as good.
"""

from collections.abc import Callable
from importlib.metadata import entry_points
from typing import Any

GROUP = "ostler.commands"


def load_joined(name: str) -> Callable[[list[str]], Any] | None:
    """Return the command of this name, None where there is none."""
    for entry in entry_points(group=GROUP, name=name):
        return _adapt(name, entry.load())
    return None


def _adapt(name: str, value: Any) -> Callable[[list[str]], Any]:
    if hasattr(value, "main"):  # of click
        return lambda arguments: value.main(arguments, prog_name=f"ostler {name}")
    command: Callable[[list[str]], Any] = value
    return command


def list_joined() -> list[tuple[str, str]]:
    """Return the name of each, in their order, and what it does."""
    found = {entry.name: entry for entry in entry_points(group=GROUP)}
    return [(name, _describe(entry)) for name, entry in found.items()]


def _describe(entry: Any) -> str:
    try:
        value = entry.load()
    except Exception:  # what is half installed must not break the help of the rest
        return "This command cannot be loaded"
    text = getattr(value, "short_help", None) or value.__doc__ or ""
    return str(text).strip().split("\n")[0].rstrip(".")
