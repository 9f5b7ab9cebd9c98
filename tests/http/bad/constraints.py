"""One bad request for every constraint that the document puts on what a request may hold.

A body is wrong in more than one place, since it has only the field in question; every fault is
named at its own place.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx

from tests.contract.validator import load_document

MARK = "q7zq"
"""What bad texts have in them, and no message may repeat."""

NUMBER = 7_707_707
"""What bad numbers are, as long as it is their type that is wrong."""

METHODS = ("get", "post", "put", "patch", "delete")
TYPES = {
    "string": "a string", "integer": "a whole number", "boolean": "true or false",
    "object": "an object", "array": "a list",
}  # fmt: skip
HARMLESS = {
    "nullable", "default", "description", "title", "example", "properties", "items",
    "discriminator", "oneOf",
}  # fmt: skip
"""Keywords that refuse nothing by themselves."""

UNWRITABLE = {"type", "minItems"}
"""Keywords that nothing in a query or a header breaks: all is text, and no list is empty."""

Schema = dict[str, Any]
Where = tuple[str | int, ...]


@dataclass(frozen=True)
class Wrong:
    """A value that a schema refuses at ``where`` because of ``keyword``; ``said`` must be said."""

    where: Where
    value: Any
    keyword: str
    said: tuple[str, ...]


@dataclass(frozen=True)
class Violation:
    """A request that breaks one constraint at ``where``."""

    name: str
    method: str
    path: str
    where: Where
    said: tuple[str, ...]
    given: dict[str, Any]

    def send(self, client: httpx.Client) -> httpx.Response:
        """Send it."""
        return client.request(self.method, self.path, **self.given)


def resolve(node: Any) -> Any:
    """Return ``node``, or what it refers to, with what stands beside the reference."""
    while "$ref" in node:
        _, _, section, key = node["$ref"].split("/")
        node = load_document(usual=True)["components"][section][key]
    if "allOf" in node:
        (part,) = node["allOf"]
        return {**resolve(part), **{key: node[key] for key in node if key != "allOf"}}
    return node


PRECONDITIONS = frozenset({"If-Match", "If-None-Match"})
"""Headers that are no part of what is validated: what cannot be read in them is 400."""


def list_violations() -> list[Violation]:
    """Return a request for each constraint of each operation."""
    paths = load_document(usual=True)["paths"]
    operations = [(path, m, item) for path, item in paths.items() for m in METHODS if m in item]
    return [
        violation
        for one in operations
        for violation in (*break_parameters(*one), *break_body(*one))
    ]


def break_parameters(path: str, method: str, item: Any) -> Iterator[Violation]:
    """Yield what breaks the constraints of the query and the headers of an operation."""
    operation = item[method]
    given = give_example(operation)
    for parameter in map(resolve, item.get("parameters", []) + operation.get("parameters", [])):
        place, name, schema = parameter["in"], parameter["name"], resolve(parameter["schema"])
        if place == "path" or name in PRECONDITIONS:
            continue
        for wrong in list_wrong(schema):
            if wrong.keyword in UNWRITABLE and schema["type"] != "integer":
                continue
            sent = "params" if place == "query" else "headers"
            said = wrong.said if place == "query" else (schema["x-message"],)
            at = ".".join(map(str, (name, *wrong.where)))
            title = f"{operation['operationId']} {place} {at} {wrong.keyword}"
            extra = {sent: {**given.get(sent, {}), name: wrong.value}}
            where = (place, name, *wrong.where)
            yield Violation(title, method, path, where, said, {**given, **extra})


def break_body(path: str, method: str, item: Any) -> Iterator[Violation]:
    """Yield what breaks the constraints of the body of an operation, in each of its media types."""
    body = resolve(item[method].get("requestBody", {}))
    for kind, content in body.get("content", {}).items():
        for wrong in list_wrong(content["schema"]):
            at = ".".join(map(str, wrong.where))
            title = f"{item[method]['operationId']} {kind} {at} {wrong.keyword}"
            given = {"json": wrong.value, "headers": {"Content-Type": kind}}
            yield Violation(title, method, path, ("body", *wrong.where), wrong.said, given)


def give_example(operation: Any) -> dict[str, Any]:
    """Return the body that the document shows for an operation, where it takes one."""
    content = resolve(operation.get("requestBody", {})).get("content", {})
    for kind, one in content.items():
        example = resolve(next(iter(one["examples"].values())))["value"]
        return {"json": example, "headers": {"Content-Type": kind}}
    return {}


def list_wrong(schema: Schema) -> list[Wrong]:
    """Return a value for each constraint of a schema and of what is inside it."""
    schema = resolve(schema)
    return [*break_schema(schema), *break_inside(schema)]


def break_inside(schema: Schema) -> Iterator[Wrong]:
    """Yield values that are wrong in a field or an item, or in a branch."""
    mapping = schema.get("discriminator", {}).get("mapping", {})
    for word, reference in mapping.items():
        for wrong in list_wrong({"$ref": reference}):
            if wrong.where and wrong.where[0] != "action":
                keyword = f"{wrong.keyword} of {word}"
                yield Wrong(wrong.where, {"action": word, **wrong.value}, keyword, wrong.said)
    more = schema.get("additionalProperties")
    fields = {**schema.get("properties", {}), **({"k": more} if isinstance(more, dict) else {})}
    for name, inner in fields.items():
        for wrong in list_wrong(inner):
            yield Wrong((name, *wrong.where), {name: wrong.value}, wrong.keyword, wrong.said)
    for wrong in list_wrong(schema["items"]) if "items" in schema else ():
        yield Wrong((0, *wrong.where), [wrong.value], wrong.keyword, wrong.said)


def break_schema(schema: Schema) -> Iterator[Wrong]:
    """Yield a value for each keyword of a schema that refuses something."""
    for keyword, limit in schema.items():
        is_for_others = keyword.startswith("x-") and keyword not in MAKERS
        if is_for_others or keyword in HARMLESS or (limit is False and keyword == "uniqueItems"):
            continue
        yield from break_keyword(schema, keyword, limit)
    for word in ("oneOf",) if "discriminator" in schema else ():
        said = (*schema["discriminator"]["mapping"],)
        yield Wrong(("action",), {"action": MARK}, word, said)


def break_keyword(schema: Schema, keyword: str, limit: Any) -> Iterator[Wrong]:
    """Yield what breaks a keyword. Raises KeyError for one that nobody knows to break."""
    if keyword == "required":
        yield from (Wrong((name,), {}, f"required {name}", ("required",)) for name in limit)
    elif keyword == "additionalProperties":
        yield from (
            [] if limit is not False else [Wrong((MARK,), {MARK: MARK}, keyword, ("remove",))]
        )
    else:
        value, said = MAKERS[keyword](schema, limit)
        yield Wrong((), value, keyword, said)


def find_refused(schema: Schema, pattern: str) -> tuple[str, tuple[str, ...]]:
    """Return a text with the mark that a pattern refuses."""
    texts = (f"{MARK} x", f"{MARK}\x01", MARK)
    return next(text for text in texts if not re.search(pattern, text)), (schema["x-message"],)


MAKERS: dict[str, Any] = {
    "type": lambda schema, kind: (NUMBER if kind == "string" else MARK, (TYPES[kind],)),
    "enum": lambda schema, options: (MARK, tuple(str(one) for one in options if one)),
    "pattern": find_refused,
    "format": lambda schema, name: (MARK, (schema["x-message"],)),
    "x-format": lambda schema, name: (MARK, (schema["x-message"],)),
    "minLength": lambda schema, n: ("x" * (n - 1), (f"at least {n} character",)),
    "maxLength": lambda schema, n: (MARK + "x" * n, (f"at most {n} characters",)),
    "minimum": lambda schema, n: (n - 1, (f"{n} or more",)),
    "maximum": lambda schema, n: (n + 1, (f"{n} or less",)),
    "minItems": lambda schema, n: ([MARK] * (n - 1), (f"at least {n} item",)),
    "maxItems": lambda schema, n: ([f"{MARK}{i}" for i in range(n + 1)], (f"at most {n} items",)),
    "uniqueItems": lambda schema, _: ([MARK, MARK], ("twice",)),
    "minProperties": lambda schema, n: ({}, (f"at least {n} field",)),
    "maxProperties": lambda schema, n: (
        {f"{MARK}{i}": MARK for i in range(n + 1)},
        (f"at most {n} fields",),
    ),
}
"""By keyword what makes a value that it refuses, and what has to be said of it."""
