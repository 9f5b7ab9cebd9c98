"""Bodies of requests, read and held against their schemas with every fault named."""

from collections.abc import Iterable
from typing import Any

import orjson

from domain.errors import shorten
from service.http.problems import MalformedRequest, ValidationFailed
from service.validation.messages import describe_missing
from service.validation.schemas import BodySchema

MAX_DEPTH = 100
MAX_VALUES = 5000
"""How much a body may hold: ten times what one that is as described can need.

The validators fail at 256 levels.
"""

TOO_MUCH = f"The request body has more than {MAX_DEPTH} levels or {MAX_VALUES} values"


def read_body(schema: BodySchema, body: bytes) -> Any:
    """Return the value of a body. Raises MalformedRequest or ValidationFailed."""
    if not body:
        raise ValidationFailed([describe_missing(["body"])])
    value = parse_json(body)
    faults = schema.list_faults(value)
    if faults:
        raise ValidationFailed(faults)
    return value


def parse_json(body: bytes) -> Any:
    """Return the value of a JSON text in UTF-8 (RFC 8259; NaN and lone surrogates refused).

    Raises MalformedRequest, also for a value that nobody could mean.
    """
    if is_too_broad(body):
        raise MalformedRequest(TOO_MUCH)
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise MalformedRequest(
            f"The request body is not valid JSON: {shorten(str(error))}"
        ) from None
    # Every level and every value has one of these, but for the first of its list or object.
    marks = body.count(b",") + body.count(b"[") + body.count(b"{")
    if marks >= MAX_DEPTH and not is_manageable(value):
        raise MalformedRequest(TOO_MUCH)
    return value


def is_too_broad(body: bytes) -> bool:
    """Tell, before it is parsed, of most JSON texts with more than 5000 values that they have them.

    A megabyte of empty objects would take a tenth of a second and tens of megabytes to be parsed.
    """
    if body.count(b",") < MAX_VALUES:
        return False
    plain = body.replace(rb"\\", b"").replace(rb"\"", b"")
    if plain.count(b'"') > 4 * MAX_VALUES:  # those of a name and of a text for each value
        return True
    return sum(part.count(b",") for part in plain.split(b'"')[::2]) >= MAX_VALUES


def is_manageable(value: Any) -> bool:
    """Tell whether a JSON value has at most 100 levels of lists and objects, and 5000 values."""
    level, count = [value], 0
    for _ in range(MAX_DEPTH + 1):
        count += len(level)
        if count > MAX_VALUES:
            return False
        parents = [one for one in level if isinstance(one, list | dict)]
        if not parents:
            return True
        level = [child for parent in parents for child in list_children(parent)]
    return False


def list_children(parent: list[Any] | dict[str, Any]) -> Iterable[Any]:
    """Return what is in a list or an object."""
    return parent.values() if isinstance(parent, dict) else parent
