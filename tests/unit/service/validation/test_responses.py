"""Responses held against the document: each kind of violation is found, named without a value."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from service.contract.contract import METHODS
from service.validation.responses import ResponseValidator
from tests.contract.validator import load_contract

CONTRACT = load_contract()
EVERYWHERE = [(b"x-request-id", b"r-1"), (b"api-version", b"0.1.0")]
JSON_TYPE = (b"content-type", b"application/json")
NO_STORE = (b"cache-control", b"no-store")
ETAG = (b"etag", b'"00"')
SEEN: list[str | None] = []

OPERATION = {
    "id": "o-1", "project_id": "default",
    "server_id": "s-1", "action": "stop", "status": "failed", "progress": 50,
    "error": {"code": "BACKEND_FAILED", "message": "No", "retry": False, "hint": "Read it."},
    "result": None, "cause": "request", "request_id": "r-1", "cloud_request_id": None,
    "created_at": "2026-02-18T14:30:45.123456Z", "started_at": None, "finished_at": None,
    "superseded_by": None,
}  # fmt: skip


@pytest.fixture(scope="module")
def validator() -> ResponseValidator:
    return ResponseValidator(CONTRACT, SEEN.append)


def find(
    validator: ResponseValidator,
    operation: str | None,
    status: int,
    body: Any,
    *more: tuple[bytes, bytes],
) -> list[str]:
    """Return the violations of a response in JSON that has what every response and refusal has."""
    headers = [*EVERYWHERE, JSON_TYPE, *([NO_STORE] if status >= 400 else []), *more]
    return validator.list_violations(operation, status, headers, json.dumps(body).encode())


def refuse(code: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": "No", "details": None}}


def test_a_response_as_described_has_no_breach(validator: ResponseValidator) -> None:
    assert find(validator, "get_operation", 200, OPERATION) == []
    assert find(validator, "get_operation", 404, refuse("OPERATION_NOT_FOUND")) == []


def test_a_status_that_is_not_described_is_a_breach(validator: ResponseValidator) -> None:
    assert find(validator, "get_operation", 201, OPERATION) == ["status: undescribed"]
    assert find(validator, None, 403, refuse("FORBIDDEN")) == ["status: undescribed"]


def test_a_header_that_is_missing_is_a_breach(validator: ResponseValidator) -> None:
    assert find(validator, "get_server", 404, refuse("SERVER_NOT_FOUND")) == []
    known = validator.list_violations("get_server", 304, [], b"")
    assert known == [
        "header api-version: required",
        "header etag: required",
        "header x-request-id: required",
    ]
    assert validator.list_violations("get_server", 304, [*EVERYWHERE, ETAG], b"") == []
    deleted = validator.list_violations("delete_server", 204, [*EVERYWHERE], b"")
    assert deleted == ["header location: required"]


def test_a_media_type_that_is_not_described_is_a_breach(validator: ResponseValidator) -> None:
    undescribed = ["header content-type: undescribed"]
    for kind in (b"text/html", b"application/problem+json", b""):
        headers = [*EVERYWHERE, (b"content-type", kind)]
        assert validator.list_violations("get_operation", 200, headers, b"{}") == undescribed
    assert validator.list_violations("get_operation", 200, [*EVERYWHERE], b"{}") == undescribed


def test_a_media_type_may_have_parameters(validator: ResponseValidator) -> None:
    operations = {one.operation_id: one for _, _, one in CONTRACT.iter_operations()}
    fixed = operations["get_openapi_json"].fixed_headers[200]
    document = [*EVERYWHERE, ETAG, *fixed, (b"content-type", b"application/json; charset=utf-8")]
    assert validator.list_violations("get_openapi_json", 200, document, b"{}") == []
    page = [*EVERYWHERE, ETAG, (b"content-type", b"text/html; charset=utf-8")]
    assert validator.list_violations("get_docs", 200, page, b"<html>") == []
    figures = [*EVERYWHERE, (b"content-type", b"text/plain; version=0.0.4; charset=utf-8")]
    assert validator.list_violations("get_metrics", 200, figures, b"a 1") == []
    other = [*EVERYWHERE, (b"content-type", b"text/plain; version=1.0.0; charset=utf-8")]
    assert validator.list_violations("get_metrics", 200, other, b"a 1") != []


def test_a_body_where_none_is_described_is_a_breach(validator: ResponseValidator) -> None:
    headers = [*EVERYWHERE, (b"location", b"/api/v1/operations/o-1")]
    assert validator.list_violations("delete_server", 204, headers, b"") == []
    assert validator.list_violations("delete_server", 204, headers, b"{}") == ["body: undescribed"]


@pytest.mark.parametrize("body", [b"", b"{", b"NaN", b'{"a":"\xff"}'])
def test_a_body_that_is_no_json_is_a_breach(validator: ResponseValidator, body: bytes) -> None:
    found = validator.list_violations("get_operation", 200, [*EVERYWHERE, JSON_TYPE], body)
    assert found == ["body: JSON"]


@pytest.mark.parametrize(
    ("changes", "violations"),
    [
        ({"result": {"image_id": "i-1"}}, []),
        ({"started_at": "2026-02-18T14:30:45Z"}, []),
        ({"error": None}, []),
        ({"id": ""}, ["/id: minLength"]),
        ({"id": None}, ["/id: type"]),
        ({"progress": 101}, ["/progress: maximum"]),
        ({"progress": "1"}, ["/progress: type"]),
        ({"status": "done"}, ["/status: enum"]),
        ({"created_at": None}, ["/created_at: type"]),
        ({"started_at": "yesterday"}, ["/started_at: format"]),
        ({"secret": 1}, ["/: additionalProperties"]),
        ({"result": {"hunter2": 1}}, ["/result/*: type"]),
        ({"error": {**OPERATION["error"], "hint": 3}}, ["/error/hint: type"]),  # type: ignore[dict-item]
        ({"error": {"code": "BACKEND_FAILED", "message": "No", "retry": False}},
         ["/error/hint: required"]),
    ],
)  # fmt: skip
def test_a_body_that_breaks_its_schema_is_told_by_path_and_keyword(
    validator: ResponseValidator, changes: dict[str, Any], violations: list[str]
) -> None:
    assert find(validator, "get_operation", 200, {**OPERATION, **changes}) == violations


def test_an_error_that_is_not_one_of_the_operation_is_a_breach(
    validator: ResponseValidator,
) -> None:
    wrong = find(validator, "get_operation", 404, refuse("SERVER_NOT_FOUND"))
    assert wrong == ["/error/code: enum"]
    assert find(validator, "get_operation", 404, {"title": "No"}) == [
        "/: additionalProperties", "/error: required",
    ]  # fmt: skip


def test_a_server_after_an_action_may_be_in_every_status_and_in_no_other(
    validator: ResponseValidator,
) -> None:
    schemas = CONTRACT.document["components"]["schemas"]
    server = CONTRACT.document["components"]["examples"]["ActiveServer"]["value"]
    more = [ETAG, (b"location", b"/api/v1/operations/o-1")]
    for status in schemas["ServerStatus"]["enum"]:
        assert (
            find(validator, "perform_server_action", 202, {**server, "status": status}, *more) == []
        )
    lost = {**server, "status": "LOST", "locked": "no"}
    found = find(validator, "perform_server_action", 202, lost, *more)
    assert sorted(found) == ["/locked: type", "/status: enum"]


def test_at_most_ten_breaches_are_told(validator: ResponseValidator) -> None:
    page = {"items": [{}] * 50, "total": 1, "limit": 1, "offset": 0}
    assert len(find(validator, "list_operations", 200, page)) == 10


def test_a_stream_is_judged_by_status_and_headers(validator: ResponseValidator) -> None:
    own = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store")]
    assert validator.list_violations("list_events", 200, [*EVERYWHERE, *own], None) == []
    missing = validator.list_violations("list_events", 200, own, None)
    assert missing == ["header api-version: required", "header x-request-id: required"]
    other = validator.list_violations("list_servers", 200, [*EVERYWHERE, *own], None)
    assert other == ["header content-type: undescribed"]


def test_what_no_operation_answers_is_an_envelope(validator: ResponseValidator) -> None:
    allow = (b"allow", b"GET")
    assert find(validator, None, 404, refuse("NOT_FOUND")) == []
    assert find(validator, None, 405, refuse("METHOD_NOT_ALLOWED"), allow) == []
    assert find(validator, None, 405, refuse("METHOD_NOT_ALLOWED")) == ["header allow: required"]
    assert find(validator, None, 400, {"error": {}}) != []
    assert validator.list_violations(None, 204, [*EVERYWHERE, allow], b"") == []


def test_a_refusal_is_recorded_by_its_operation(validator: ResponseValidator) -> None:
    SEEN.clear()
    headers, body = [*EVERYWHERE, JSON_TYPE], json.dumps(OPERATION).encode()
    assert not validator.refuses("get_operation", 200, headers, body, validated=False)
    assert validator.refuses("get_operation", 200, headers, b"{}", validated=False)
    assert validator.refuses(None, 404, headers, b"{}", validated=False)
    assert SEEN == ["get_operation", None]


def test_a_body_that_was_judged_still_needs_its_headers(validator: ResponseValidator) -> None:
    assert not validator.refuses(
        "get_operation", 200, [*EVERYWHERE, JSON_TYPE], b"{}", validated=True
    )
    assert validator.refuses("get_operation", 200, [JSON_TYPE], b"{}", validated=True)
    assert validator.refuses("get_operation", 200, [*EVERYWHERE], b"{}", validated=True)


def iter_examples() -> Iterator[tuple[str, str, Any]]:
    """Yield every example of a response in JSON: its operation, its status, and the value."""
    for item in CONTRACT.document["paths"].values():
        for method in METHODS:
            for status, response in item.get(method, {}).get("responses", {}).items():
                for value in list_values(CONTRACT.resolve(response).get("content", {})):
                    yield item[method]["operationId"], status, value


def list_values(content: dict[str, Any]) -> list[Any]:
    described = content.get("application/json", {})
    named = [CONTRACT.resolve(one)["value"] for one in described.get("examples", {}).values()]
    return [*named, described["example"]] if "example" in described else named


def test_every_example_of_the_document_is_a_valid_answer(validator: ResponseValidator) -> None:
    examples = list(iter_examples())
    assert len(examples) > 200
    for operation, status, value in examples:
        described = validator.operations[operation][int(status)]
        schema = described.bodies["application/json"]
        assert schema is not None
        assert schema.list_violations(json.dumps(value).encode()) == [], (operation, status)
