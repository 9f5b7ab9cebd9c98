"""What comes back: a page of things, one thing, text or nothing."""

from table_maker.document import Document, Row

PAGES = {"next_cursor": "cursor", "next_after": "after"}
"""Where the next page begins, and the parameter that asks for it."""


def describe_answer(document: Document, operation: Row) -> Row:
    """Return what a row says of the answer of an operation.

    ``emptiable`` are the fields that may be null, of which the table itself tells nothing.
    """
    status, answer = next(
        (code, document.resolve(node))
        for code, node in operation["responses"].items()
        if code.startswith("2")
    )
    content = answer.get("content", {})
    if status == "204" or not content:
        return {"answer": "nothing"}
    if "application/json" not in content:
        return {"answer": "text", "accept": next(iter(content))}
    schema = document.resolve(content["application/json"]["schema"])
    return _describe_json(document, schema)


def _describe_json(document: Document, schema: Row) -> Row:
    row: Row = {}
    properties = schema.get("properties", {})
    following = next((key for key in PAGES if key in properties), None)
    if following:
        schema = document.resolve(properties["items"]["items"])
        row["pages"] = {"next": following, "send": PAGES[following]}
        row["pages"]["offset"] = "offset" in properties
    row["answer"] = "page" if following else "thing"
    for key in ("columns", "wide", "key"):
        if f"x-cli-{key}" in schema:
            row[key] = schema[f"x-cli-{key}"]
    fields = schema.get("properties", {})
    row["fields"] = {name: _name_format(document, node) for name, node in fields.items()}
    row["emptiable"] = [name for name, node in fields.items() if document.is_nullable(node)]
    return row


def _name_format(document: Document, node: Row) -> str:
    """Return how a field is shown."""
    schema = document.resolve(node)
    if schema.get("format") == "date-time":
        return "time"
    return str(schema.get("type", "string"))
