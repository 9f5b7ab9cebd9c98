"""Times in the data of responses: taken out of a schema, and looked at by themselves.

A validator of JSON does not know times, and every one of them is as RFC 3339 has it once it is
JSON: so it is enough to see that there is a time.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import reduce
from itertools import chain
from operator import itemgetter
from typing import Any

EACH = None
"""The step of a path that stands for every item of a list."""

TIME_KEYS = frozenset({"type", "format", "nullable", "description", "example"})
"""What the schema of a time may have to be one that every time meets."""

Path = tuple[str | None, ...]
Schema = dict[str, Any]
Check = Callable[[Any], bool]
Found = dict[Path, list[tuple[str, bool]]]
"""The fields that are times, and whether each may be null, by the path of their objects."""


def set_times_aside(schema: Schema) -> tuple[Schema, Check]:
    """Return ``schema`` without its times, and what tells whether they are times in some data.

    Those that only count under a condition, or in a field without a name, stay where they are.
    The check raises KeyError or TypeError where a time is missing.
    """
    found: Found = {}
    relaxed = _relax(schema, (), found)
    checks = [
        _check_all(path, names, kinds)
        for path, fields in found.items()
        for kinds, names in _group(fields).items()
        if names
    ]
    return relaxed, reduce(_both, checks) if checks else lambda _: True


def _both(first: Check, second: Check) -> Check:
    return lambda data: first(data) and second(data)


def _group(fields: list[tuple[str, bool]]) -> dict[frozenset[type], list[str]]:
    """Return the fields that have to be times, and those that may be null."""
    return {
        frozenset({datetime}): [name for name, nullable in fields if not nullable],
        frozenset({datetime, type(None)}): [name for name, nullable in fields if nullable],
    }


def _check_all(path: Path, names: list[str], kinds: frozenset[type]) -> Check:
    """Return what tells whether fields of all objects at ``path`` are of ``kinds``."""
    read = itemgetter(*names)
    if len(names) == 1:
        return lambda data: kinds.issuperset(map(type, map(read, find_objects(data, path))))
    return lambda data: kinds.issuperset(
        map(type, chain.from_iterable(map(read, find_objects(data, path))))
    )


def find_objects(data: Any, path: Path) -> Sequence[Any]:
    """Return what is at ``path`` in ``data``. Raises KeyError or TypeError."""
    found = [data]
    for step in path:
        found = list(chain.from_iterable(found)) if step is EACH else [one[step] for one in found]
    return found


def _relax(schema: Schema, path: Path, found: Found) -> Schema:
    relaxed = dict(schema)
    if "properties" in schema:
        relaxed["properties"] = {
            name: _relax_property(name, inner, path, found)
            for name, inner in schema["properties"].items()
        }
    if "items" in schema:
        relaxed["items"] = _relax(schema["items"], (*path, EACH), found)
    if "allOf" in schema:
        relaxed["allOf"] = [_relax(part, path, found) for part in schema["allOf"]]
    return relaxed


def _relax_property(name: str, schema: Schema, path: Path, found: Found) -> Schema:
    if schema.get("format") != "date-time" or not schema.keys() <= TIME_KEYS:
        return _relax(schema, (*path, name), found)
    found.setdefault(path, []).append((name, schema.get("nullable", False)))
    return {}
