"""Connexion's validators, replaced by those of the service, which name every fault.

Connexion makes a validator for each request; what is costly is compiled once and kept by the
identity of the part of the document that it came from, and keeps that part alive.
"""

from typing import Any

from connexion.uri_parsing import OpenAPIURIParser
from starlette.types import Receive, Scope

from service.middlewares.request_state import find_state
from service.validation.queries import QuerySchema
from service.validation.requests import read_body
from service.validation.schemas import BodySchema

_bodies: dict[int, BodySchema] = {}
_queries: dict[int, QuerySchema] = {}


class JSONBodyValidator:
    """Parses and validates a JSON body; raises MalformedRequest or ValidationFailed."""

    def __init__(self, *, schema: dict[str, Any], **_: Any) -> None:
        self.schema = _bodies.get(id(schema)) or _bodies.setdefault(id(schema), BodySchema(schema))

    async def wrap_receive(self, receive: Receive, *, scope: Scope) -> tuple[Receive, Scope]:
        """Validate the body that ``receive`` gives; it is passed on as it is."""
        find_state(scope).arguments["body"] = read_body(self.schema, (await receive())["body"])
        return receive, scope


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
        arguments = {**self.schema.read(scope["query_string"]), **scope["path_params"]}
        find_state(scope).arguments.update(arguments)


class QueryParser(OpenAPIURIParser):  # type: ignore[misc]
    """Has Connexion give handlers what a query was validated as."""

    def __init__(self, param_defns: list[dict[str, Any]], body_defn: dict[str, Any]) -> None:
        super().__init__(param_defns, body_defn)
        self.schema = find_query_schema(param_defns)

    def resolve_query(self, query_data: dict[str, list[str]]) -> dict[str, Any]:
        """Return the values of a query that has been validated."""
        return self.schema.read_fields(query_data)
