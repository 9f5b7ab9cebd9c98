"""The OpenAPI document, as the pages of the reference read it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from documentation.reference.markdown import list_words

METHODS = ("get", "put", "post", "patch", "delete")
SCHEMAS = "schemas.md"
# What every error consists of: the operations list the codes, which say more than these would.
OF_ERRORS = ("Error", "ErrorInfo", "ErrorCode")
BOUNDS = (
    ("minLength", "maxLength", " letters"),
    ("minimum", "maximum", ""),
    ("minItems", "maxItems", " items"),
    ("minProperties", "maxProperties", " fields"),
)


@dataclass(frozen=True)
class Operation:
    """An operation, with how it is asked for."""

    method: str
    path: str
    told: dict[str, Any]

    @property
    def id(self) -> str:
        """Its name in the document, which is its anchor on the page of its tag."""
        return str(self.told["operationId"])


class Document:
    """The document with its references resolved where they are looked at."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.told = told

    @cached_property
    def operations(self) -> list[Operation]:
        """Every operation, in the order of the document."""
        return [
            Operation(method.upper(), path, item[method])
            for path, item in self.told["paths"].items()
            for method in METHODS
            if method in item
        ]

    @property
    def schemas(self) -> dict[str, Any]:
        """The schemas that are described, by their names."""
        told = self.told["components"]["schemas"]
        return {name: told[name] for name in sorted(told) if not name.endswith(OF_ERRORS)}

    def resolve(self, told: dict[str, Any]) -> dict[str, Any]:
        """Return what a reference stands for, anything else as it is."""
        found: Any = self.told
        for word in told.get("$ref", "").split("/")[1:]:
            found = found[word]
        return found if "$ref" in told else told

    def list_codes(self, response: dict[str, Any]) -> list[str]:
        """Return the codes of errors that a response may have."""
        content = response.get("content", {}).get("application/json", {})
        error = self._find_field(content.get("schema", {}), "error")
        code = self.resolve(self._find_field(error, "code"))
        return list(code.get("enum", ()))

    def _find_field(self, schema: dict[str, Any], name: str) -> dict[str, Any]:
        found: dict[str, Any] = self.resolve(schema).get("properties", {}).get(name, {})
        return found

    def describe_type(self, schema: dict[str, Any]) -> str:
        """Return what values a schema takes, in a few words and links to the page of schemas."""
        words = ", ".join([self._name_type(schema), *describe_bounds(schema)])
        return f"{words}, or null" if schema.get("nullable") else words

    def _name_type(self, schema: dict[str, Any]) -> str:
        if "$ref" in schema:
            return link_schema(schema["$ref"].rsplit("/", 1)[1])
        for kind, between in (("oneOf", " or "), ("anyOf", " or "), ("allOf", " and ")):
            if kind in schema:
                return between.join(self._name_type(part) for part in schema[kind])
        if "enum" in schema:
            return f"one of {list_words(schema['enum'])}"
        if schema.get("type") == "array":
            return f"list of {self.describe_type(schema['items'])}"
        values = schema.get("additionalProperties")
        if isinstance(values, dict):
            return f"object, each value {self.describe_type(values)}"
        kind = str(schema.get("type", "anything"))
        return f"{kind} ({schema['format']})" if "format" in schema else kind

    def list_fields(self, schema: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
        """Yield name, type, whether it must be there, and meaning of the fields of an object."""
        needed = schema.get("required", ())
        for name, field in schema.get("properties", {}).items():
            words = field.get("description") or self.resolve(field).get("description", "")
            needs = "yes" if name in needed else ""
            yield f"`{name}`", self.describe_type(field), needs, words + tell_default(field)


def link_schema(name: str) -> str:
    """Return the name of a schema, with a link to it where it is described."""
    return f"`{name}`" if name.endswith(OF_ERRORS) else f"[{name}]({SCHEMAS}#{name.lower()})"


def tell_default(schema: dict[str, Any]) -> str:
    """Return a sentence with the value of what is left out, nothing where there is none."""
    return f" By default `{json.dumps(schema['default'])}`." if "default" in schema else ""


def describe_bounds(schema: dict[str, Any]) -> Iterator[str]:
    """Yield the bounds of a schema."""
    for lower, upper, unit in BOUNDS:
        low, high = schema.get(lower), schema.get(upper)
        if low is not None and high is not None:
            yield f"{low} to {high}{unit}"
        elif high is not None:
            yield f"at most {high}{unit}"
        elif low is not None and unit != " letters":
            yield f"at least {low}{unit}"
        elif low is not None:
            yield "not empty" if low == 1 else f"at least {low}{unit}"
    if "exclusiveMinimum" in schema:
        yield f"more than {schema['exclusiveMinimum']}"
    if "pattern" in schema:
        yield f"like `{schema['pattern']}`"
