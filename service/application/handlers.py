"""Where requests meet their handlers, which are inspected once, as the document is read."""

import inspect
from collections.abc import Callable, Set
from typing import Any

from connexion.middleware.abstract import RoutedMiddleware
from connexion.operations import AbstractOperation
from connexion.spec import Specification
from msgspec import Struct
from starlette.types import ASGIApp, Receive, Scope, Send

from service.application.handler_calls import Handler, HandlerCaller
from service.contract.bundle import ContractError
from service.middlewares.linked_api import LinkedAPI
from service.middlewares.rendering import NO_SCHEMAS, Schemas
from service.middlewares.request_state import find_state
from service.middlewares.validation import BODY

FindSchemas = Callable[[str], Schemas]


class HandledOperation(Struct, frozen=True):
    """One operation and its handler; ``unasked`` are parameters that this does not ask for."""

    handler: Handler
    unasked: frozenset[str]
    caller: HandlerCaller

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request. Raises whatever the handler raises."""
        state = find_state(scope)
        arguments = self.choose_arguments(state.arguments)
        response = await self.caller.call(self.handler, arguments, state.context)
        if state.trail is not None and not state.trail.recorded:
            await self.caller.record_unchanged(state.trail)
        state.response = response
        start = {
            "type": "http.response.start",
            "status": response.status,
            "headers": response.headers,
        }
        await send(start)
        await send({"type": "http.response.body", "body": response.body})

    def choose_arguments(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """Return those arguments of a request that the handler asks for."""
        if not self.unasked:
            return arguments
        return {name: value for name, value in arguments.items() if name not in self.unasked}


class HandlerAPI(LinkedAPI):
    """The operations of a document with their handlers.

    ``context`` names what handlers may ask for beside what a request gives; ``find_schemas``
    returns the schemas of an operation's responses, by its operationId.
    """

    def __init__(
        self,
        specification: Specification,
        *,
        next_app: ASGIApp,
        context: Set[str],
        caller: HandlerCaller,
        find_schemas: FindSchemas = lambda _: NO_SCHEMAS,
        **options: Any,
    ) -> None:
        super().__init__(specification, next_app=next_app, **options)
        self.context = context
        self.caller = caller
        self.find_schemas = find_schemas
        self.add_paths()

    def make_operation(self, operation: AbstractOperation) -> HandledOperation:
        """Inspect one handler. Raises ContractError when it asks for what nobody gives."""
        query = {one["name"] for one in operation.parameters if one["in"] == "query"}
        asked = check_function(operation, self.context)
        handler = Handler(
            name=operation.operation_id,
            function=operation.function,
            injected=tuple(name for name in asked if name in self.context),
            inline=getattr(operation.function, "inline", None),
            is_apart=getattr(operation.function, "apart", False),
            responses=self.find_schemas(self.describe(operation)["operationId"]),
        )
        return HandledOperation(handler, frozenset(query.difference(asked)), self.caller)


class HandlerMiddleware(RoutedMiddleware):  # type: ignore[misc]
    """Answers what the document describes; the application behind it is asked for the rest."""

    api_cls = HandlerAPI


def check_function(operation: AbstractOperation, context: Set[str]) -> list[str]:
    """Return what a function asks for. Raises ContractError where that is not what it is given."""
    body = [BODY] if operation.request_body.get("content") else []
    query = [one for one in operation.parameters if one["in"] == "query"]
    always = [one["name"] for one in query if "default" in one["schema"]]
    given = {*always, *context, *body}
    asked = inspect.signature(operation.function).parameters
    path = {one["name"] for one in operation.parameters if one["in"] == "path"}
    needed = {name for name, one in asked.items() if one.default is one.empty}
    wrong = (needed - path - given) | (path - set(asked))
    if wrong:
        raise ContractError(f"{operation.operation_id} and the document differ: {sorted(wrong)}")
    return list(asked)
