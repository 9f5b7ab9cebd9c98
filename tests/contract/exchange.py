"""A request and its response as they went over the wire, and the operation that they belong to."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

import httpx

if TYPE_CHECKING:  # its import takes every process of the tests long, and most never run it
    import requests
    import schemathesis

METHODS = frozenset({"get", "put", "post", "delete", "patch"})
Document = dict[str, Any]


@dataclass(frozen=True)
class Exchange:
    """One request and its response; header names are in lower case."""

    method: str
    url: str
    request_headers: Mapping[str, str]
    request_body: bytes
    status: int
    headers: Mapping[str, list[str]]
    body: bytes

    @classmethod
    def from_httpx(cls, response: httpx.Response) -> "Exchange":
        """Read an exchange from a response of httpx that has been read."""
        request = response.request
        names = {name.lower() for name in response.headers}
        return cls(
            method=request.method,
            url=str(request.url),
            request_headers=dict(request.headers),
            request_body=read_content(request),
            status=response.status_code,
            headers={name: response.headers.get_list(name) for name in names},
            body=response.content,
        )

    @classmethod
    def from_schemathesis(cls, response: "schemathesis.Response") -> "Exchange":
        """Read an exchange from a response that Schemathesis hands to a check."""
        request: requests.PreparedRequest = response.request
        headers = {read_text(k).lower(): read_text(v) for k, v in request.headers.items()}
        body = request.body or b""
        assert isinstance(body, bytes | str)
        return cls(
            method=request.method or "",
            url=request.url or "",
            request_headers=headers,
            request_body=body.encode() if isinstance(body, str) else body,
            status=response.status_code,
            headers=response.headers,
            body=response.content,
        )

    @property
    def path(self) -> str:
        """The path as it was sent, still percent-encoded."""
        return urlsplit(self.url).path

    @cached_property
    def query(self) -> list[tuple[str, str]]:
        """The query parameters, decoded, in their order."""
        return parse_qsl(urlsplit(self.url).query, keep_blank_values=True)

    def get_header(self, name: str) -> str | None:
        """Return the only value of a header of the response, or None when there is none."""
        values = self.headers.get(name.lower(), [])
        assert len(values) <= 1, f"{name} is sent {len(values)} times: {values}"
        return values[0] if values else None

    @cached_property
    def data(self) -> Any:
        """The body, parsed, when it is JSON and not empty; else None."""
        kind = self.get_header("content-type") or ""
        return json.loads(self.body) if self.body and "json" in kind else None

    @cached_property
    def sent(self) -> Any:
        """The body of the request, parsed, or None when it is no JSON."""
        try:
            return json.loads(self.request_body)
        except (ValueError, RecursionError):
            return None


Send = Callable[[str, str, Mapping[str, str]], Exchange]
"""Sends one more request (method, URL, headers), for checks that have to ask again."""


def read_content(request: httpx.Request) -> bytes:
    """Return the body of a request, or nothing for one that was sent in pieces."""
    try:
        return request.content
    except httpx.RequestNotRead:
        return b""


def read_text(value: str | bytes) -> str:
    """Return a header's name or value as text."""
    return value.decode("latin-1") if isinstance(value, bytes) else value


def find_path(document: Document, path: str) -> str | None:
    """Return the path of ``document`` that ``path`` belongs to; a concrete one wins."""
    if path in document["paths"] and "{" not in path:
        return path
    segments = path.split("/")
    found = [
        template
        for template in document["paths"]
        if template.count("/") == len(segments) - 1 and fits(template.split("/"), segments)
    ]
    return min(found, key=lambda template: template.count("{"), default=None)


def fits(template: list[str], segments: list[str]) -> bool:
    """Tell whether the segments of a path are those of a template; a parameter is never empty."""
    return len(template) == len(segments) and all(
        bool(given) if wanted.startswith("{") else wanted == unquote(given)
        for wanted, given in zip(template, segments, strict=True)
    )


def find_operation(document: Document, method: str, path: str) -> Document | None:
    """Return the operation of ``method`` and ``path``, HEAD being GET; None when there is none."""
    template = find_path(document, path)
    name = "get" if method.upper() == "HEAD" else method.lower()
    return document["paths"][template].get(name) if template and name in METHODS else None


def list_query_parameters(document: Document, method: str, path: str) -> dict[str, Document]:
    """Return the query parameters that the operation takes, by their names."""
    operation = find_operation(document, method, path) or {}
    template = find_path(document, path)
    shared = document["paths"][template].get("parameters", []) if template else []
    resolved = [resolve(document, part) for part in [*shared, *operation.get("parameters", [])]]
    return {part["name"]: part for part in resolved if part["in"] == "query"}


def resolve(document: Document, part: Document) -> Document:
    """Return ``part``, or what it refers to."""
    while "$ref" in part:
        _, _, section, name = part["$ref"].split("/")
        part = document["components"][section][name]
    return part
