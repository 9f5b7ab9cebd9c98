"""Nothing of the document is missing in the Python SDK: operations, fields, codes, actions."""

import ast
import inspect
import json
from typing import Any, get_type_hints

import pytest

from ostler_sdk import AsyncClient, Client, errors, inputs
from ostler_sdk._operations import OPERATIONS
from tests.commands import ROOT

DOCUMENT = json.loads((ROOT / "clients" / "openapi.json").read_text(encoding="utf-8"))
SCHEMAS = DOCUMENT["components"]["schemas"]
RESOURCES = ROOT / "clients" / "python" / "ostler_sdk" / "_sync"
PLAIN = {"get_health", "get_liveness", "get_readiness", "get_metrics"}
PLAIN |= {"get_openapi_json", "get_openapi_yaml"}
NOUNS = ["access", "audit", "events", "flavors", "images", "keypairs", "keys", "networks"]
NOUNS += ["operations", "quotas", "regions", "servers", "webhooks"]


def list_words() -> set[str]:
    """Return every text in the source of the resources."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in RESOURCES.glob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    return {str(node.value) for node in nodes if isinstance(node, ast.Constant)}


def test_every_operation_has_a_method() -> None:
    described = {row[0] for row in OPERATIONS} - PLAIN
    assert described - list_words() == set()


def test_every_action_has_a_method() -> None:
    with Client("http://localhost") as client:
        missing = [
            name for name in SCHEMAS["ActionName"]["enum"] if not hasattr(client.servers, name)
        ]
    assert missing == []


def test_every_code_has_a_class() -> None:
    assert set(errors.CODES) == set(SCHEMAS["ErrorCode"]["enum"])
    for code, kind in errors.CODES.items():
        assert kind.__name__ == code.title().replace("_", "")
        assert kind.hint_by_default
        assert kind.__doc__


def test_fields_that_are_needed_are_needed_in_types_too() -> None:
    assert "name" in inputs.CreateServer.__required_keys__
    assert "labels" in inputs.CreateServer.__optional_keys__
    assert set(get_type_hints(inputs.CreateServer)) == set(SCHEMAS["ServerCreate"]["properties"])


def list_methods(client: Any) -> list[tuple[str, Any]]:
    """Return the methods of every resource that are for users."""
    found = []
    for noun in NOUNS:
        for name, method in inspect.getmembers(getattr(client, noun), inspect.ismethod):
            if not name.startswith("_"):
                found.append((f"{noun}.{name}", method))
    return found


def test_both_clients_have_the_same_methods_with_the_same_words() -> None:
    called = list_methods(Client("http://localhost"))
    awaited = list_methods(AsyncClient("http://localhost"))
    assert [name for name, _ in called] == [name for name, _ in awaited]
    for (name, one), (_, other) in zip(called, awaited, strict=True):
        assert one.__doc__, name
        assert one.__doc__ == other.__doc__


@pytest.mark.parametrize(
    ("noun", "name", "words"),
    [
        ("servers", "create", "Boot a new server."),
        ("servers", "stop", "Power off an `ACTIVE` server, or one in `ERROR`."),
        ("servers", "create", "flavor_id: Id of a flavor, or its name"),
        ("webhooks", "list_deliveries", "limit: The most items"),
    ],
)
def test_a_docstring_has_the_words_of_the_document(noun: str, name: str, words: str) -> None:
    text = inspect.getdoc(getattr(getattr(Client("http://localhost"), noun), name))
    assert text
    assert words in text
