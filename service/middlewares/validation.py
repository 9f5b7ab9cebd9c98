"""Where requests are held against the document, by schemas that are compiled at the start."""

from collections.abc import Iterator
from typing import Any

from connexion.middleware.abstract import RoutedMiddleware
from connexion.operations import AbstractOperation
from connexion.spec import Specification
from starlette.types import ASGIApp, Receive, Scope, Send

from service.contract.bundle import ContractError
from service.middlewares.linked_api import LinkedAPI
from service.middlewares.request_state import find_state
from service.validation.queries import QuerySchema, can_read
from service.validation.requests import read_body
from service.validation.schemas import BodySchema

BODY = "body"
"""The name of the argument that is the body."""


class ValidatedOperation:
    """The query and the bodies of one operation: ``bodies`` are schemas by media type."""

    def __init__(self, next_app: ASGIApp, operation: AbstractOperation) -> None:
        check_types(operation)
        self.next_app = next_app
        self.query = QuerySchema(operation.parameters)
        self.bodies = {kind: BodySchema(schema) for kind, schema in list_bodies(operation)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request. Raises MalformedRequest and ValidationFailed."""
        state = find_state(scope)
        body = (await receive())["body"] if self.bodies else b""
        state.arguments = self.read_arguments(
            scope["path_params"], scope["query_string"], state.media_type, body
        )
        await self.next_app(scope, receive, send)

    def read_arguments(
        self, path_params: dict[str, str], query: bytes, media_type: str, body: bytes
    ) -> dict[str, Any]:
        """Return the arguments that a request gives. Raises MalformedRequest, ValidationFailed."""
        arguments = self.query.read(query)
        arguments.update(path_params)
        schema = self.bodies.get(media_type)
        if schema is not None:
            arguments[BODY] = read_body(schema, body)
        return arguments


class RequestValidationAPI(LinkedAPI):
    """The operations of a document, compiled as it is read."""

    def __init__(self, specification: Specification, *, next_app: ASGIApp, **options: Any) -> None:
        super().__init__(specification, next_app=next_app, **options)
        self.add_paths()

    def make_operation(self, operation: AbstractOperation) -> ValidatedOperation:
        """Compile one operation. Raises ContractError."""
        return ValidatedOperation(self.find_next(operation), operation)


class RequestValidationMiddleware(RoutedMiddleware):  # type: ignore[misc]
    """Takes the place of Connexion's, which makes a validator for each request."""

    api_cls = RequestValidationAPI


def list_bodies(operation: AbstractOperation) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield ``(media type, schema)`` of every body that an operation takes."""
    for media_type, content in operation.request_body.get("content", {}).items():
        yield media_type, {**content["schema"], "components": operation.components}


def check_types(operation: AbstractOperation) -> None:
    """Raise ContractError for a parameter of the query that would stay a text unawares."""
    for one in operation.parameters:
        if one["in"] == "query" and not can_read(one):
            raise ContractError(f"{operation.operation_id}: {one['name']} cannot be read")
