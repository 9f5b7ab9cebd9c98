"""Every refusal and outage is explained: in the document, and in the page of errors."""

import copy
import re
from collections.abc import Iterator
from typing import Any

import pytest

from domain.failures import BY_CODE, BY_REASON, BY_REFERENCE, BY_WORDS
from service.http.envelope import STATUS_BY_CODE
from tests.commands import ROOT
from tests.contract.exchange import METHODS, resolve
from tests.contract.failures import EXPLAINED, SHARED_KEYS
from tests.contract.validator import load_document

Document = dict[str, Any]
ROW = re.compile(r"^\| `([A-Z_]+)` \| ([0-9]{3}) \|", re.M)


def list_failures(document: Document) -> Iterator[tuple[str, str, Document]]:
    """Yield ``(operation and status, code, error)`` of every response that must be explained."""
    for path, item in document["paths"].items():
        for method in METHODS & item.keys():
            for status, response in item[method]["responses"].items():
                if int(status) in EXPLAINED and not path.startswith("/health"):
                    error = find_error(document, response)
                    for code in error["code"]["enum"]:
                        yield f"{method} {path} {status}", code, error


def find_error(document: Document, response: Document) -> Document:
    """Return the properties of the error of a response, its code's among them."""
    schema = resolve(document, response)["content"]["application/json"]["schema"]
    info = resolve(document, resolve(document, schema)["properties"]["error"])
    properties: Document = info["properties"]
    return {**properties, "code": resolve(document, properties["code"])}


def is_explained(document: Document, schema: Document) -> bool:
    """Tell whether every value of a schema has all the keys that an explanation has."""
    schema = resolve(document, schema)
    described = schema.get("properties", {})
    return set(schema.get("required", ())) >= SHARED_KEYS and all(
        described[key]["description"] for key in SHARED_KEYS
    )


def list_unexplained(document: Document) -> set[str]:
    """Return the codes whose details need not say whether to try again."""
    return {
        code
        for _, code, error in list_failures(document)
        if not is_explained(document, error.get("details", {}))
    }


def test_every_code_of_a_refusal_says_whether_to_try_again() -> None:
    codes = {code for _, code, _ in list_failures(load_document())}
    assert codes == {code for code, status in STATUS_BY_CODE.items() if status in EXPLAINED}
    assert list_unexplained(load_document()) == set()


@pytest.mark.parametrize("key", sorted(SHARED_KEYS))
def test_a_document_that_leaves_out_a_part_of_the_explanation_is_caught(key: str) -> None:
    document = copy.deepcopy(load_document())
    document["components"]["schemas"]["FailureDetails"]["required"].remove(key)
    assert len(list_unexplained(document)) > 8


def test_a_busy_server_and_an_outage_may_send_retry_after_everywhere() -> None:
    document = load_document()
    for place, code, _ in list_failures(document):
        method, path, status = place.split()
        response = resolve(document, document["paths"][path][method]["responses"][status])
        if code == "SERVER_BUSY" or status == "503":
            assert "Retry-After" in response["headers"], place


def test_the_page_of_errors_has_every_code_with_its_status() -> None:
    told = {code: int(status) for code, status in ROW.findall(read_page())}
    assert told == STATUS_BY_CODE


def test_the_page_of_errors_has_every_hint_with_its_verdict() -> None:
    tables = (BY_REASON, BY_REFERENCE, BY_WORDS, BY_CODE)
    for advice in (advice for table in tables for advice in table.values()):
        assert f"| {'yes' if advice.retry else 'no'} | {advice.hint} |" in read_page()


def read_page() -> str:
    """Return the page of errors."""
    return (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
