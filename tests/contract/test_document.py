"""The document is sound, is served as it is written, and agrees with the domain."""

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import pytest
from openapi_spec_validator import validate

from domain import errors, refusals, transitions
from domain.transitions import LIVE
from service.contract.contract import Contract
from service.http.envelope import STATUS_BY_CODE
from tests.commands import run_ostler
from tests.contract.exchange import METHODS, resolve
from tests.contract.validator import UNUSUAL, load_document, read_yaml


def list_error_codes(document: dict[str, Any]) -> set[str]:
    """Return every error code that an operation of ``document`` may answer with."""
    items = document["paths"].values()
    answers = [
        resolve(document, response)["content"]["application/json"]["schema"]
        for item in items
        for method in METHODS & item.keys()
        for status, response in item[method]["responses"].items()
        if int(status) >= 400
    ]
    errors = [resolve(document, one).get("properties", {}).get("error") for one in answers]
    return {
        code
        for error in errors
        if error  # a health check's 503 is none
        for code in resolve(document, resolve(document, error)["properties"]["code"])["enum"]
    }


def list_known_errors(kind: type[errors.OstlerError]) -> set[str]:
    """Return the codes of the errors below ``kind``."""
    own = (errors.__name__, refusals.__name__)
    below = [sub for sub in kind.__subclasses__() if sub.__module__ in own]
    return {sub.code for sub in below}.union(*map(list_known_errors, below))


def test_the_document_is_valid_openapi() -> None:
    document = load_document()
    assert document["openapi"] == "3.0.3"
    validate(document)


def test_two_bundles_are_the_same_to_the_byte() -> None:
    first, second = Contract(), Contract()
    assert first.json_bytes == second.json_bytes
    assert first.yaml_bytes == second.yaml_bytes


def test_the_bundle_has_what_is_referred_to_and_the_body_of_all_errors() -> None:
    document = load_document()
    text = json.dumps(document)
    unused = {
        f"{section}/{name}"
        for section, parts in document["components"].items()
        for name in parts
        if section != "securitySchemes" and f'"#/components/{section}/{name}"' not in text
    }
    assert unused == {"schemas/ErrorBody"}


def test_both_forms_of_the_bundle_say_the_same() -> None:
    contract = Contract()
    assert json.loads(contract.json_bytes) == contract.document
    assert read_yaml(contract.yaml_bytes) == contract.document


@pytest.mark.parametrize("path", ["/openapi.json", "/openapi.yaml"])
def test_the_document_is_served_as_it_is_bundled(client: httpx.Client, path: str) -> None:
    contract = Contract(UNUSUAL)
    wanted = contract.json_bytes if path.endswith("json") else contract.yaml_bytes
    assert client.get(path).content == wanted
    assert client.get(path).content == wanted


@pytest.mark.parametrize("path", ["/openapi.json", "/openapi.yaml"])
def test_the_document_that_the_client_has_is_not_sent_again(
    client: httpx.Client, path: str
) -> None:
    etag = client.get(path).headers["ETag"]
    again = client.get(path, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_what_needs_a_setting_is_described_with_all_that_it_refers_to_or_not_at_all() -> None:
    whole, usual = Contract().document, Contract(UNUSUAL).document
    assert {tag["name"] for tag in whole["tags"]} - {tag["name"] for tag in usual["tags"]} == {
        "simulator"
    }
    missing = whole["paths"].keys() - usual["paths"].keys()
    assert missing == {path for path in whole["paths"] if "/simulator" in path}
    assert not [name for name in usual["components"]["schemas"] if name.startswith("Simulator")]
    validate(usual)


def test_the_command_spec_prints_the_document(tmp_path: Path) -> None:
    printed = run_ostler("spec", directory=tmp_path)
    assert printed.returncode == 0, printed.stderr
    assert printed.stdout.encode() in (Contract().yaml_bytes, Contract().json_bytes)


def test_every_operation_has_a_handler_of_its_own() -> None:
    items = load_document()["paths"].values()
    operations = [item[method] for item in items for method in METHODS & item.keys()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names)) > 0
    for operation in operations:
        module = import_module(operation["x-openapi-router-controller"])
        assert callable(getattr(module, operation["operationId"]))


def test_the_statuses_are_those_of_the_domain() -> None:
    statuses = load_document()["components"]["schemas"]["ServerStatus"]["enum"]
    assert len(statuses) == len(set(statuses))
    assert set(statuses) == {str(status) for status in LIVE}


def test_the_actions_are_those_of_the_domain() -> None:
    schemas = load_document()["components"]["schemas"]
    served = [str(action) for action in transitions.SERVED]
    assert list(schemas["ServerAction"]["discriminator"]["mapping"]) == served
    assert schemas["ActionName"]["enum"] == served


def test_every_operation_tells_of_other_hosts_and_every_change_of_other_sites() -> None:
    document = load_document()
    for item in document["paths"].values():
        for method in METHODS & item.keys():
            responses = item[method]["responses"]
            assert "421" in responses, item[method]["operationId"]
            assert ("403" in responses) >= (method != "get"), item[method]["operationId"]


def test_every_operation_says_who_may_and_no_other_than_these_is_open_to_all() -> None:
    document = load_document()
    found = [
        item[method] for item in document["paths"].values() for method in METHODS & item.keys()
    ]
    for operation in found:
        is_open = operation["security"] == []
        assert is_open == ("x-required-role" not in operation), operation["operationId"]
        secured = {"401", "403", "429", "503"} <= operation["responses"].keys()
        assert secured or is_open, operation["operationId"]
    assert {one["operationId"] for one in found if one["security"] == []} == {
        "get_health", "get_liveness", "get_readiness", "get_openapi_json", "get_openapi_yaml",
        "get_openapi_three_one", "get_openapi_for_sdks",
    }  # fmt: skip


def test_every_error_of_the_domain_is_described_and_no_other_of_its_kind() -> None:
    described = list_error_codes(load_document())
    raised = list_known_errors(errors.OstlerError)
    http_only = {
        "MALFORMED_REQUEST",
        "UNAUTHENTICATED",
        "PERMISSION_DENIED",
        "RATE_LIMITED",
        "IDENTITY_UNAVAILABLE",
        "NOT_ACCEPTABLE",
        "REQUEST_TIMEOUT",
        "ORIGIN_NOT_ALLOWED",
        "HOST_NOT_ALLOWED",
        "PRECONDITION_FAILED",
        "PAYLOAD_TOO_LARGE",
        "UNSUPPORTED_MEDIA_TYPE",
        "VALIDATION_ERROR",
        "INTERNAL_ERROR",
    }
    assert described == raised | http_only


def test_the_codes_of_the_document_are_those_of_the_service() -> None:
    document = load_document()
    codes = document["components"]["schemas"]["ErrorCode"]["enum"]
    assert codes == list(STATUS_BY_CODE)
    assert set(codes) - list_error_codes(document) == {"NOT_FOUND", "METHOD_NOT_ALLOWED"}
