"""Where Connexion's middlewares learn which operation the gateway has found."""

from typing import Any

from connexion.middleware.abstract import ROUTING_CONTEXT, SpecMiddleware
from connexion.resolver import Resolver
from connexion.spec import Specification
from starlette.types import ASGIApp, Receive, Scope, Send

from service.contract.contract import METHODS
from service.middlewares.request_state import find_state

Extensions = dict[str, dict[str, str]]
UNDESCRIBED: Extensions = {ROUTING_CONTEXT: {}}


class RoutingMiddleware(SpecMiddleware):  # type: ignore[misc]
    """Tells the middlewares behind it of the operation, as Connexion's own does.

    The gateway has matched the path, before anything has decoded it. What the document does not
    describe goes past all of them, to the application that they stand in front of.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.routed: dict[str, Extensions] = {}

    def add_api(
        self,
        specification: Specification,
        *,
        base_path: str = "",
        resolver: Resolver | None = None,
        **_: Any,
    ) -> None:
        """Bind every operation to its function. Raises ResolverError for one without a function."""
        resolver = resolver or Resolver()
        for path, item in specification["paths"].items():
            for method in METHODS:
                if method in item:
                    bound = specification.operation_cls.from_spec(
                        specification, path=path, method=method, resolver=resolver
                    )
                    routing = {"api_base_path": base_path, "operation_id": bound.operation_id}
                    self.routed[item[method]["operationId"]] = {ROUTING_CONTEXT: routing}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or pass on the start and the end of the process."""
        if scope["type"] == "http":
            name = find_state(scope).operation.operation_id
            scope["extensions"] = self.routed.get(name, UNDESCRIBED)
        await self.app(scope, receive, send)
