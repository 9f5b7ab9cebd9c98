"""What a file describes: its kind, what it is made of, and what differs from what is there."""

import shlex
from dataclasses import dataclass
from typing import Any

from ostler_cli.exits import refuse_use
from ostler_cli.table import Row, get_list, load_table

REFERENCES = {"flavor": "flavor_id", "image": "image_id"}
"""Fields that a person may write with a name, and that are objects where the service told them."""


@dataclass
class Described:
    """One thing that shall be."""

    kind: str
    name: str
    thing_id: str | None
    creation: Row


def read_described(thing: Row) -> Described:
    """Return what an object describes. Raises Refusal for what cannot be applied."""
    thing = dict(thing)
    for word, field in REFERENCES.items():
        if isinstance(thing.get(word), str):
            thing.setdefault(field, thing.pop(word))
    kind = find_kind(thing)
    rules = load_table()["creatable"][kind]
    known = {*rules["create"], *rules["update"], *rules["shown"], "kind"}
    if unknown := sorted(set(thing) - known):
        refuse_use(
            f"a {kind} has no {', '.join(unknown)}; it may have {', '.join(rules['create'])}"
        )
    row = get_list(kind)
    creation = {field: thing[field] for field in rules["create"] if thing.get(field) is not None}
    return Described(kind, str(thing[row["name"]]), thing.get("id"), creation)


def find_kind(thing: Row) -> str:
    """Return the kind of an object, by its `kind` or by what only one kind has."""
    kinds: Row = load_table()["creatable"]
    named = thing.get("kind")
    fitting = [named] if named in kinds else [] if named else list(kinds)
    for kind in fitting:
        if all(thing.get(field) is not None for field in kinds[kind]["required"]):
            return str(kind)
    needs = "; ".join(f"a {kind} needs {', '.join(row['required'])}" for kind, row in kinds.items())
    refuse_use(f"this is nothing that can be applied: {needs}")


def plan_changes(one: Described, present: Row) -> tuple[Row, list[str]]:
    """Return what must be changed in what is there, and what cannot be, in sentences."""
    rules = load_table()["creatable"][one.kind]
    changes: Row = {}
    refused: list[str] = []
    for field, wanted in one.creation.items():
        if field not in rules["shown"] or is_same(field, wanted, present):
            continue
        if field in rules["update"]:
            changes[field] = make_change(field, wanted, present)
        else:
            refused.append(describe_refusal(one, field, present))
    return changes, refused


def is_same(field: str, wanted: Any, present: Row) -> bool:
    """Return whether a field is as described; a reference may be by name."""
    if field.endswith("_id"):
        thing = present.get(field.removesuffix("_id")) or {}
        return wanted in (present.get(field), thing.get("name"))
    if field == "expires_at":
        return bool(_parse(wanted) == _parse(present.get(field)))
    if field == "public_key":
        return str(wanted).split()[:2] == str(present.get(field)).split()[:2]
    return bool(present.get(field) == wanted)


def _parse(moment: Any) -> Any:
    from datetime import datetime

    try:
        return datetime.fromisoformat(str(moment))
    except ValueError:
        return moment


def make_change(field: str, wanted: Any, present: Row) -> Any:
    """Return what is sent to have a field as described; labels that are not described go."""
    if field != "labels":
        return wanted
    there = present.get("labels") or {}
    gone = dict.fromkeys(key for key in there if key not in wanted)
    return gone | {key: value for key, value in wanted.items() if there.get(key) != value}


def describe_refusal(one: Described, field: str, present: Row) -> str:
    """Return why a field stays as it is, and what would change it."""
    told = {"flavor_id": ("resize", "--flavor"), "image_id": ("rebuild", "--image")}.get(field)
    hint = ""
    if told:
        words = ["ostler", "server", told[0], one.name, told[1], str(one.creation[field])]
        hint = f"; to change it: {shlex.join(words)}"
    return f"its {field} is {present.get(field)!r} and cannot be changed by apply{hint}"
