"""Connexion's validators, replaced by compiled ones that name every fault.

Connexion makes a validator for each request; what is costly is compiled once and kept by the
identity of the part of the document that it came from, and keeps that part alive.
"""

from collections.abc import Iterable
from typing import Any

import orjson
from connexion.uri_parsing import OpenAPIURIParser
from starlette.types import Receive, Scope

from domain.errors import shorten
from service.http.problems import MalformedRequest, ValidationFailed
from service.validation.messages import describe_missing
from service.validation.queries import QuerySchema
from service.validation.schemas import BodySchema

MAX_DEPTH = 100
MAX_VALUES = 5000
"""How much a body may hold: ten times what one that is as described can need.

The validators fail at 256 levels.
"""

TOO_MUCH = f"The request body has more than {MAX_DEPTH} levels or {MAX_VALUES} values"

_bodies: dict[int, BodySchema] = {}
_queries: dict[int, QuerySchema] = {}


class JSONBodyValidator:
    """Parses and validates a JSON body; raises MalformedRequest or ValidationFailed."""

    def __init__(self, *, schema: dict[str, Any], **_: Any) -> None:
        self.schema = _bodies.get(id(schema)) or _bodies.setdefault(id(schema), BodySchema(schema))

    async def wrap_receive(self, receive: Receive, *, scope: Scope) -> tuple[Receive, Scope]:
        """Judge the body that ``receive`` gives; it is passed on as it is."""
        read_body(self.schema, (await receive())["body"])
        return receive, scope


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


def find_query_schema(parameters: list[dict[str, Any]]) -> QuerySchema:
    """Return the compiled query of an operation, by its part of the document."""
    known = _queries.get(id(parameters))
    return known or _queries.setdefault(id(parameters), QuerySchema(parameters))


class ParameterValidator:
    """Validates the query of one request; headers and path segments may be any string."""

    def __init__(self, parameters: list[dict[str, Any]], *_: Any, **__: Any) -> None:
        self.schema = find_query_schema(parameters)

    def validate(self, scope: Scope) -> None:
        """Raise ValidationFailed with every fault of the query string."""
        self.schema.read(scope["query_string"])


class QueryParser(OpenAPIURIParser):  # type: ignore[misc]
    """Has Connexion give handlers what a query was validated as."""

    def __init__(self, param_defns: list[dict[str, Any]], body_defn: dict[str, Any]) -> None:
        super().__init__(param_defns, body_defn)
        self.schema = find_query_schema(param_defns)

    def resolve_query(self, query_data: dict[str, list[str]]) -> dict[str, Any]:
        """Return the values of a query that has been validated."""
        return self.schema.read_fields(query_data)
