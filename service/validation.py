"""Connexion's validators, replaced by compiled ones that name every fault.

Connexion makes a validator for each request; what is costly is compiled once and kept by the
identity of the part of the document that it came from, and keeps that part alive.
"""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl

import orjson
from starlette.types import Receive, Scope

from domain.errors import shorten
from service.faults import Detail, describe_fault, describe_missing, describe_unknown
from service.problems import MalformedRequest, ValidationFailed
from service.schemas import BodySchema, ValueSchema

MAX_DIGITS = 30
INTEGER = re.compile(rf"-?[0-9]{{1,{MAX_DIGITS}}}", re.ASCII)
NOT_AN_INTEGER = f"Must be a whole number of at most {MAX_DIGITS} digits"
MAX_QUERY_FIELDS = 100
MAX_DEPTH = 100
MAX_VALUES = 5000
"""How much a body may hold: ten times what one that is as described can need.

The validators list every fault: they fail at 256 levels and take half a minute for 500,000 values.
"""

_bodies: dict[int, BodySchema] = {}
_queries: dict[int, "QuerySchema"] = {}


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
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise MalformedRequest(
            f"The request body is not valid JSON: {shorten(str(error))}"
        ) from None
    # Every level and every value has one of these, but for the first of its list or object.
    marks = body.count(b",") + body.count(b"[") + body.count(b"{")
    if marks >= MAX_DEPTH and not is_manageable(value):
        raise MalformedRequest(
            f"The request body has more than {MAX_DEPTH} levels or {MAX_VALUES} values"
        )
    return value


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


class ParameterValidator:
    """Validates the query of one request; headers and path segments may be any string."""

    def __init__(self, parameters: list[dict[str, Any]], *_: Any, **__: Any) -> None:
        known = _queries.get(id(parameters))
        self.schema = known or _queries.setdefault(id(parameters), QuerySchema(parameters))

    def validate(self, scope: Scope) -> None:
        """Raise ValidationFailed with every fault of the query string."""
        self.schema.read(scope["query_string"])


def parse_query(query: bytes) -> list[tuple[str, str]]:
    """Return the fields of a query string in order. Raises MalformedRequest."""
    if not query:
        return []
    try:
        return parse_qsl(
            query.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MAX_QUERY_FIELDS,
        )
    except ValueError:
        raise MalformedRequest(
            f"The query string must be percent-encoded UTF-8 of at most {MAX_QUERY_FIELDS} fields"
        ) from None


class QuerySchema:
    """The query parameters of one operation."""

    def __init__(self, parameters: list[dict[str, Any]]) -> None:
        self.source = parameters
        query = [parameter for parameter in parameters if parameter["in"] == "query"]
        self.integers = {p["name"] for p in query if p["schema"]["type"] == "integer"}
        self.schemas = {p["name"]: ValueSchema(p["schema"]) for p in query}
        self.defaults = {
            p["name"]: p["schema"]["default"] for p in query if "default" in p["schema"]
        }

    def read(self, query: bytes) -> dict[str, Any]:
        """Return the values of a query string, defaults for what it does not name.

        Raises MalformedRequest, and ValidationFailed with every fault.
        """
        if not query:
            return dict(self.defaults)
        fields = parse_query(query)
        faults = self.list_faults(fields)
        if faults:
            raise ValidationFailed(faults)
        values = {name: int(text) if name in self.integers else text for name, text in fields}
        return {**self.defaults, **values}

    def list_faults(self, fields: list[tuple[str, str]]) -> list[Detail]:
        """Return every fault of ``fields``: unknown, repeated or not as described."""
        faults: list[Detail] = []
        seen: set[str] = set()
        for name, text in fields:
            faults += self._judge_field(name, text, repeated=name in seen)
            seen.add(name)
        return faults

    def _judge_field(self, name: str, text: str, *, repeated: bool) -> list[Detail]:
        schema = self.schemas.get(name)
        if schema is None:
            return [describe_unknown(["query", shorten(name)])]
        if repeated:
            return [describe_fault(["query", name], "Must be given once", "repeated")]
        if name not in self.integers:
            return schema.list_faults(text, ["query", name])
        if not INTEGER.fullmatch(text):
            return [describe_fault(["query", name], NOT_AN_INTEGER, "int_parsing")]
        return schema.list_faults(int(text), ["query", name])
