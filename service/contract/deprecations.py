"""What callers of a deprecated operation are told: since when, until when, and where to read on.

An operation with ``deprecated: true`` says since when in ``x-deprecated-at`` and, once that is
decided, until when it works in ``x-sunset-at``, each a date and a time of RFC 3339. Each of its
responses has the headers for it: ``Deprecation`` (RFC 9745), ``Sunset`` (RFC 8594) and ``Link``.
"""

from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from service.contract.bundle import ContractError, Document

SINCE, UNTIL = "x-deprecated-at", "x-sunset-at"


def describe_deprecations(document: Document) -> Document:
    """Return a document whose deprecated operations describe their headers.

    Raises ContractError for an operation that does not rightly say since when and until when.
    """
    paths = {
        path: {key: _describe(document, part) for key, part in item.items()}
        for path, item in document["paths"].items()
    }
    return {**document, "paths": paths}


def _describe(document: Document, part: Any) -> Any:
    if not isinstance(part, dict) or not part.get("deprecated"):
        return part
    told = _list_headers(part)
    responses = {
        status: _add_headers(document, response, told)
        for status, response in part["responses"].items()
    }
    return {**part, "responses": responses}


def _list_headers(operation: Document) -> Document:
    since, until = _read_time(operation, SINCE), _read_time(operation, UNTIL)
    if since is None or (until is not None and until < since):
        raise ContractError(f"{operation['operationId']} needs {SINCE}, and {UNTIL} not before it")
    headers = {"Deprecation": _fix("Since when (RFC 9745).", f"@{int(since.timestamp())}")}
    if until is not None:
        stamp = format_datetime(until, usegmt=True)
        headers["Sunset"] = _fix("Until when the operation works (RFC 8594).", stamp)
    page = operation.get("externalDocs", {}).get("url") or (
        f"/docs#/{operation['tags'][0]}/{operation['operationId']}"
    )
    headers["Link"] = _fix(
        'Where to read what to do instead (`rel="deprecation"`, RFC 9745).',
        f'<{page}>; rel="deprecation"; type="text/html"',
    )
    return headers


def _read_time(operation: Document, key: str) -> datetime | None:
    """Return a moment that an operation names, None without one."""
    if key not in operation:
        return None
    try:
        return datetime.fromisoformat(operation[key]).astimezone(UTC)
    except (TypeError, ValueError):
        raise ContractError(f"{operation['operationId']} has no date and time in {key}") from None


def _fix(description: str, value: str) -> Document:
    """Return a header that is always sent with one value."""
    schema = {"type": "string", "default": value}
    return {"description": description, "required": True, "schema": schema, "example": value}


def _add_headers(document: Document, response: Document, told: Document) -> Document:
    """Return a response with headers beside its own; a Link of its own is one line more."""
    response = _resolve(document, response)
    own = response.get("headers", {})
    headers = {**own, **told}
    if "Link" in own:
        words = f"{_resolve(document, own['Link'])['description']} {told['Link']['description']}"
        headers["Link"] = {**told["Link"], "description": words}
    return {**response, "headers": headers}


def _resolve(document: Document, part: Document) -> Document:
    if "$ref" not in part:
        return part
    _, _, section, name = part["$ref"].split("/")
    component: Document = document["components"][section][name]
    return component
