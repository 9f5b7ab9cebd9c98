"""Two forms of one schema: what its values could be, and no longer can."""

from collections.abc import Iterable, Iterator
from enum import Enum
from functools import reduce
from math import inf
from typing import Any

Schema = dict[str, Any]

TYPES = frozenset({"string", "integer", "number", "boolean", "array", "object"})
LOWER = ("minimum", "minLength", "minItems", "minProperties")
UPPER = ("maximum", "maxLength", "maxItems", "maxProperties")
EXACT = (
    "pattern", "format", "multipleOf", "uniqueItems", "exclusiveMinimum", "exclusiveMaximum", "not",
)  # fmt: skip
"""Of two different values of these neither is taken to be the wider one."""


class Flow(Enum):
    """Whether values go to the service, or come from it."""

    REQUEST = "request"
    ANSWER = "answer"


def list_breaks(old: Schema, new: Schema, flow: Flow, place: str) -> list[str]:
    """Return what breaks a client that knows ``old`` where ``new`` holds, as ``place: what``.

    What was sent must still be taken, and what is answered be something that was answered before.
    Answers may grow fields, and their enums words. References have been resolved.
    """
    if old == new:
        return []
    inner, outer = _sort(old, new, flow)
    breaks: list[str] = []
    for form in _list_forms(inner):
        found = [[*_compare(form, other, flow, place)] for other in _list_forms(outer)]
        breaks += sorted(found, key=len)[0]
    return breaks


def _list_forms(schema: Schema) -> list[Schema]:
    """Return the schemas of which a value has to meet one, ``allOf`` brought into each of them."""
    whole = reduce(_merge, schema.get("allOf", ()), _without(schema, "allOf"))
    forms = [whole]
    for keyword in ("oneOf", "anyOf"):
        if keyword in whole:
            forms = [
                merged
                for form in forms
                for branch in whole[keyword]
                for merged in _list_forms(_merge(_without(form, keyword), branch))
            ]
    return forms


def _without(schema: Schema, keyword: str) -> Schema:
    return {key: value for key, value in schema.items() if key != keyword}


def _merge(one: Schema, other: Schema) -> Schema:
    """Return the schema of what meets both, of which ``other`` is the narrower."""
    properties = {**one.get("properties", {}), **other.get("properties", {})}
    required = [*one.get("required", ()), *other.get("required", ())]
    merged = {**one, **other}
    if properties:
        merged["properties"] = properties
    if required:
        merged["required"] = required
    return merged


def _compare(inner: Schema, outer: Schema, flow: Flow, place: str) -> Iterator[str]:
    """Yield why a value of ``inner`` may be none of ``outer``."""
    if _read_types(inner) - _read_types(outer):
        yield f"{place}: type"
        return
    if "enum" in outer and flow is Flow.REQUEST and not _is_part(inner.get("enum"), outer["enum"]):
        yield f"{place}: enum"
    yield from (f"{place}: {keyword}" for keyword in _list_bounds(inner, outer))
    for keyword in EXACT:
        if outer.get(keyword) and inner.get(keyword) != outer[keyword]:
            yield f"{place}: {keyword}"
    old, new = _sort(inner, outer, flow)
    if flow is Flow.REQUEST and "default" in old and old["default"] != new.get("default"):
        yield f"{place}: default"
    yield from _compare_objects(inner, outer, flow, place)
    if "array" in _read_types(inner):
        yield from list_breaks(old.get("items", {}), new.get("items", {}), flow, f"{place}[]")


def _sort(one: Schema, other: Schema, flow: Flow) -> tuple[Schema, Schema]:
    """Return the inner and the outer of an older schema and a newer one, or these two of those."""
    return (one, other) if flow is Flow.REQUEST else (other, one)


def _read_types(schema: Schema) -> frozenset[str]:
    """Return the types that values may have; whole numbers are numbers too."""
    types = frozenset({schema["type"]}) if "type" in schema else TYPES
    if "number" in types:
        types |= {"integer"}
    return types | {"null"} if schema.get("nullable") or "type" not in schema else types


def _is_part(words: Iterable[Any] | None, others: Iterable[Any]) -> bool:
    return words is not None and set(words) <= set(others)


def _list_bounds(inner: Schema, outer: Schema) -> Iterator[str]:
    """Yield the bounds of ``outer`` that ``inner`` may be beyond."""
    for keyword in LOWER:
        if outer.get(keyword, -inf) > inner.get(keyword, -inf):
            yield keyword
    for keyword in UPPER:
        if outer.get(keyword, inf) < inner.get(keyword, inf):
            yield keyword


def _compare_objects(inner: Schema, outer: Schema, flow: Flow, place: str) -> Iterator[str]:
    old, new = _sort(inner, outer, flow)
    for name in sorted(set(outer.get("required", ())) - set(inner.get("required", ()))):
        if name in new.get("properties", {}):
            yield f"{place}.{name}: required"
    others = new.get("additionalProperties", True)
    for name, schema in old.get("properties", {}).items():
        if name in new.get("properties", {}):
            yield from list_breaks(schema, new["properties"][name], flow, f"{place}.{name}")
        elif flow is Flow.ANSWER or others is False:
            yield f"{place}.{name}: removed"
    yield from _compare_others(old, new, flow, place)


def _compare_others(old: Schema, new: Schema, flow: Flow, place: str) -> Iterator[str]:
    """Yield why the properties that have no name may not be what they were."""
    before, after = (one.get("additionalProperties", True) for one in (old, new))
    if False not in (before, after):
        one, other = ({} if schema is True else schema for schema in (before, after))
        yield from list_breaks(one, other, flow, f"{place}.*")
    elif flow is Flow.REQUEST and before is not False:
        yield f"{place}: additionalProperties"
