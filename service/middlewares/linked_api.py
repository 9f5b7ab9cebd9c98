"""What our middlewares have of Connexion's: an object for each operation, linked to the next."""

from typing import Any, cast

from connexion.middleware.abstract import RoutedAPI
from connexion.operations import AbstractOperation
from starlette.types import ASGIApp


class LinkedAPI(RoutedAPI):  # type: ignore[misc]
    """The operations of a document as one middleware serves them.

    Connexion has the middlewares read the document from the innermost to the outermost. So what
    the next one has compiled of an operation is there already, and is called without looking for
    it at every request; a middleware that does nothing for an operation puts it in its own place.
    """

    def find_next(self, operation: AbstractOperation) -> ASGIApp:
        """Return what serves an operation behind this, or the whole application behind this."""
        for api in getattr(self.next_app, "apis", {}).get(self.base_path, ()):
            if operation.operation_id in api.operations:
                return cast(ASGIApp, api.operations[operation.operation_id])
        return cast(ASGIApp, self.next_app)

    def describe(self, operation: AbstractOperation) -> dict[str, Any]:
        """Return an operation as the document has it."""
        described: dict[str, Any] = self.specification.get_operation(
            operation.path, operation.method
        )
        return described
