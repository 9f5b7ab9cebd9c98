"""Requests as they are sent and responses as they come: paths, queries, bodies, errors."""

from __future__ import annotations

import base64
import json
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from math import ceil, inf
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from ostler_sdk._errors import FAMILIES
from ostler_sdk._operations import OPERATIONS
from ostler_sdk.errors import CODES, ApiError, ConfigurationError, UnexpectedAnswer

if TYPE_CHECKING:
    import httpx2

LONGEST_WAIT = 60
"""The most seconds that the service lets one request wait for an operation."""
NOT_MODIFIED = 304
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
IDEMPOTENT_METHODS = (*SAFE_METHODS, "PUT", "DELETE", "PATCH")
"""PATCH is here since a merge patch of the service sets the same values whenever it is repeated."""


class Described(NamedTuple):
    """What the document says of an operation."""

    operation_id: str
    method: str
    path: str
    safe: bool
    takes_key: bool
    query: tuple[str, ...]
    body: tuple[str, ...]


@dataclass
class Call:
    """One request, however often it is sent, by ``deadline`` at the latest (``time.monotonic``)."""

    method: str
    path: str
    query: dict[str, Any] = field(default_factory=dict)
    json: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0
    patient: bool = False
    deadline: float = inf
    described: Described | None = None

    @property
    def repeatable(self) -> bool:
        """Whether sending it again does nothing twice."""
        return self.is_safe or self.method in IDEMPOTENT_METHODS or self.is_keyed

    @property
    def is_safe(self) -> bool:
        """Whether it changes nothing."""
        described = self.described is not None and self.described.safe
        return described or self.method in SAFE_METHODS

    @property
    def is_keyed(self) -> bool:
        """Whether the service knows it again by its key; some operations take none."""
        takes_key = self.described is None or self.described.takes_key
        return takes_key and "Idempotency-Key" in self.headers

    @property
    def is_guarded(self) -> bool:
        """Whether it would be refused, having been carried out, when it is sent again."""
        return "If-Match" in self.headers and not self.is_keyed

    def ask_to_wait(self, seconds: float) -> None:
        """Have the answer wait for the end of the operation, in the way that the method has."""
        self.wait = seconds
        whole = min(LONGEST_WAIT, ceil(seconds))
        if self.method in SAFE_METHODS:
            self.query["wait"] = whole
        elif whole:
            self.headers["Prefer"] = f"wait={whole}"


@dataclass(frozen=True)
class Response:
    """An answer below 400: ``data`` is its JSON, the text of what is no JSON, or None.

    ``headers`` have names in lower case; ``attempts`` is how often the request was sent.
    """

    status: int
    headers: Mapping[str, str]
    data: Any
    attempts: int = 1

    @property
    def request_id(self) -> str | None:
        """The id by which the logs of the service know the request."""
        return self.headers.get("x-request-id")

    @property
    def etag(self) -> str | None:
        """The tag of the state that it shows."""
        return self.headers.get("etag")

    @property
    def operation_id(self) -> str | None:
        """The operation that does the work, where `Location` names one."""
        _, found, name = self.headers.get("location", "").rpartition("/operations/")
        return name if found else None


@cache
def describe(method: str, path: str) -> Described | None:
    """Return the operation of a method and a path, None for one that is not described."""
    parts = path.split("/")
    for row in OPERATIONS:
        described = Described(*row)
        if described.method == method and _fits(described.path.split("/"), parts):
            return described
    return None


def _fits(template: list[str], parts: list[str]) -> bool:
    return len(template) == len(parts) and all(
        expected.startswith("{") or expected == part
        for expected, part in zip(template, parts, strict=True)
    )


@cache
def find_operation(operation_id: str) -> Described:
    """Return the operation with this `operationId`. Raises KeyError."""
    for row in OPERATIONS:
        if row[0] == operation_id:
            return Described(*row)
    raise KeyError(operation_id)


def fill_path(template: str, ids: Iterable[str]) -> str:
    """Return a path with ids, percent-encoded, for its parameters in their order."""
    rest = iter(ids)
    parts = [
        encode_id(next(rest)) if part.startswith("{") else part for part in template.split("/")
    ]
    return "/".join(parts)


def encode_id(text: str) -> str:
    """Return an id, percent-encoded, as a segment of a path.

    A segment of one or two points would be taken out, and the one before it too (RFC 3986, 5.2.4).
    """
    encoded = quote(text, safe="")
    return encoded.replace(".", "%2E") if encoded in (".", "..") else encoded


Parameters = list[tuple[str, str | int | float | bool | None]]


def encode_query(query: Mapping[str, Any]) -> Parameters:
    """Return parameters as they stand in a URL, without those that are None."""
    pairs: Parameters = []
    for name, value in query.items():
        several = isinstance(value, Iterable) and not isinstance(value, str)
        for one in value if several else (value,):
            if one is not None:
                pairs.append((name, encode_word(one)))
    return pairs


def encode_word(value: Any) -> str:
    """Return a value as text: booleans in lower case, times as RFC 3339 has them."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, datetime) else str(value)


def encode_body(body: Any) -> bytes:
    """Return a body as JSON; bytes in it become Base64."""
    return json.dumps(body, default=_encode_value, separators=(",", ":")).encode()


def _encode_value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if hasattr(value, "to_json"):
        return value.to_json()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Iterable):
        return list(value)
    raise TypeError(f"{type(value).__name__} cannot be sent as JSON")


def read_body(content: bytes, media_type: str) -> Any:
    """Return the JSON, the text, or None for an empty body."""
    if not content:
        return None
    if "json" in media_type:
        try:
            return json.loads(content)
        except ValueError:
            pass
    return content.decode(errors="replace")


def read_seconds(text: str | None) -> float | None:
    """Return the seconds of a `Retry-After`, in either of its forms; None for another."""
    if not text:
        return None
    if text.strip().isdecimal():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    named = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (named - datetime.now(UTC)).total_seconds())


def read_response(answer: httpx2.Response, attempts: int) -> Response:
    """Return an answer that has been read, whatever its status."""
    body = read_body(answer.content, answer.headers.get("content-type", ""))
    return Response(answer.status_code, dict(answer.headers), body, attempts)


def require_answer(response: Response, call: Call) -> Response:
    """Return an answer of the service. Raises UnexpectedAnswer for one of what is in front of it.

    An operation that was redirected, or answered with a page for people, has not been done.
    """
    told = f"The service answered {response.status}"
    if response.status >= 300 and response.status != NOT_MODIFIED:
        place = response.headers.get("location")
        raise UnexpectedAnswer(told + (f": try {place}" if place else ""))
    media_type = response.headers.get("content-type", "no type")
    if call.described and response.data is not None and "json" not in media_type:
        raise UnexpectedAnswer(f"{told} with {media_type}, not JSON")
    return response


def read_page(response: Response) -> dict[str, Any]:
    """Return a page of a list. Raises UnexpectedAnswer when it is none."""
    page = response.data
    if not isinstance(page, dict) or not isinstance(page.get("items"), list):
        raise UnexpectedAnswer("The service answered no page of a list")
    return page


def warn_of_end(response: Response, call: Call) -> Response:
    """Warn of an operation that is going to be removed (RFC 9745, RFC 8594)."""
    if "deprecation" in response.headers:
        name = call.described.operation_id if call.described else f"{call.method} {call.path}"
        end = response.headers.get("sunset")
        words = f"{name} is deprecated" + (f", and goes on {end}" if end else "")
        warnings.warn(words, DeprecationWarning, stacklevel=2)
    return response


def refuse(failure: Exception) -> ConfigurationError:
    """Return what is raised for a request that cannot be sent; what is in a header is not told."""
    is_secret = "header" in str(failure).lower()
    return ConfigurationError("The request cannot be sent" + ("" if is_secret else f": {failure}"))


def make_error(response: Response) -> ApiError:
    """Return the exception for an answer of 400 or more, that of a proxy among them."""
    status, headers, body = response.status, response.headers, response.data
    error = body.get("error") if isinstance(body, dict) else None
    told = error if isinstance(error, dict) else {}
    code = str(told.get("code") or f"HTTP_{status}")
    kind = CODES.get(code) or FAMILIES.get(status, ApiError)
    return kind(
        code,
        str(told.get("message") or f"The service answered {status}"),
        status=status,
        details=told.get("details"),
        request_id=headers.get("x-request-id"),
        retry_after=read_seconds(headers.get("retry-after")),
        body=body,
        attempts=response.attempts,
    )
