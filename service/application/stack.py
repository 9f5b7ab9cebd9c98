"""The service as a Connexion application: what the document describes, a middleware at a time."""

from collections.abc import Set
from typing import Any

from connexion import ConnexionMiddleware
from connexion.middleware.lifespan import Lifespan, LifespanMiddleware
from connexion.spec import OpenAPISpecification
from jsonschema_rs import Draft4Validator
from starlette.types import ASGIApp

from service.application.handlers import HandlerMiddleware
from service.contract.bundle import ContractError, Document
from service.contract.contract import Contract
from service.middlewares.event_streams import EventMiddleware
from service.middlewares.idempotency import IdempotencyMiddleware
from service.middlewares.routing import RoutingMiddleware
from service.middlewares.validation import RequestValidationMiddleware
from service.middlewares.waiting import WaitingMiddleware
from service.validation.responses import ResponseValidator

MIDDLEWARES = (
    RoutingMiddleware,
    RequestValidationMiddleware,
    LifespanMiddleware,
    IdempotencyMiddleware,
    WaitingMiddleware,
    EventMiddleware,
    HandlerMiddleware,
)
"""The outermost first."""


def check_document(kind: type[OpenAPISpecification], document: Document) -> None:
    """Raise ContractError for a ``document`` that is none of OpenAPI 3, by Connexion's own schema.

    It takes the place of Connexion's check, which does the same in Python: a tenth of the start.
    """
    for error in Draft4Validator(kind.openapi_schema).iter_errors(document):
        place = "/".join(map(str, error.instance_path))
        raise ContractError(f"The document is no OpenAPI at {place}: {error.message}")


def build_application(
    contract: Contract,
    pages: ASGIApp,
    lifespan: Lifespan,
    context: Set[str],
    validator: ResponseValidator | None = None,
    **services: Any,
) -> ConnexionMiddleware:
    """Return the application that answers each operation of ``contract`` by its handler.

    ``pages`` answers the rest. ``context`` names what handlers may ask for, and ``services`` are
    what the middlewares work with. With a ``validator`` what handlers return is held against the
    document before it becomes JSON.

    When it is started it raises Connexion's ResolverError for an operationId without a function,
    and ContractError when a handler or a parameter does not fit; here for no document of OpenAPI 3.
    """
    application = ConnexionMiddleware(
        pages, import_name=__name__, lifespan=lifespan, middlewares=list(MIDDLEWARES)
    )
    OpenAPISpecification._validate_spec = classmethod(check_document)
    if validator is not None:
        services["find_schemas"] = validator.find_schemas
    application.add_api(
        contract.document, base_path="", contract=contract, context=context, **services
    )
    return application
