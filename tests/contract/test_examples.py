"""Every example of the document is as its schema has it."""

import copy
from collections.abc import Iterator
from typing import Any

from openapi_schema_validator import OAS30Validator

from tests.contract.exchange import resolve
from tests.contract.validator import load_document, spell_out_null

Document = dict[str, Any]


def iter_described(node: Any) -> Iterator[Document]:
    """Yield what has a schema and examples: media types, headers and parameters."""
    for part in node.values() if isinstance(node, dict) else node:
        if isinstance(part, dict | list):
            yield from iter_described(part)
    if isinstance(node, dict) and "schema" in node and {"example", "examples"} & node.keys():
        yield node


def list_examples(document: Document, part: Document) -> list[Any]:
    """Return the values of the examples of a media type, a header or a parameter."""
    named = part.get("examples", {}).values()
    single = [part["example"]] if "example" in part else []
    return [*single, *(resolve(document, one)["value"] for one in named)]


def dereference(document: Document, node: Any) -> Any:
    """Return a part of the document with every reference in it replaced, without discriminators."""
    if isinstance(node, list):
        return [dereference(document, item) for item in node]
    if not isinstance(node, dict):
        return node
    if isinstance(node.get("$ref"), str):
        return dereference(document, resolve(document, node))
    return {key: dereference(document, node[key]) for key in node if key != "discriminator"}


def list_faults(document: Document) -> list[str]:
    """Return what is wrong with the examples of a document."""
    return [
        error.message
        for part in iter_described(document)
        for example in list_examples(document, part)
        for error in OAS30Validator(
            spell_out_null(dereference(document, part["schema"]))
        ).iter_errors(example)
    ]


def test_every_example_is_as_its_schema_has_it() -> None:
    document = load_document()
    assert len([*iter_described(document)]) > 100
    assert list_faults(document) == []


def test_an_example_that_is_not_as_described_is_caught() -> None:
    document = copy.deepcopy(load_document())
    document["components"]["examples"]["ActiveServer"]["value"]["status"] = "RUNNING"
    document["components"]["parameters"]["ServerId"]["example"] = 5
    document["components"]["examples"]["FailedOperation"]["value"]["error"].pop("hint")
    faults = list_faults(document)
    assert any("RUNNING" in fault for fault in faults)
    assert any(fault.startswith("5 is not") for fault in faults)
    assert any("not valid under any" in fault for fault in faults)
