"""Schemas of the document, compiled, and what they find at fault."""

from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any

import jsonschema_rs
import orjson

from domain.errors import shorten
from domain.public_keys import is_public_key
from service.validation.messages import (
    BOUNDS,
    LENGTHS,
    SHAPES,
    Detail,
    Location,
    describe_bound,
    describe_choice,
    describe_missing,
    describe_shape,
    describe_type,
    describe_unknown,
)

FORMATS = {"ssh-public-key": is_public_key}
"""The formats of our own, an ``x-format`` each, with what tells whether a text is in them."""

MOST_CHILDREN = 100
"""How much of a list or an object is looked at for faults."""


def convert_schema(node: Any) -> Any:
    """Return an OpenAPI 3.0 schema as JSON Schema (draft 4).

    ``nullable`` becomes a type, and ``x-format``, a format of our own, one like any other.
    """
    if isinstance(node, list):
        return [convert_schema(item) for item in node]
    if not isinstance(node, dict):
        return node
    schema = {key: convert_schema(value) for key, value in node.items()}
    if schema.pop("nullable", False) and "type" in schema:
        schema["type"] = [schema["type"], "null"]
    if "x-format" in schema:
        schema["format"] = schema.pop("x-format")
    return schema


def merge_reference(schema: dict[str, Any]) -> dict[str, Any]:
    """Return what an ``allOf`` of one part alone stands for: the part, with the words beside it.

    So the document gives a reference words of its own and makes it ``nullable``, since OpenAPI 3.0
    has nothing beside a ``$ref``; what is wrong with a value is then found as without them.
    """
    if len(schema.get("allOf", ())) != 1:
        return schema
    (part,) = schema["allOf"]
    merged = {**part, **{key: value for key, value in schema.items() if key != "allOf"}}
    if schema.get("nullable") and "enum" in part:
        merged["enum"] = [*part["enum"], None]
    return merged


def merge_references(node: Any) -> Any:
    """Return a dereferenced schema with every reference in it merged."""
    if isinstance(node, list):
        return [merge_references(item) for item in node]
    if not isinstance(node, dict):
        return node
    return merge_reference({key: merge_references(value) for key, value in node.items()})


def compile_schema(schema: dict[str, Any]) -> jsonschema_rs.Draft4Validator:
    """Return a validator of a dereferenced OpenAPI 3.0 schema, formats included.

    One that is given formats takes half as much time again, whether or not it meets them.
    """
    converted = convert_schema(schema)
    names = sorted(FORMATS.keys() & set(iter_formats(converted)))
    return _compile(orjson.dumps(converted), tuple(names))


@cache
def _compile(schema: bytes, names: tuple[str, ...]) -> jsonschema_rs.Draft4Validator:
    # Many operations have a parameter in common, whose pattern may take more than a megabyte.
    formats = {name: FORMATS[name] for name in names}
    return jsonschema_rs.Draft4Validator(
        orjson.loads(schema), validate_formats=True, formats=formats or None
    )


def iter_formats(node: Any) -> Iterator[str]:
    """Yield what may be the name of a format in a schema."""
    if isinstance(node, list):
        for item in node:
            yield from iter_formats(item)
    elif isinstance(node, dict):
        if isinstance(node.get("format"), str):
            yield node["format"]
        for item in node.values():
            yield from iter_formats(item)


class ValueSchema:
    """The schema of one value, which says what is wrong with a value that it refuses."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self.source = merge_references(schema)
        self.validator = compile_schema(self.source)

    def list_faults(self, value: Any, base: Location) -> list[Detail]:
        """Return every fault of ``value``, located under ``base``.

        Of a text that is too short or too long nothing is said of its shape.
        """
        if self.validator.is_valid(value):
            return []
        # A validator finds all there is before it tells the first.
        errors = list(self.validator.iter_errors(cut_value(value)))
        errors.sort(key=lambda error: len(error.instance_path))
        measured = [error.instance_path for error in errors if error.kind.name in LENGTHS]
        return [
            detail
            for error in errors
            if error.kind.name not in SHAPES or error.instance_path not in measured
            for detail in self._describe(error, [*base, *error.instance_path])
        ]

    def _describe(self, error: jsonschema_rs.ValidationError, loc: Location) -> list[Detail]:
        kind, facts = error.kind.name, error.kind.as_dict()
        match kind:
            case "required":
                return [describe_missing([*loc, facts["property"]])]
            case "additionalProperties":
                return [describe_unknown([*loc, shorten(name)]) for name in facts["unexpected"]]
            case "type":
                return [describe_type(loc, _first_type(facts["types"]))]
            case "enum":
                return [describe_choice(loc, facts["options"])]
            case _ if kind in BOUNDS:
                return [describe_bound(loc, kind, facts["limit"])]
            case _:
                return [describe_shape(loc, kind, self._find_message(error.schema_path))]

    def _find_message(self, path: list[str | int]) -> str | None:
        """Return the words that stand in the document next to the keyword at ``path``."""
        node: Any = self.source
        for step in path[:-1]:
            node = node[step]
        message: str | None = node.get("x-message")
        return message


class BodySchema:
    """The schema of a request body; a discriminator picks the branch that is held against it."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self.source = schema
        components = schema.get("components", {}).get("schemas", {})
        plain = {key: value for key, value in schema.items() if key != "components"}
        self.property = plain.get("discriminator", {}).get("propertyName")
        mapping = plain.get("discriminator", {}).get("mapping", {})
        self.branches = {
            word: ValueSchema(components[reference.rsplit("/", 1)[1]])
            for word, reference in mapping.items()
        }
        self.whole = ValueSchema(plain)

    def list_faults(self, body: Any) -> list[Detail]:
        """Return what is wrong with ``body``, each fault at its own field."""
        if not self.branches:
            return self.whole.list_faults(body, ["body"])
        if not isinstance(body, dict):
            return [describe_type(["body"], "object")]
        if self.property not in body:
            return [describe_missing(["body", self.property])]
        branch = self._find_branch(body[self.property])
        if branch is None:
            return [describe_choice(["body", self.property], list(self.branches))]
        return branch.list_faults(body, ["body"])

    def _find_branch(self, word: Any) -> ValueSchema | None:
        return self.branches.get(word) if isinstance(word, str) else None


def cut_value(value: Any) -> Any:
    """Return a JSON value with the first 100 items of each list and fields of each object.

    It has a fault where the whole has one: the document allows no list and no object as many.
    """
    if isinstance(value, list):
        return [cut_value(item) for item in value[:MOST_CHILDREN]]
    if isinstance(value, dict):
        return {name: cut_value(item) for name, item in islice(value.items(), MOST_CHILDREN)}
    return value


def _first_type(types: list[str]) -> str:
    return next(name for name in types if name != "null")
