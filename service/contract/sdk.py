"""The document for SDKs: without what is for others, and with answers that may grow."""

from collections.abc import Iterator
from typing import Any

from service.contract.bundle import Document, read_document
from service.contract.overlays import apply_overlay

OVERLAY = "overlays/sdk.yaml"
SENT = ("parameters", "requestBody")
AS_IT_IS = ("$ref", "enum", "default", "example", "required")
Reference = tuple[str, str]
"""The section of a component and its name."""


def derive_for_sdks(document: Document) -> Document:
    """Return the document that SDKs are made from.

    What is only answered may have fields that are not described, and other words than those of its
    enums; what is sent may not. Components that only what is left out refers to are left out too.
    """
    derived = apply_overlay(document, read_document(OVERLAY))
    operations = [one for item in derived["paths"].values() for one in _list_operations(item)]
    sent = _reach(derived, [one.get(part) for one in operations for part in SENT])
    schemas = derived["components"]["schemas"]
    for name, schema in schemas.items():
        if ("schemas", name) not in sent:
            schemas[name] = _open(schema, schemas)
    unused = _reach(document, document["paths"]) - _reach(derived, derived["paths"])
    return _drop(derived, unused)


def _list_operations(item: Document) -> list[Document]:
    """Return the operations of a path, each with the parameters of the path."""
    shared = item.get("parameters", [])
    return [
        {**one, "parameters": [*shared, *one.get("parameters", [])]}
        for one in item.values()
        if isinstance(one, dict)
    ]


def _reach(document: Document, nodes: Any) -> set[Reference]:
    """Return the components that nodes refer to, and those that these refer to."""
    reached: set[Reference] = set()
    due = [*_iter_references(nodes)]
    while due:
        reference = due.pop()
        if reference not in reached:
            reached.add(reference)
            section, name = reference
            due += _iter_references(document["components"][section][name])
    return reached


def _iter_references(node: Any) -> Iterator[Reference]:
    if isinstance(node, list):
        for item in node:
            yield from _iter_references(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if isinstance(value, str) and value.startswith("#/components/"):
                _, _, section, name = value.split("/")
                yield section, name
            elif key != "example":
                yield from _iter_references(value)


def _open(schema: Any, schemas: Document) -> Any:
    """Return a schema of answers that takes what later versions may answer."""
    if isinstance(schema, list):
        return [_open(item, schemas) for item in schema]
    if not isinstance(schema, dict):
        return schema
    others = {key: value for key, value in schema.items() if key not in ("$ref", "allOf")}
    chosen = [schema] if "$ref" in schema else schema.get("allOf", [])
    if len(chosen) == 1 and (known := _find_enum(chosen[0], schemas)):
        return {**others, "anyOf": [chosen[0], {"type": known["type"]}]}
    if schema.get("additionalProperties") is False:
        schema = {key: value for key, value in schema.items() if key != "additionalProperties"}
    return {
        key: value if key in AS_IT_IS else _open(value, schemas) for key, value in schema.items()
    }


def _find_enum(schema: Any, schemas: Document) -> Document | None:
    """Return the choice of words, or of numbers, that a schema refers to, if it is to one."""
    known: Document = schemas.get(schema.get("$ref", "").rpartition("/")[2], {})
    return known if "enum" in known else None


def _drop(document: Document, unused: set[Reference]) -> Document:
    """Return a document without some of its components."""
    components = {
        section: {name: part for name, part in parts.items() if (section, name) not in unused}
        for section, parts in document["components"].items()
    }
    return {**document, "components": {key: parts for key, parts in components.items() if parts}}
