"""The document: its operations, and what stands behind references."""

from collections.abc import Iterator
from typing import Any, NamedTuple

Row = dict[str, Any]

METHODS = ("get", "post", "put", "patch", "delete")


class Operation(NamedTuple):
    """An operation, where it is asked for, and the parameters that it shares with its path."""

    path: str
    method: str
    node: Row
    shared: list[Row]


class Document:
    """A whole document, as it is read from JSON."""

    def __init__(self, document: Row) -> None:
        self._document = document

    @property
    def version(self) -> str:
        """Its version."""
        version: str = self._document["info"]["version"]
        return version

    @property
    def tags(self) -> list[Row]:
        """Its tags, in their order."""
        tags: list[Row] = self._document["tags"]
        return tags

    @property
    def schemas(self) -> Row:
        """Its schemas by their names."""
        schemas: Row = self._document["components"]["schemas"]
        return schemas

    def iterate_operations(self) -> Iterator[Operation]:
        """Yield every operation, path by path."""
        for path, item in self._document["paths"].items():
            for method in METHODS:
                if method in item:
                    shared = item.get("parameters", [])
                    yield Operation(path, method.upper(), item[method], shared)

    def resolve(self, node: Row) -> Row:
        """Return what a node is; what stands beside a reference goes before what it names."""
        inner = node.get("allOf", [])
        if "$ref" in node:
            found: Any = self._document
            for part in node["$ref"].removeprefix("#/").split("/"):
                found = found[part]
        elif len(inner) == 1:
            found = inner[0]
        else:
            return node
        beside = {key: value for key, value in node.items() if key not in ("$ref", "allOf")}
        return {**self.resolve(found), **beside}

    def is_nullable(self, node: Row) -> bool:
        """Tell whether a value may be null."""
        return bool(self.resolve(node).get("nullable"))

    def get_body(self, operation: Row) -> Row:
        """Return the schema of the body of an operation, an empty one where it takes none."""
        content = operation.get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema")
        return self.resolve(schema) if schema else {}
