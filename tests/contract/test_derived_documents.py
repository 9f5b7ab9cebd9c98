"""What is derived from the document: in OpenAPI 3.1, and for SDKs."""

import copy
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonpath import finditer
from openapi_schema_validator import OAS30ReadValidator, OAS31Validator
from openapi_spec_validator import validate

from service.contract.bundle import read_document
from service.contract.openapi_31 import derive_31
from service.contract.overlays import apply_overlay
from service.contract.sdk import derive_for_sdks
from tests.commands import ROOT, run_ostler
from tests.contract.exchange import METHODS, resolve
from tests.contract.validator import load_document, read_yaml, spell_out_null

Document = dict[str, Any]
SERVED = {"/openapi-3.1.json": derive_31, "/openapi-sdk.json": derive_for_sdks}
PATHS = {"3.1": "/openapi-3.1.json", "sdk": "/openapi-sdk.json"}
INTERNAL = {"x-openapi-router-controller", "x-message"}


@cache
def load_derived(path: str) -> Document:
    """Return what is served at a path."""
    return SERVED[path](load_document())


def iter_objects(node: Any) -> Iterator[Document]:
    """Yield every object below a node, and itself if it is one."""
    if isinstance(node, dict):
        yield node
    for value in node.values() if isinstance(node, dict) else node:
        if isinstance(value, dict | list):
            yield from iter_objects(value)


def list_operations(document: Document) -> dict[str, Document]:
    items = document["paths"].values()
    found = [item[method] for item in items for method in METHODS & item.keys()]
    return {operation["operationId"]: operation for operation in found}


def list_examples(document: Document) -> Iterator[tuple[str, Document, Any]]:
    """Yield each example of an answer with the name of its operation and its schema."""
    for name, operation in list_operations(document).items():
        for response in operation["responses"].values():
            for content in resolve(document, response).get("content", {}).values():
                for example in content.get("examples", {}).values():
                    yield name, content["schema"], resolve(document, example)["value"]


def embed(document: Document, schema: Document) -> Document:
    """Return a schema beside what it may refer to."""
    return {**resolve(document, schema), "components": document["components"]}


@pytest.mark.parametrize("path", SERVED)
def test_a_derived_document_is_valid_and_served_as_it_is_derived(
    client: httpx.Client, path: str
) -> None:
    validate(load_derived(path))
    assert client.get(path).json() == SERVED[path](load_document(usual=True))


@pytest.mark.parametrize("path", SERVED)
def test_a_derived_document_that_the_client_has_is_not_sent_again(
    client: httpx.Client, path: str
) -> None:
    etag = client.get(path).headers["ETag"]
    again = client.get(path, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(("purpose", "form"), [("3.1", "yaml"), ("sdk", "json")])
def test_the_command_spec_prints_what_is_derived(tmp_path: Path, purpose: str, form: str) -> None:
    printed = run_ostler("spec", "--for", purpose, "--format", form, directory=tmp_path)
    assert printed.returncode == 0, printed.stderr
    assert read_yaml(printed.stdout) == load_derived(PATHS[purpose])


@pytest.mark.parametrize("derive", SERVED.values())
def test_the_document_itself_stays_as_it_is(derive: Any) -> None:
    before = copy.deepcopy(load_document())
    derive(load_document())
    assert load_document() == before


def test_the_document_in_3_1_describes_the_same_operations() -> None:
    document = load_derived(PATHS["3.1"])
    assert document["openapi"] == "3.1.1"
    assert list_operations(document).keys() == list_operations(load_document()).keys()
    assert document["components"].keys() == load_document()["components"].keys()
    assert not [one for one in iter_objects(document) if one.get("nullable") is True]


def test_the_examples_of_answers_are_valid_in_3_1() -> None:
    document = load_derived(PATHS["3.1"])
    examples = list(list_examples(document))
    assert len(examples) > 20
    for name, schema, value in examples:
        validator = OAS31Validator(embed(document, schema))
        assert list(validator.iter_errors(value)) == [], name


@pytest.mark.parametrize(
    ("schema", "derived"),
    [
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "string", "nullable": False}, {"type": "string"}),
        (
            {"type": "string", "enum": ["a"], "nullable": True},
            {"type": ["string", "null"], "enum": ["a", None]},
        ),
        (
            {"allOf": [{"$ref": "#/components/schemas/A"}], "nullable": True, "description": "A."},
            {"anyOf": [{"$ref": "#/components/schemas/A"}, {"type": "null"}], "description": "A."},
        ),
        (
            {"oneOf": [{"type": "string"}, {"type": "array"}], "nullable": True},
            {"anyOf": [{"oneOf": [{"type": "string"}, {"type": "array"}]}, {"type": "null"}]},
        ),
        ({"type": "string", "example": "a"}, {"type": "string", "examples": ["a"]}),
        (
            {"type": "object", "properties": {"nullable": {"type": "string", "nullable": True}}},
            {"type": "object", "properties": {"nullable": {"type": ["string", "null"]}}},
        ),
        (
            {"type": "object", "example": {"nullable": True, "example": 1}},
            {"type": "object", "examples": [{"nullable": True, "example": 1}]},
        ),
    ],
)
def test_a_schema_says_the_same_in_3_1(schema: Document, derived: Document) -> None:
    document = {"openapi": "3.0.3", "components": {"schemas": {"Thing": schema}}}
    assert derive_31(document)["components"]["schemas"]["Thing"] == derived


def test_the_document_for_sdks_leaves_out_what_is_not_for_them() -> None:
    whole, document = load_document(), load_derived(PATHS["sdk"])
    tags = {operation["tags"][0] for operation in list_operations(document).values()}
    assert tags == {tag["name"] for tag in document["tags"]}
    gone = {tag["name"] for tag in whole["tags"]} - tags
    assert gone == {"documentation", "metrics", "simulator"}
    assert not [one for one in iter_objects(document) if INTERNAL & one.keys()]
    kept = {key for one in iter_objects(document) for key in one if key.startswith("x-")}
    assert {"x-required-role", "x-ostler-takes-keys", "x-ostler-waits-for"} <= kept
    assert not [key for key in kept if key.startswith("x-cli-")]


def test_the_document_for_sdks_has_no_component_that_only_what_is_gone_needs() -> None:
    components = [
        (section, name)
        for section, parts in load_derived(PATHS["sdk"])["components"].items()
        for name in parts
    ]
    assert ("parameters", "Limit") in components
    assert ("schemas", "ServerCreate") in components
    assert ("parameters", "AcceptEncoding") not in components


def test_what_is_sent_is_as_strict_for_sdks() -> None:
    whole, document = load_document(), load_derived(PATHS["sdk"])
    for name in ("ServerCreate", "ServerUpdate", "StopAction", "WebhookCreate", "ApiKeyCreate"):
        strict = {
            key: value
            for key, value in whole["components"]["schemas"][name].items()
            if key not in INTERNAL and not key.startswith("x-cli-")
        }
        loose = document["components"]["schemas"][name]
        assert loose["additionalProperties"] is False
        assert loose.keys() == strict.keys()


@pytest.mark.parametrize(
    ("operation", "grow"),
    [
        ("get_server", lambda server: server.update(host_group="g1")),
        ("get_server", lambda server: server["flavor"].update(family="m")),
        ("get_server", lambda server: server.update(status="MIGRATING")),
        ("get_server", lambda server: server["allowed_actions"].append("evacuate")),
        ("get_operation", lambda operation: operation.update(status="paused")),
    ],
)
def test_answers_may_grow_for_sdks_and_not_within_the_service(operation: str, grow: Any) -> None:
    whole, document = map(spell_out_null, (load_document(), load_derived(PATHS["sdk"])))
    example = next(value for name, _, value in list_examples(whole) if name == operation)
    grown = copy.deepcopy(example)
    grow(grown)
    for described, value, is_valid in [
        (whole, example, True),
        (whole, grown, False),
        (document, example, True),
        (document, grown, True),
    ]:
        answer = list_operations(described)[operation]["responses"]["200"]
        schema = resolve(described, answer)["content"]["application/json"]["schema"]
        assert OAS30ReadValidator(embed(described, schema)).is_valid(value) == is_valid


def test_the_committed_document_for_sdks_is_the_one_that_is_derived() -> None:
    written = (ROOT / "clients" / "openapi.json").read_text(encoding="utf-8")
    assert json.loads(written) == load_derived(PATHS["sdk"]), "make clients-document"


def test_an_overlay_merges_objects_appends_to_lists_and_removes() -> None:
    document = {"a": {"b": {"c": 1}, "d": [1]}, "e": [{"n": 1}, {"n": 2}, {"n": 3}], "f": 1}
    actions = [
        {"target": "$.a", "update": {"b": {"x": 2}, "d": [2], "f": "new"}},
        {"target": "$.a.d", "update": 3},
        {"target": "$.e[?@.n < 3]", "remove": True},
        {"target": "$.f", "remove": True},
        {"target": "$.none", "remove": True},
    ]
    assert apply_overlay(document, {"actions": actions}) == {
        "a": {"b": {"c": 1, "x": 2}, "d": [1, 2, 3], "f": "new"},
        "e": [{"n": 3}],
    }
    assert document["f"] == 1


def test_the_overlay_is_one_and_finds_what_each_of_its_actions_names() -> None:
    overlay = read_document("overlays/sdk.yaml")
    assert overlay["overlay"] == "1.0.0"
    assert overlay["info"].keys() == {"title", "version"}
    for action in overlay["actions"]:
        assert action.keys() <= {"target", "description", "update", "remove"}
        assert list(finditer(action["target"], load_document(), strict=True)), action["target"]
