"""Header fields as ASGI has them, and those of a request with each name once."""

import re
from collections.abc import Iterable

from starlette.types import Scope

from service.http.problems import MalformedRequest

RawHeaders = list[tuple[bytes, bytes]]

NO_STORE = (b"cache-control", b"no-store")

PROTECTION = (
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("x-frame-options", "DENY"),
    ("cross-origin-resource-policy", "same-origin"),
)
"""What every response tells browsers: to guess no media type, to tell no link where it was, and to
show it in no frame and embed it in no page of another site.
"""

POLICY = b"content-security-policy"
NOTHING_LOADED = (POLICY, b"default-src 'none'; frame-ancestors 'none'")
"""What a response that is no page lets a browser load, should it be shown one (OWASP REST Security
Cheat Sheet): nothing.
"""

SINGLE = {
    b"authorization": "Authorization",
    b"content-type": "Content-Type",
    b"host": "Host",
    b"idempotency-key": "Idempotency-Key",
    b"last-event-id": "Last-Event-ID",
    b"x-auth-token": "X-Auth-Token",
}
"""Fields that are no lists and decide what is done: of two of them neither can be trusted."""

HOST = re.compile(rb"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~!$&'()*+;=%-]*)(:[0-9]*)?")
"""A host and a port (RFC 3986 section 3.2.2), without the comma that joins two lines."""


def combine_headers(fields: RawHeaders) -> dict[bytes, bytes]:
    """Return the value of each field; several lines of one are its list (RFC 9110 section 5.3)."""
    combined = dict(fields)
    if len(combined) < len(fields):
        lines: dict[bytes, list[bytes]] = {}
        for name, value in fields:
            lines.setdefault(name, []).append(value)
        combined = {name: b", ".join(values) for name, values in lines.items()}
    return combined


def check_headers(scope: Scope, combined: dict[bytes, bytes]) -> None:
    """Have whoever is asked behind this see each field once, as it was ``combined``.

    Raises MalformedRequest for a field that must not be repeated and is, and for HTTP/1.1 without
    a Host or any with a Host that is none (RFC 9112 section 3.2).
    """
    host = combined.get(b"host")
    if host is None and scope["http_version"] == "1.1":
        raise MalformedRequest("A request of HTTP/1.1 must have exactly one Host header")
    if host and not HOST.fullmatch(host):
        raise MalformedRequest("The header Host must be one host, with a port or without")
    if len(combined) < len(scope["headers"]):
        names = [name for name, _ in scope["headers"]]
        for name, spelling in SINGLE.items():
            if names.count(name) > 1:
                raise MalformedRequest(f"The header {spelling} must be sent at most once")
        scope["headers"] = list(combined.items())


def find_header(fields: RawHeaders, name: bytes) -> bytes | None:
    """Return the value of a field, None without it; ``name`` is in small letters."""
    return next((value for key, value in fields if key == name), None)


def encode_headers(headers: Iterable[tuple[str, str]]) -> RawHeaders:
    """Return header fields as ASGI wants them: lower-case names, Latin-1 bytes."""
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
