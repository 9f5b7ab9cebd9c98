"""The pages of the API: one for each tag of the document, and one of the schemas."""

import json
from typing import Any

from documentation.reference.document import SCHEMAS, Document, Operation, tell_default
from documentation.reference.markdown import join, list_words, write_block, write_table

ERRORS = "../../errors.md#what-is-the-matter-and-what-to-do"
WHERE = {"path": 0, "query": 1, "header": 2}


def write_api(document: Document) -> dict[str, str]:
    """Return the pages of the API by their file names."""
    pages = {f"{tag['name']}.md": write_tag(document, tag) for tag in document.told["tags"]}
    return {**pages, SCHEMAS: write_schemas(document)}


def write_tag(document: Document, tag: dict[str, Any]) -> str:
    """Return the page of a tag: its operations, in the order of the document."""
    operations = [one for one in document.operations if tag["name"] in one.told["tags"]]
    parts = [write_operation(document, operation) for operation in operations]
    return join([f"# {tag['name'].capitalize()}", tag["description"], *parts])


def write_operation(document: Document, operation: Operation) -> str:
    """Return what the document says of an operation."""
    told = operation.told
    role = told.get("x-required-role")
    return join(
        [
            f"## {told['summary']} {{ #{operation.id} }}",
            write_block(f"{operation.method} {operation.path}", "http"),
            told.get("description", ""),
            f"Its name is `{operation.id}`"
            + (f", and it needs the role `{role}`." if role else "; anybody may."),
            write_parameters(document, told.get("parameters", ())),
            write_body(document, told.get("requestBody")),
            write_responses(document, told["responses"]),
        ]
    )


def write_parameters(document: Document, parameters: Any) -> str:
    """Return the table of the parameters, those of the path first."""
    resolved = [document.resolve(parameter) for parameter in parameters]
    rows = [
        (
            f"`{one['name']}`",
            one["in"],
            document.describe_type(one["schema"]) + (", needed" if one.get("required") else ""),
            one.get("description", "") + tell_default(one["schema"]),
        )
        for one in sorted(resolved, key=lambda one: WHERE[one["in"]])
    ]
    return write_table(("parameter", "in", "type", ""), rows)


def write_body(document: Document, body: dict[str, Any] | None) -> str:
    """Return what a request may have as its body, with an example of it."""
    if body is None:
        return ""
    content = document.resolve(body)["content"]["application/json"]
    schema = content["schema"]
    fields = document.list_fields(document.resolve(schema))
    return join(
        [
            f"The body is {document.describe_type(schema)}.",
            write_table(("field", "type", "needed", ""), fields),
            write_example(document, content),
        ]
    )


def write_example(document: Document, content: dict[str, Any]) -> str:
    """Return the first example of a body, nothing where there is none."""
    examples = [document.resolve(one)["value"] for one in content.get("examples", {}).values()]
    if "example" in content:
        examples.append(content["example"])
    return write_block(json.dumps(examples[0], indent=2), "json") if examples else ""


def write_responses(document: Document, responses: dict[str, Any]) -> str:
    """Return the table of the responses, and an example of the first one with a body."""
    resolved = {status: document.resolve(told) for status, told in responses.items()}
    rows = [
        (status, describe_content(document, told), told["description"])
        for status, told in resolved.items()
    ]
    bodies = [
        told["content"]["application/json"]
        for status, told in resolved.items()
        if status < "300" and "application/json" in told.get("content", {})
    ]
    example = write_example(document, bodies[0]) if bodies else ""
    return join([write_table(("status", "body", ""), rows), example])


def describe_content(document: Document, response: dict[str, Any]) -> str:
    """Return what a response has as its body: the codes of an error, or a schema."""
    codes = document.list_codes(response)
    if codes:
        return f"[{list_words(codes)}]({ERRORS})"
    told = response.get("content", {})
    return " or ".join(
        document.describe_type(content["schema"]) if kind == "application/json" else f"`{kind}`"
        for kind, content in told.items()
    )


def write_schemas(document: Document) -> str:
    """Return the page of the schemas, those of errors left out."""
    parts = [
        join(
            [
                f"## {name}",
                schema.get("description", ""),
                "" if "properties" in schema else f"It is {document.describe_type(schema)}.",
                write_table(("field", "type", "always", ""), document.list_fields(schema)),
            ]
        )
        for name, schema in document.schemas.items()
    ]
    return join(["# Schemas", "What requests and responses consist of.", *parts])
