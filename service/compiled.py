"""The operations of the document, each compiled once into what a request of it needs."""

import inspect
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any, NamedTuple

from connexion.resolver import Resolver
from connexion.spec import Specification

from handlers.inline import AtOnce
from service.bridge import RawHeaders, encode_headers
from service.contract.bundle import ContractError
from service.contract.contract import METHODS
from service.http.json import dump_json
from service.validation.queries import QuerySchema, can_read
from service.validation.requests import read_body
from service.validation.response_schemas import AnswerSchema
from service.validation.schemas import BodySchema

JSON_TYPE = (b"content-type", b"application/json")
BODY = "body"

Schemas = Mapping[int, AnswerSchema]
"""Schemas of JSON bodies, by status."""

NO_SCHEMAS: Schemas = {}


class Rendered(NamedTuple):
    """What a handler answers, as it goes over the wire.

    ``judged`` is the status by whose schema the body is known to be valid, 0 when it is not known.
    """

    status: int
    headers: RawHeaders
    body: bytes
    judged: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class CompiledOperation:
    """A handler's ``function`` and what is held against a request before it is called.

    ``name`` is the function's, as Connexion has it. ``accepted`` are the names of its arguments,
    ``injected`` those of them that come from the service and not from the request; ``bodies`` the
    schemas of a body by media type. ``at_once`` says what little it does, None where it may be
    more, and ``is_apart`` that it has a thread of its own. ``answers`` is held against what it
    returns.
    """

    name: str
    function: Callable[..., Any]
    accepted: frozenset[str]
    injected: tuple[str, ...]
    query: QuerySchema
    bodies: dict[str, BodySchema]
    at_once: AtOnce | None
    is_apart: bool
    answers: Schemas

    def read_arguments(
        self, path_params: dict[str, str], query: bytes, media_type: str, body: bytes
    ) -> dict[str, Any]:
        """Return the arguments that a request gives. Raises MalformedRequest, ValidationFailed."""
        values = self.query.read(query)
        arguments = {name: value for name, value in values.items() if name in self.accepted}
        arguments.update(path_params)
        schema = self.bodies.get(media_type)
        if schema is not None:
            arguments[BODY] = read_body(schema, body)
        return arguments

    def call(self, arguments: dict[str, Any], context: dict[str, Any]) -> Any:
        """Return what the handler returns. Raises whatever the handler raises."""
        given = {name: context[name] for name in self.injected}
        return self.function(**arguments, **given)

    def render(self, result: Any) -> Rendered:
        """Return the answer that what the handler returned stands for."""
        return render(result, self.answers)

    def answer(self, arguments: dict[str, Any], context: dict[str, Any]) -> Rendered:
        """Return what the handler answers. Raises whatever the handler raises."""
        return self.render(self.call(arguments, context))


def render(result: Any, schemas: Schemas = NO_SCHEMAS) -> Rendered:
    """Return the answer that a handler's result stands for.

    A result is the data, or the data with a status and, after that, headers; without a status it
    is 200, or 204 when there is no data. Data is JSON unless the headers say otherwise; bytes are
    sent as they are. What becomes JSON here is held against the schema of its status.
    """
    data, status, more = _unpack(result)
    data = b"" if data is None else data
    headers = encode_headers(more.items()) if more else []
    body = data if isinstance(data, bytes) else dump_json(data)
    if not any(name == b"content-type" for name, _ in headers):
        headers.append(JSON_TYPE)
    headers.append((b"content-length", b"%d" % len(body)))
    schema = schemas.get(status)
    if schema is not None and data is not body and schema.accepts(data, body):
        return Rendered(status, headers, body, judged=status)
    return Rendered(status, headers, body)


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


def compile_operations(
    specification: Specification,
    context: Set[str],
    find_answers: Callable[[str], Schemas] = lambda _: NO_SCHEMAS,
) -> dict[str, CompiledOperation]:
    """Return ``operationId -> operation`` of a document that Connexion has checked and resolved.

    ``context`` names what functions may ask for beside what a request gives; ``find_answers``
    returns the schemas of an operation's answers. Raises connexion's ResolverError for an
    operationId without a function, and ContractError for a function that asks for something that
    nobody gives.
    """
    resolver = Resolver()
    return {
        name: _compile(specification, path, method, resolver, context, find_answers(name))
        for path, method, name in _iter_operations(specification)
    }


def _iter_operations(specification: Specification) -> Iterator[tuple[str, str, str]]:
    for path, item in specification["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]["operationId"]


def _compile(
    specification: Specification,
    path: str,
    method: str,
    resolver: Resolver,
    context: Set[str],
    answers: Schemas,
) -> CompiledOperation:
    operation = specification.operation_cls.from_spec(
        specification, path=path, method=method, resolver=resolver
    )
    query = QuerySchema(operation.parameters)
    bodies = {media_type: BodySchema(schema) for media_type, schema in _list_bodies(operation)}
    given = {*query.defaults, *context, *([BODY] if bodies else [])}
    asked = _check_function(operation, given)
    _check_types(operation)
    return CompiledOperation(
        name=operation.operation_id,
        function=operation.function,
        accepted=frozenset(asked),
        injected=tuple(name for name in asked if name in context),
        query=query,
        bodies=bodies,
        at_once=getattr(operation.function, "at_once", None),
        is_apart=getattr(operation.function, "apart", False),
        answers=answers,
    )


def _list_bodies(operation: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for media_type, content in operation.request_body.get("content", {}).items():
        yield media_type, {**content["schema"], "components": operation.components}


def _check_function(operation: Any, given: Set[str]) -> list[str]:
    """Return what a function asks for. Raises ContractError where that is not what it is given."""
    asked = inspect.signature(operation.function).parameters
    path = {one["name"] for one in operation.parameters if one["in"] == "path"}
    needed = {name for name, one in asked.items() if one.default is one.empty}
    wrong = (needed - path - given) | (path - set(asked))
    if wrong:
        raise ContractError(f"{operation.operation_id} and the document differ: {sorted(wrong)}")
    return list(asked)


def _check_types(operation: Any) -> None:
    """Raise ContractError for a parameter of the query that would stay a text unawares."""
    for one in operation.parameters:
        if one["in"] == "query" and not can_read(one):
            raise ContractError(f"{operation.operation_id}: {one['name']} cannot be read")
