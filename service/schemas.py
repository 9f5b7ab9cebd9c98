"""Schemas of the document, compiled, and their verdicts in words.

The ``type`` words of a verdict are those of Pydantic, which clients of the replaced service know.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema_rs
import orjson

from domain.errors import shorten
from domain.public_keys import is_public_key

Detail = dict[str, Any]
Location = list[str | int]

FORMATS = {"ssh-public-key": is_public_key}
"""The formats of our own, each with what tells whether a text is in it."""

TYPE_NAMES = {
    "string": ("a string", "string_type"),
    "integer": ("a whole number", "int_type"),
    "number": ("a number", "float_type"),
    "boolean": ("true or false", "bool_type"),
    "object": ("an object", "dict_type"),
    "array": ("a list", "list_type"),
}


def convert_schema(node: Any) -> Any:
    """Return an OpenAPI 3.0 schema as JSON Schema (draft 4): ``nullable`` becomes a type."""
    if isinstance(node, list):
        return [convert_schema(item) for item in node]
    if not isinstance(node, dict):
        return node
    schema = {key: convert_schema(value) for key, value in node.items()}
    if schema.pop("nullable", False) and "type" in schema:
        schema["type"] = [schema["type"], "null"]
    return schema


def compile_schema(schema: dict[str, Any]) -> jsonschema_rs.Draft4Validator:
    """Return a validator of a dereferenced OpenAPI 3.0 schema, formats included.

    One that is given formats takes half as much time again, whether or not it meets them.
    """
    names = sorted(FORMATS.keys() & set(iter_formats(schema)))
    return _compile(orjson.dumps(convert_schema(schema)), tuple(names))


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


class BodySchema:
    """The schema of a request body; a discriminator picks the branch that is held against it."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self.source = schema
        components = schema.get("components", {}).get("schemas", {})
        plain = {key: value for key, value in schema.items() if key != "components"}
        self.property = plain.get("discriminator", {}).get("propertyName")
        mapping = plain.get("discriminator", {}).get("mapping", {})
        self.branches = {
            word: compile_schema(components[reference.rsplit("/", 1)[1]])
            for word, reference in mapping.items()
        }
        self.whole = compile_schema(plain)

    def list_faults(self, body: Any) -> list[Detail]:
        """Return what is wrong with ``body``, each fault at its own field."""
        if not self.branches:
            return describe_errors(self.whole, body, ["body"])
        if not isinstance(body, dict):
            return [describe_type(["body"], "object")]
        if self.property not in body:
            return [describe_missing(["body", self.property])]
        branch = self._find_branch(body[self.property])
        if branch is None:
            return [describe_choice(["body", self.property], list(self.branches))]
        return describe_errors(branch, body, ["body"])

    def _find_branch(self, word: Any) -> jsonschema_rs.Draft4Validator | None:
        return self.branches.get(word) if isinstance(word, str) else None


def describe_errors(
    validator: jsonschema_rs.Draft4Validator, value: Any, base: Location
) -> list[Detail]:
    """Return every fault that ``validator`` finds in ``value``, located under ``base``."""
    if validator.is_valid(value):
        return []
    return [
        detail
        for error in validator.iter_errors(value)
        for detail in _describe_error(error, [*base, *error.instance_path])
    ]


def _describe_error(error: jsonschema_rs.ValidationError, loc: Location) -> list[Detail]:
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
        case _:
            return [_describe_bound(kind, facts, loc, error.message)]


def _describe_bound(kind: str, facts: dict[str, Any], loc: Location, message: str) -> Detail:
    limit = facts.get("limit")
    words = {
        "minLength": ("string_too_short", f"Must have at least {limit} character(s)"),
        "maxLength": ("string_too_long", f"Must have at most {limit} characters"),
        "minimum": ("greater_than_equal", f"Must be {limit} or more"),
        "maximum": ("less_than_equal", f"Must be {limit} or less"),
        "format": ("format", f"Must be in the format {facts.get('format')}"),
        "pattern": ("string_pattern_mismatch", f"Must match the pattern {facts.get('pattern')}"),
    }
    word, text = words.get(kind, (kind, shorten(message, 200)))
    return describe_fault(loc, text, word)


def _first_type(types: list[str]) -> str:
    return next(name for name in types if name != "null")


def describe_fault(loc: Location, msg: str, word: str) -> Detail:
    """Return one fault: where it is, what it is for people, and what it is for programs."""
    return {"loc": loc, "msg": msg, "type": word}


def describe_missing(loc: Location) -> Detail:
    """Return the fault of a field that is not there."""
    return describe_fault(loc, "Field required", "missing")


def describe_unknown(loc: Location) -> Detail:
    """Return the fault of a field or parameter that nobody described."""
    return describe_fault(loc, "Not known here; remove it", "extra_forbidden")


def describe_type(loc: Location, name: str) -> Detail:
    """Return the fault of a value of the wrong JSON type, ``name`` being the right one."""
    text, word = TYPE_NAMES[name]
    return describe_fault(loc, f"Must be {text}", word)


def describe_choice(loc: Location, options: list[Any]) -> Detail:
    """Return the fault of a value that is none of ``options``."""
    words = [str(option) for option in options if option is not None]
    return describe_fault(loc, f"Must be one of: {', '.join(words)}", "enum")
