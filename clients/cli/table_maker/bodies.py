"""What is given in a body: arguments for a few of its fields, options for the others."""

from collections.abc import Iterator

from table_maker.document import Document, Row
from table_maker.nouns import Nouns
from table_maker.options import describe_option
from table_maker.wording import make_flag


def add_body(document: Document, nouns: Nouns, command: Row, body: Row, skip: str = "") -> None:
    """Give a command what stands for the fields of a body, but for the one to ``skip``."""
    positional = body.get("x-cli-arguments", [])
    wanted = body.get("required", [])
    for field, node in body.get("properties", {}).items():
        if field == skip:
            continue
        for row in _describe_field(document, nouns, (field,), "", node, command):
            row["required"] = field in wanted
            if field in positional:
                command["arguments"].append(_make_positional(row))
            else:
                command["options"].append(row)
    order = {field: place for place, field in enumerate(positional)}
    command["arguments"].sort(key=lambda row: -1 if row["in"] == "path" else order[row["field"][0]])


def _make_positional(row: Row) -> Row:
    kept = {key: value for key, value in row.items() if key != "flag"}
    return {**kept, "name": row["flag"].removeprefix("--")}


def _describe_field(
    document: Document, nouns: Nouns, path: tuple[str, ...], prefix: str, node: Row, command: Row
) -> Iterator[Row]:
    """Yield the options for a field of a body, or for those of an object in it."""
    schema = document.resolve(node)
    if schema.get("type") == "object" and "properties" in schema:
        beginning = f"{schema.get('x-cli-name', path[-1])}-"
        for field, inner in schema["properties"].items():
            place = (*path, field)
            yield from _describe_field(document, nouns, place, beginning, inner, command)
        return
    row = describe_option(document, nouns, path[-1], schema, schema)
    row |= {"in": "body", "field": [*path]}
    row["flag"] = make_flag(prefix + row["flag"].removeprefix("--"))
    yield row
    if command["method"] == "PATCH":
        yield from _describe_removal(row, schema, command)


def _describe_removal(row: Row, schema: Row, command: Row) -> Iterator[Row]:
    """Yield the option by which what a resource has is taken from it."""
    bare = row["flag"].removeprefix("--")
    values = schema.get("additionalProperties")
    if isinstance(values, dict) and values.get("nullable"):
        text = f"Remove the {bare} with this key."
        removal = {"flag": f"--remove-{bare}", "type": "removal", "many": True, "help": text}
        yield {**row, **removal, "metavar": "KEY"}
    elif row.get("many") or row["field"][0] in command["emptiable"]:
        text = f"Clear what `{row['flag']}` may have set."
        yield {**row, "flag": f"--no-{bare}", "type": "null", "help": text, "many": False}
