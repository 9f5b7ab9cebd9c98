"""The one translation of every error, of whatever layer, into a response."""

import logging
from typing import Any

import orjson
from msgspec import Struct
from starlette.exceptions import HTTPException

from domain.errors import OstlerError, find_origin
from service.http.problems import MethodNotAllowed, Unauthenticated

logger = logging.getLogger(__name__)

STATUS_BY_CODE = {
    "MALFORMED_REQUEST": 400,
    "UNAUTHENTICATED": 401,
    "PERMISSION_DENIED": 403,
    "FORBIDDEN": 403,
    "QUOTA_EXCEEDED": 403,
    "ORIGIN_NOT_ALLOWED": 403,
    "SERVER_NOT_FOUND": 404,
    "FLAVOR_NOT_FOUND": 404,
    "IMAGE_NOT_FOUND": 404,
    "NETWORK_NOT_FOUND": 404,
    "KEYPAIR_NOT_FOUND": 404,
    "OPERATION_NOT_FOUND": 404,
    "WEBHOOK_NOT_FOUND": 404,
    "DELIVERY_NOT_FOUND": 404,
    "KEY_NOT_FOUND": 404,
    "REGION_NOT_FOUND": 404,
    "NOT_FOUND": 404,
    "METHOD_NOT_ALLOWED": 405,
    "NOT_ACCEPTABLE": 406,
    "REQUEST_TIMEOUT": 408,
    "AMBIGUOUS_NAME": 409,
    "INVALID_STATE_TRANSITION": 409,
    "SERVER_DELETED": 409,
    "SERVER_BUSY": 409,
    "SERVER_LOCKED": 409,
    "SERVER_PROTECTED": 409,
    "KEYPAIR_EXISTS": 409,
    "DELIVERIES_PENDING": 409,
    "IDEMPOTENCY_KEY_REUSED": 409,
    "EVENTS_GONE": 410,
    "PRECONDITION_FAILED": 412,
    "PAYLOAD_TOO_LARGE": 413,
    "UNSUPPORTED_MEDIA_TYPE": 415,
    "HOST_NOT_ALLOWED": 421,
    "VALIDATION_ERROR": 422,
    "RATE_LIMITED": 429,
    "INTERNAL_ERROR": 500,
    "BACKEND_ERROR": 502,
    "BACKEND_BUSY": 503,
    "BACKEND_UNAVAILABLE": 503,
    "IDENTITY_UNAVAILABLE": 503,
    "SERVICE_UNAVAILABLE": 503,
    "STORAGE_UNAVAILABLE": 503,
}

MOST_FAULTS = 50
"""How many faults of a request a response lists; a person mends no more at once."""


class RenderedResponse(Struct, frozen=True):
    """A whole response: its status, its headers beside those of every response, and its body."""

    status: int
    headers: dict[str, str]
    body: bytes


def render_envelope(code: str, message: str, details: Any = None) -> bytes:
    """Return the body that every error has; of many faults the first, and a count of the rest."""
    error = {"code": code, "message": message, "details": details}
    if isinstance(details, list) and len(details) > MOST_FAULTS:
        error |= {"details": details[:MOST_FAULTS], "omitted": len(details) - MOST_FAULTS}
    return orjson.dumps({"error": error})


def render_error(error: BaseException) -> RenderedResponse:
    """Return the response to ``error``, and log it."""
    if isinstance(error, OstlerError):
        return _render_known(error)
    if isinstance(error, HTTPException) and error.status_code < 500:
        return _render_framework_error(error)
    _log_unexpected(error)
    return render_failure()


def render_failure() -> RenderedResponse:
    """Return the response to what is the service's own fault, without a word about it."""
    return _render(500, "INTERNAL_ERROR", "An unexpected error occurred")


def _render_known(error: OstlerError) -> RenderedResponse:
    status = STATUS_BY_CODE[error.code]
    headers = {}
    if isinstance(error, MethodNotAllowed):
        headers["Allow"] = error.allow
    if isinstance(error, Unauthenticated):
        headers["WWW-Authenticate"] = ", ".join(error.challenges)
    if isinstance(error.details, dict) and error.details.get("retry_after"):
        headers["Retry-After"] = str(error.details["retry_after"])
    log = logger.error if status >= 500 else logger.info
    log(error.code, extra={"error_code": error.code, "detail": error.message, "status": status})
    return _render(status, error.code, error.message, error.details, headers)


def _render_framework_error(error: HTTPException) -> RenderedResponse:
    """Answer an error that Connexion or Flask raised by itself, as a request they cannot read."""
    logger.warning("Refused by the framework", extra={"status": error.status_code})
    return _render(400, "MALFORMED_REQUEST", "The request cannot be read")


def _log_unexpected(error: BaseException) -> None:
    """Log where an unforeseen error arose, without its text, which may hold SQL or secrets."""
    extra = {"exc_type": type(error).__name__, "origin": find_origin(error)}
    logger.error("Unhandled exception", extra=extra)


def _render(
    status: int, code: str, message: str, details: Any = None, headers: dict[str, str] | None = None
) -> RenderedResponse:
    return RenderedResponse(
        status,
        {"Content-Type": "application/json", **(headers or {})},
        render_envelope(code, message, details),
    )
