"""Options: the flag, the type and the help of a value."""

from table_maker.document import Document, Row
from table_maker.nouns import Nouns
from table_maker.wording import make_flag, make_singular, take_first_sentence

NAMED_BY_SERVICE = {"flavor_id", "image_id"}
"""References for which the service takes a name, in the right region."""


def describe_option(document: Document, nouns: Nouns, name: str, schema: Row, holder: Row) -> Row:
    """Return an option for a value: its flag, its type and its help.

    The ``holder`` is what has the value: a parameter, or the field itself.
    """
    schema = document.resolve(schema)
    row: Row = {"field": name, **describe_type(document, schema)}
    if "x-cli-help" in holder:
        row.pop("default", None)
    bare = name
    noun = nouns.find_noun(name) if row["type"] == "string" else None
    if noun:
        row["noun"] = noun
        bare = name.removesuffix("_id")
        if name in NAMED_BY_SERVICE:
            row["named_by_service"] = True
    if name == "project_id":
        bare = "project"
    chosen = holder.get("x-cli-name") or schema.get("x-cli-name")
    row["flag"] = make_flag(chosen or (make_singular(bare) if row.get("many") else bare))
    text = holder.get("x-cli-help") or schema.get("x-cli-help")
    described = holder.get("description") or schema.get("description", "")
    row["help"] = text or take_first_sentence(described)
    if holder.get("explode") is False:
        row["commas"] = True
    return row


def describe_type(document: Document, schema: Row) -> Row:
    """Return what values are: their type, choices, bounds, and whether there may be many."""
    kind = schema.get("type", "string")
    if kind == "array":
        inner = describe_type(document, document.resolve(schema["items"]))
        return {**inner, "many": True}
    if kind == "object":
        return {"type": "map", "many": True}
    row: Row = {"type": kind}
    if choices := [value for value in schema.get("enum", []) if value is not None]:
        row |= {"type": "choice", "choices": choices}
    elif schema.get("format") == "date-time":
        row["type"] = "time"
    elif "x-cli-format" in schema:
        row["type"] = schema["x-cli-format"]
    return row | _list_bounds(schema)


def _list_bounds(schema: Row) -> Row:
    """Return the bounds of a number, and the default, which is told and never sent."""
    kind = schema.get("type")
    told = ["minimum", "maximum"] if kind == "integer" else []
    if kind != "boolean" and "x-cli-help" not in schema:
        told.append("default")
    return {word: schema[word] for word in told if word in schema}
