"""Faults of a body, each at its own field."""

from typing import Any

import pytest

from service.contract import Contract
from service.schemas import BodySchema, compile_schema, convert_schema

COMPONENTS = Contract().document["components"]


def judge(name: str, body: Any) -> list[tuple[list[Any], str]]:
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
    assert judge("ServerAction", body) == faults


@pytest.mark.parametrize(
    ("name", "word"),
    [("", "string_too_short"), ("x" * 256, "string_too_long"), ("a\0", "string_pattern_mismatch")],
)
def test_a_bad_name_is_told_why(name: str, word: str) -> None:
    assert judge("ServerUpdate", {"name": name}) == [(["body", "name"], word)]


@pytest.mark.parametrize("body", [{}, {"name": None}, {"name": "x" * 255}, {"name": "名前 😀"}])
def test_a_good_update_has_no_fault(body: Any) -> None:
    assert judge("ServerUpdate", body) == []


def test_all_faults_are_named_at_once() -> None:
    body = {"name": 1, "flavor_id": "", "color": "red"}
    assert judge("ServerCreate", body) == [
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
