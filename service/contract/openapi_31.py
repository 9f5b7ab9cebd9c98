"""The document in the words of OpenAPI 3.1, whose schemas are those of JSON Schema."""

from typing import Any

from service.contract.bundle import Document

VERSION = "3.1.1"
DATA = ("example", "examples", "default", "enum")
"""Fields whose values are no parts of a document."""

MAPS = ("properties", "patternProperties")
"""Fields whose keys are names that somebody has chosen."""


def derive_31(document: Document) -> Document:
    """Return the document in OpenAPI 3.1, from one in 3.0.

    Its schemas say with a type of its own that a value may be null, and have lists of examples.
    """
    return {**_convert(document), "openapi": VERSION}


def _convert(node: Any, *, is_schema: bool = False) -> Any:
    if isinstance(node, list):
        return [_convert(item, is_schema=is_schema) for item in node]
    if not isinstance(node, dict):
        return node
    converted = {
        key: _convert_field(key, value, is_schema=is_schema) for key, value in node.items()
    }
    return _convert_schema(converted) if is_schema else converted


def _convert_field(key: str, value: Any, *, is_schema: bool) -> Any:
    """Return what stands below a field, which is data, schemas by their names, or either."""
    if key in DATA or key.startswith("x-") or key == "discriminator":
        return value
    if key == "schemas" or (is_schema and key in MAPS):
        return {name: _convert(one, is_schema=True) for name, one in value.items()}
    return _convert(value, is_schema=is_schema or key == "schema")


def _convert_schema(schema: Document) -> Document:
    """Return a schema whose parts have been converted."""
    if "example" in schema:
        schema["examples"] = [schema.pop("example")]
    return _add_null(schema) if schema.pop("nullable", False) else schema


def _add_null(schema: Document) -> Document:
    """Return a schema that takes null too."""
    if "type" not in schema:
        notes: Document = {
            key: schema.pop(key) for key in ("description", "default") if key in schema
        }
        taken = schema["allOf"][0] if list(schema) == ["allOf"] else schema
        return {**notes, "anyOf": [taken, {"type": "null"}]}
    if "enum" in schema and None not in schema["enum"]:
        schema["enum"] = [*schema["enum"], None]
    return {**schema, "type": [schema["type"], "null"]}
