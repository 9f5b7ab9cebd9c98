"""Connexion's own FlaskApp with its own middlewares, around the handlers of the service.

Only its validators are those of the service, and the middlewares for keys, waiting and streams,
which it has none of.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

import orjson
from connexion import FlaskApp
from connexion.context import scope as current_scope
from connexion.exceptions import ProblemException
from connexion.lifecycle import ConnexionRequest, ConnexionResponse
from connexion.middleware.context import ContextMiddleware
from connexion.middleware.exceptions import ExceptionMiddleware
from connexion.middleware.lifespan import Lifespan, LifespanMiddleware
from connexion.middleware.request_validation import RequestValidationMiddleware
from connexion.middleware.routing import RoutingMiddleware
from connexion.resolver import Resolver
from flask import Response as FlaskResponse
from flask.json.provider import JSONProvider
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from benchmarks.buffered_bridge import BufferedBridge
from service.contract.contract import Contract
from service.contract.documents import gather_console, gather_documents
from service.http.envelope import render_error
from service.http.json import dump_json
from service.middlewares.event_streams import EventMiddleware
from service.middlewares.idempotency import IdempotencyMiddleware
from service.middlewares.rendering import render
from service.middlewares.request_state import find_state
from service.middlewares.waiting import WaitingMiddleware
from service.pages.console import register_console
from service.pages.views import register_pages
from tests.reference.validators import JSONBodyValidator, ParameterValidator, QueryParser

THREADS = 16


class ArgumentsMiddleware:
    """Gives Connexion what handlers may ask for, where it looks for that."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http":
            scope["extensions"] = {"connexion_context": find_state(scope).context}
        await self.app(scope, receive, send)


MIDDLEWARES = [
    ArgumentsMiddleware,
    ExceptionMiddleware,
    RoutingMiddleware,
    RequestValidationMiddleware,
    LifespanMiddleware,
    IdempotencyMiddleware,
    WaitingMiddleware,
    EventMiddleware,
    ContextMiddleware,
]

VALIDATORS = {
    "parameter": ParameterValidator,
    "body": {
        "application/json": JSONBodyValidator,
        "application/merge-patch+json": JSONBodyValidator,
    },
}


class RecordingResolver(Resolver):  # type: ignore[misc]
    """Finds handlers that leave what they return where the middlewares look for it."""

    def resolve_function_from_operation_id(self, operation_id: str) -> Callable[..., Any]:
        """Return a handler. Raises ResolverError."""
        handler: Callable[..., Any] = super().resolve_function_from_operation_id(operation_id)

        @wraps(handler)
        def call(*given: Any, **named: Any) -> Any:
            result = handler(*given, **named)
            find_state(current_scope).response = render(result)
            return result

        return call


class OrjsonProvider(JSONProvider):
    """Flask's JSON by orjson: compact, times in RFC 3339 with ``Z``; bytes are JSON already."""

    def dumps(self, obj: Any, **kwargs: Any) -> Any:
        """Return ``obj`` as JSON in UTF-8."""
        if isinstance(obj, bytes):
            return obj
        return dump_json(obj)

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Return the value of a JSON text."""
        return orjson.loads(s)


class Response(FlaskResponse):
    """Flask's response; a media type that has its parameters already is sent as it is."""

    def __init__(self, *given: Any, **named: Any) -> None:
        if ";" in named.get("mimetype", ""):
            named["content_type"] = named.pop("mimetype")
        super().__init__(*given, **named)


def build_reference(
    contract: Contract, pages: ASGIApp, lifespan: Lifespan, *_: Any, **services: Any
) -> FlaskApp:
    """Return the reference in the place of the service's own application."""
    app = FlaskApp(__name__, middlewares=list(MIDDLEWARES), lifespan=lifespan)
    app.app.json = OrjsonProvider(app.app)
    app.app.response_class = Response
    app._middleware_app.asgi_app = BufferedBridge(app.app.wsgi_app, THREADS)
    register_pages(app.app, gather_documents(contract))
    register_console(app.app, gather_console())
    app.add_api(
        contract.document,
        base_path="",
        resolver=RecordingResolver(),
        validator_map=VALIDATORS,
        uri_parser_class=QueryParser,
        jsonifier=app.app.json,
        contract=contract,
        **services,
    )
    for kind in (Exception, HTTPException, ProblemException):
        app.add_error_handler(kind, handle_error)
    return app


async def handle_error(_: ConnexionRequest, error: Exception) -> ConnexionResponse:
    """Answer every error as the gateway does."""
    response = render_error(error)
    return ConnexionResponse(
        status_code=response.status, body=response.body, headers=dict(response.headers)
    )
