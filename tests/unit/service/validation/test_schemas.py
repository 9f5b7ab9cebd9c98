"""Faults of a body, each at its own field."""

from collections.abc import Iterator
from typing import Any

import pytest

from service.contract.contract import METHODS
from service.validation.schemas import (
    MOST_CHILDREN,
    BodySchema,
    compile_schema,
    convert_schema,
    cut_value,
)
from tests.contract.validator import load_contract

COMPONENTS = load_contract().document["components"]


def validator(name: str, body: Any) -> list[tuple[list[Any], str]]:
    """Return ``(loc, type)`` of each fault of ``body`` under the schema ``name``."""
    schema = BodySchema(dereference({**COMPONENTS["schemas"][name], "components": COMPONENTS}))
    return sorted((fault["loc"], fault["type"]) for fault in schema.list_faults(body))


def dereference(node: Any) -> Any:
    """Return ``node`` with every reference replaced, as Connexion hands it over."""
    if isinstance(node, list):
        return [dereference(item) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        _, _, section, name = node["$ref"].split("/")
        return dereference(COMPONENTS[section][name])
    return {key: dereference(value) for key, value in node.items()}


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({"action": "stop"}, []),
        ({"action": "resize", "flavor_id": "f"}, []),
        ({}, [(["body", "action"], "missing")]),
        ([], [(["body"], "dict_type")]),
        ({"action": "explode"}, [(["body", "action"], "enum")]),
        ({"action": ["stop"]}, [(["body", "action"], "enum")]),
        ({"action": "resize"}, [(["body", "flavor_id"], "missing")]),
        ({"action": "resize", "flavor_id": 5}, [(["body", "flavor_id"], "string_type")]),
        ({"action": "stop", "flavor_id": "f"}, [(["body", "flavor_id"], "extra_forbidden")]),
    ],
)
def test_a_bad_action_names_the_field_at_fault(body: Any, faults: list[Any]) -> None:
    assert validator("ServerAction", body) == faults


@pytest.mark.parametrize(
    ("name", "word"),
    [("", "string_too_short"), ("x" * 256, "string_too_long"), ("a\0", "string_pattern_mismatch")],
)
def test_a_bad_name_is_told_why(name: str, word: str) -> None:
    assert validator("ServerUpdate", {"name": name}) == [(["body", "name"], word)]


@pytest.mark.parametrize("body", [{}, {"name": None}, {"name": "x" * 255}, {"name": "名前 😀"}])
def test_a_good_update_has_no_fault(body: Any) -> None:
    assert validator("ServerUpdate", body) == []


def test_all_faults_are_named_at_once() -> None:
    body = {"name": 1, "flavor_id": "", "color": "red"}
    assert validator("ServerCreate", body) == [
        (["body", "color"], "extra_forbidden"),
        (["body", "flavor_id"], "string_too_short"),
        (["body", "image_id"], "missing"),
        (["body", "name"], "string_type"),
    ]


def test_nullable_becomes_a_type() -> None:
    assert convert_schema({"type": "string", "nullable": True}) == {"type": ["string", "null"]}
    assert convert_schema({"type": "string", "nullable": False}) == {"type": "string"}


def test_schemas_that_are_alike_are_compiled_once() -> None:
    alike, other = {"type": "string", "nullable": True}, {"type": "string"}
    assert compile_schema(alike) is compile_schema(dict(alike))
    assert compile_schema(alike) is not compile_schema(other)


def list_containers(node: Any) -> Iterator[dict[str, Any]]:
    """Yield every schema of a list or of an object in a schema."""
    if isinstance(node, list):
        for item in node:
            yield from list_containers(item)
    elif isinstance(node, dict):
        if node.get("type") in ("array", "object"):
            yield node
        for item in node.values():
            yield from list_containers(item)


def list_request_schemas() -> Iterator[Any]:
    """Yield the schema of every body and every parameter of a query."""
    for item in load_contract().document["paths"].values():
        operations = [item[method] for method in METHODS if method in item]
        for operation in [dereference(item), *map(dereference, operations)]:
            for content in operation.get("requestBody", {}).get("content", {}).values():
                yield content["schema"]
            for parameter in operation.get("parameters", ()):
                yield parameter["schema"]


def test_nothing_that_is_valid_has_more_than_is_looked_at_for_faults() -> None:
    containers = [one for schema in list_request_schemas() for one in list_containers(schema)]
    assert len(containers) > 10
    for one in containers:
        if one["type"] == "array":
            assert one["maxItems"] < MOST_CHILDREN
        elif one.get("additionalProperties") is False:
            assert len(one["properties"]) < MOST_CHILDREN
        else:
            assert one["maxProperties"] < MOST_CHILDREN


def test_a_long_list_is_cut_and_what_is_in_it_too() -> None:
    value = {"list": [{str(name): 0 for name in range(300)}] * 300, "text": "x" * 300}
    cut = cut_value(value)
    assert (len(cut["list"]), len(cut["list"][0])) == (MOST_CHILDREN, MOST_CHILDREN)
    assert cut["text"] == value["text"]
