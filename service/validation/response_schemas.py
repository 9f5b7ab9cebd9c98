"""Schemas of responses, compiled for parsed JSON and for the data that JSON is made of."""

from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import Any

import jsonschema_rs
import orjson

from service.validation.response_times import Check, Schema, set_times_aside
from service.validation.schemas import compile_schema

MAX_VIOLATIONS = 10
MAX_KNOWN = 512


class ResponseSchema:
    """A dereferenced schema of a JSON body.

    ``accepts`` is quick and may say no to what is valid; ``list_violations`` has the last word. The
    bodies that were found to be valid lately are known by their hashes.
    """

    def __init__(self, schema: Schema) -> None:
        self.compiled = _CompiledSchema(schema)
        self.known: set[int] = set()

    def accepts(self, data: Any, body: bytes) -> bool:
        """Tell whether ``body``, which ``dump_json`` made of ``data``, surely is valid.

        Whatever JSON has no word for but a time makes it say no, and so does a subclass of one.
        """
        digest = hash(body)
        if digest in self.known:
            return True
        try:
            accepted = self.compiled.accepts(data)
        except (KeyError, TypeError, ValueError):
            return False
        if accepted:
            self._remember(digest)
        return accepted

    def list_violations(self, body: bytes) -> list[str]:
        """Return where a body breaks which keyword, at most ten; no value is in it."""
        digest = hash(body)
        if digest in self.known:
            return []
        try:
            value = orjson.loads(body)
        except orjson.JSONDecodeError:
            return ["body: JSON"]
        violations = self.compiled.list_violations(value)
        if not violations:
            self._remember(digest)
        return violations

    def _remember(self, digest: int) -> None:
        """Know a body; when there are too many, all are forgotten, which is safe under threads."""
        if len(self.known) >= MAX_KNOWN:
            self.known.clear()
        self.known.add(digest)


class _CompiledSchema:
    """One schema, compiled as it is, and without its times for data that has them as such.

    Either is compiled when it is first needed, since few of them ever are and each takes 60 KB.
    """

    def __init__(self, schema: Schema) -> None:
        self.schema = schema

    @cached_property
    def strict(self) -> jsonschema_rs.Draft4Validator:
        return compile_schema(self.schema)

    @cached_property
    def relaxed(self) -> tuple[jsonschema_rs.Draft4Validator, Check]:
        schema, are_times = set_times_aside(self.schema)
        return compile_schema(simplify(schema)), are_times

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(_iter_names(self.schema))

    def accepts(self, data: Any) -> bool:
        validator, are_times = self.relaxed
        return validator.is_valid(data) and are_times(data)

    def list_violations(self, value: Any) -> list[str]:
        if self.strict.is_valid(value):
            return []
        errors = self.strict.iter_errors(value)
        return [self._describe(error) for error in islice(errors, MAX_VIOLATIONS)]

    def _describe(self, error: jsonschema_rs.ValidationError) -> str:
        """Return path and keyword; a key that is data and no name of the schema becomes ``*``."""
        keyword = error.kind.name
        steps = list(error.instance_path)
        if keyword == "required":
            steps.append(error.kind.as_dict()["property"])
        words = [str(step) if self._is_ours(step) else "*" for step in steps]
        return f"/{'/'.join(words)}: {keyword}"

    def _is_ours(self, step: str | int) -> bool:
        return isinstance(step, int) or step in self.names


def simplify(node: Any) -> Any:
    """Return a schema that says the same and is checked in less time.

    Where every field is required and no other is allowed, it is enough to count them; and words
    to choose from are texts anyway.
    """
    if isinstance(node, list):
        return [simplify(item) for item in node]
    if not isinstance(node, dict):
        return node
    schema = {key: simplify(value) for key, value in node.items()}
    if _is_closed(schema):
        schema["minProperties"] = len(set(schema.pop("required")))
    if _is_choice_of_words(schema):
        del schema["type"]
    return schema


def _is_closed(schema: Schema) -> bool:
    required, properties = schema.get("required"), schema.get("properties")
    if not isinstance(required, list) or not isinstance(properties, dict):
        return False
    same = set(required) == set(properties)
    return same and schema.get("additionalProperties") is False and "minProperties" not in schema


def _is_choice_of_words(schema: Schema) -> bool:
    words = schema.get("enum")
    if schema.get("type") != "string" or not isinstance(words, list):
        return False
    return all(isinstance(word, str) for word in words)


def _iter_names(node: Any) -> Iterator[str]:
    """Yield every name of a field in a schema."""
    if isinstance(node, list):
        for item in node:
            yield from _iter_names(item)
    elif isinstance(node, dict):
        properties = node.get("properties")
        if isinstance(properties, dict):
            yield from properties
        for item in node.values():
            yield from _iter_names(item)
