"""The document: whole, stable, and without references to files."""

import json
from typing import Any

import pytest

from service.contract.bundle import Bundler, ContractError
from service.contract.contract import METHODS, Contract
from tests.contract.validator import read_yaml


def find_references(node: Any) -> list[str]:
    """Return every ``$ref`` under ``node``."""
    if isinstance(node, list):
        return [reference for item in node for reference in find_references(item)]
    if not isinstance(node, dict):
        return []
    own = [node["$ref"]] if "$ref" in node else []
    return own + [reference for value in node.values() for reference in find_references(value)]


def test_every_reference_leads_into_the_document_itself() -> None:
    contract = Contract()
    references = set(find_references(contract.document))
    assert references
    assert all(contract.resolve({"$ref": reference}) for reference in references)


def test_the_bytes_are_the_same_each_time_and_in_both_notations() -> None:
    one, two = Contract(), Contract()
    assert (one.json_bytes, one.yaml_bytes) == (two.json_bytes, two.yaml_bytes)
    assert json.loads(one.json_bytes) == read_yaml(one.yaml_bytes)


def test_a_discriminator_leads_to_the_branches() -> None:
    schema = Contract().document["components"]["schemas"]["ServerAction"]
    assert schema["discriminator"]["mapping"]["stop"] == "#/components/schemas/StopAction"


def test_every_operation_of_the_document_is_known() -> None:
    contract = Contract()
    written = [
        (path, method.upper())
        for path, item in contract.document["paths"].items()
        for method in METHODS
        if method in item
    ]
    assert [(path, method) for path, method, _ in contract.iter_operations()] == written


def test_a_reference_to_nothing_is_named() -> None:
    bundler = Bundler()
    bundler.documents["nouns.yaml"] = {"schemas": {}}
    with pytest.raises(ContractError, match=r"nouns\.yaml has no schemas/Missing"):
        bundler._lift("#/schemas/Missing", "nouns.yaml")


def test_one_name_in_two_files_is_refused() -> None:
    bundler = Bundler()
    bundler.documents = {name: {"schemas": {"Thing": {}}} for name in ("a.yaml", "b.yaml")}
    bundler._lift("#/schemas/Thing", "a.yaml")
    with pytest.raises(ContractError, match=r"schemas/Thing is defined in a\.yaml and in b\.yaml"):
        bundler._lift("#/schemas/Thing", "b.yaml")
