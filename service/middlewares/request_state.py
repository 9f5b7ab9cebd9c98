"""What is known of one request on its way from the gateway to its handler and back."""

from dataclasses import dataclass, field
from typing import Any

from starlette.types import Scope

from domain.errors import OstlerError
from operations.record.audit import AuditTrail
from service.contract.contract import DescribedOperation
from service.middlewares.rendering import Rendered

STATE = "ostler.request"
"""Where a scope has the state of its request."""


@dataclass(slots=True)
class RequestState:
    """One request, as everybody finds it in its scope.

    ``operation`` is what the gateway has found, ``context`` what handlers may ask for by name,
    ``media_type`` that of the body as the document spells it. ``arguments`` are the values of
    path, query and body once they are validated, ``headers`` the fields that were sent.
    ``response`` is what the handler has returned; ``by_another`` tells that the response which is
    sent was kept by another document. ``trail`` writes what is changed into the log of audit, None
    where nothing may be. ``refusal`` is what a page was refused with that leads elsewhere.
    """

    operation: DescribedOperation
    context: dict[str, Any] = field(default_factory=dict)
    wants_body: bool = True
    media_type: str = ""
    headers: dict[bytes, bytes] = field(default_factory=dict)
    arguments: dict[str, Any] = field(default_factory=dict)
    response: Rendered | None = None
    by_another: bool = False
    trail: AuditTrail | None = None
    refusal: OstlerError | None = None

    def vouches_for(self, status: int, body: bytes) -> bool:
        """Tell whether these very bytes are known to be valid by the schema of ``status``."""
        known = self.response
        return known is not None and known.validated == status and known.body is body


def find_state(scope: Scope) -> RequestState:
    """Return the state of a request."""
    state: RequestState = scope[STATE]
    return state
