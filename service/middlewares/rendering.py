"""What a handler returns, made into what goes over the wire."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from service.http.headers import RawHeaders, encode_headers
from service.http.json import dump_json
from service.validation.response_schemas import ResponseSchema

JSON_TYPE = (b"content-type", b"application/json")

Schemas = Mapping[int, ResponseSchema]
"""Schemas of JSON bodies, by status."""

NO_SCHEMAS: Schemas = {}


class Rendered(NamedTuple):
    """The response of a handler, as it goes over the wire.

    ``validated`` is the status by whose schema the body is known to be valid, 0 when it is not
    known; ``data`` is what the body was made of.
    """

    status: int
    headers: RawHeaders
    body: bytes
    validated: int = 0
    data: Any = None


def render(result: Any, schemas: Schemas = NO_SCHEMAS) -> Rendered:
    """Return the response that a handler's result stands for.

    A result is the data, or the data with a status and, after that, headers; without a status it
    is 200, or 204 when there is no data. Data is JSON unless the headers say otherwise; bytes are
    sent as they are. What becomes JSON here is held against the schema of its status.
    """
    data, status, more = _unpack(result)
    content = b"" if data is None else data
    headers = encode_headers(more.items()) if more else []
    body = content if isinstance(content, bytes) else dump_json(content)
    if not any(name == b"content-type" for name, _ in headers):
        headers.append(JSON_TYPE)
    headers.append((b"content-length", b"%d" % len(body)))
    schema = schemas.get(status)
    if schema is not None and content is not body and schema.accepts(content, body):
        return Rendered(status, headers, body, status, data)
    return Rendered(status, headers, body, 0, data)


def _unpack(result: Any) -> tuple[Any, int, dict[str, str] | None]:
    if not isinstance(result, tuple):
        return result, 204 if result is None else 200, None
    data, status, *rest = result
    return data, status, _settle_charset(rest[0]) if rest else None


def _settle_charset(headers: dict[str, str]) -> dict[str, str]:
    """Return ``headers`` with the charset that text in UTF-8 has to name, as Flask adds it.

    A media type that has its parameters already stays as it is.
    """
    media_type = headers.get("Content-Type", "")
    if not media_type.startswith("text/") or ";" in media_type:
        return headers
    return {**headers, "Content-Type": f"{media_type}; charset=utf-8"}
