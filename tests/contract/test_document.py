"""The document is sound, is served as it is written, and agrees with the domain."""

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from openapi_spec_validator import validate

from domain import errors, refusals, transitions
from domain.transitions import LIVE
from service.contract.contract import Contract
from tests.commands import run_ostler
from tests.contract.exchange import METHODS
from tests.contract.validator import load_document


def list_error_codes(document: dict[str, Any]) -> set[str]:
    """Return every error code that a response of ``document`` may have.

    Those of an operation's own error are another vocabulary and are left out.
    """
    codes: set[str] = set()
    schemas = dict(document["components"]["schemas"])
    del schemas["OperationError"]

    def walk(node: Any) -> None:
        for value in node.values() if isinstance(node, dict) else node:
            if isinstance(value, dict | list):
                walk(value)
        if isinstance(node, dict) and isinstance(node.get("code"), dict):
            codes.update(node["code"].get("enum", ()))

    walk({**document, "components": {**document["components"], "schemas": schemas}})
    return codes


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


def test_both_forms_of_the_bundle_say_the_same() -> None:
    contract = Contract()
    assert json.loads(contract.json_bytes) == contract.document
    assert yaml.safe_load(contract.yaml_bytes) == contract.document


@pytest.mark.parametrize("path", ["/openapi.json", "/openapi.yaml"])
def test_the_document_is_served_as_it_is_bundled(client: httpx.Client, path: str) -> None:
    contract = Contract()
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


def test_after_an_action_a_server_may_be_in_every_status() -> None:
    schemas = load_document()["components"]["schemas"]
    after = schemas["ServerAfterAction"]["discriminator"]["mapping"]
    assert set(after) == set(schemas["ServerStatus"]["enum"])


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
        "get_health", "get_liveness", "get_readiness", "get_openapi_json", "get_openapi_yaml"
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
