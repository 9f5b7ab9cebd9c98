"""The document, asked about what is written of it."""

import json
from collections.abc import Iterator
from typing import Any

from sdk_generator.places import ROOT

Document = dict[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")
LEFT_OUT = ("documentation", "metrics", "health")


def read_document() -> Document:
    """Return the document that clients are made from."""
    text = (ROOT / "clients" / "openapi.json").read_text(encoding="utf-8")
    document: Document = json.loads(text)
    return document


class Contract:
    """The document, asked about what the generator needs."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def find(self, reference: str) -> Any:
        """Return what a reference of this document names."""
        node = self.document
        for part in reference.removeprefix("#/").split("/"):
            node = node[part]
        return node

    def resolve(self, node: Document) -> Document:
        """Return a node, or what it refers to, with the words that stand beside the reference."""
        if "$ref" in node:
            return self.resolve(self.find(node["$ref"]))
        if "allOf" in node:
            (part,) = node["allOf"]
            words = {key: value for key, value in node.items() if key != "allOf"}
            return {**self.resolve(part), **words}
        return node

    def operations(self) -> Iterator[tuple[str, str, Document, list[Document]]]:
        """Yield the method, path, operation and parameters of each operation."""
        for path, item in self.document["paths"].items():
            for method in METHODS:
                if method in item:
                    listed = item.get("parameters", []) + item[method].get("parameters", [])
                    yield method.upper(), path, item[method], [self.resolve(one) for one in listed]

    def find_body(self, operation: Document) -> Document | None:
        """Return the schema of the request's body."""
        content = operation.get("requestBody", {}).get("content", {})
        media = content.get("application/json")
        return self.resolve(media["schema"]) if media else None

    def find_operation(self, operation_id: str) -> tuple[Document, list[Document]]:
        """Return an operation and its parameters."""
        for _, _, operation, parameters in self.operations():
            if operation["operationId"] == operation_id:
                return operation, parameters
        raise KeyError(operation_id)

    def find_action(self, name: str) -> Document:
        """Return the schema of a lifecycle action."""
        mapping = self.document["components"]["schemas"]["ServerAction"]["discriminator"]["mapping"]
        schema: Document = self.find(mapping[name])
        return schema


def list_query(parameters: list[Document]) -> list[Document]:
    """Return the parameters that stand in the query."""
    return [one for one in parameters if one["in"] == "query"]


def describe(contract: Contract, node: Document) -> str:
    """Return the description of a parameter or a field, on one line."""
    found = node.get("description") or contract.resolve(node).get("description", "")
    return " ".join(found.split())
