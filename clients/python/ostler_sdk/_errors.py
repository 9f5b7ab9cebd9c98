"""What can go wrong, apart from the codes of the service, which the module errors adds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from ostler_sdk.models import Operation


class OstlerError(Exception):
    """Whatever this package raises by itself."""


class ConfigurationError(OstlerError):
    """A profile, a setting or a credential is missing or cannot be read, as the message says."""


class ConnectionFailed(OstlerError):
    """The service could not be reached, or went away before it answered.

    ``sent`` tells that the request may have been carried out.
    """

    def __init__(self, message: str, *, sent: bool = False) -> None:
        super().__init__(message)
        self.sent = sent


class UnexpectedAnswer(OstlerError):
    """The service, or something in front of it, answered what its document does not describe."""


class OperationError(OstlerError):
    """An operation is not what was waited for; ``operation`` is how it was seen last."""

    def __init__(self, message: str, operation: Operation) -> None:
        super().__init__(message)
        self.operation = operation


class WaitTimeout(OperationError):
    """The operation goes on, and the time to wait for its end is over. Wait again, or cancel it."""


class OperationFailed(OperationError):
    """The operation has ended without success.

    ``code`` is a word for programs, such as ``BACKEND_REFUSED``, or ``CANCELLED``; ``retry`` tells
    whether asking for the same again may succeed, and ``hint`` what to do.
    """

    def __init__(self, message: str, operation: Operation) -> None:
        super().__init__(message, operation)
        error = operation.error
        self.code = error.code if error else "CANCELLED"
        self.retry = bool(error and error.retry)
        self.hint = error.hint if error else None


class ApiError(OstlerError):
    """The service refused a request, or could not do it.

    ``code`` is the word for programs, ``message`` a sentence for people, ``details`` what belongs
    to the code, and ``status`` the HTTP status. ``retry`` tells whether the very same request can
    succeed later, ``retry_after`` after how many seconds, ``operation_id`` which operation is in
    the way, ``allowed_actions`` what may be done with the server now, and ``hint`` what to do.
    ``body`` is the whole answer, ``attempts`` how often it was asked for; ``lost`` tells that an
    attempt before, whose answer was lost, may have been carried out.
    """

    retry_by_default: ClassVar[bool] = False
    hint_by_default: ClassVar[str | None] = None

    def __init__(
        self,
        code: str,
        message: str,
        *,
        status: int,
        details: Any = None,
        request_id: str | None = None,
        retry_after: float | None = None,
        body: Any = None,
        attempts: int = 1,
    ) -> None:
        super().__init__(message)
        said = details if isinstance(details, dict) else {}
        self.code = code
        self.message = message
        self.status = status
        self.details = details
        self.request_id = request_id
        self.body = body
        self.attempts = attempts
        self.lost = False
        self.retry: bool = bool(said.get("retry", self.retry_by_default))
        seconds, allowed = said.get("retry_after"), said.get("allowed_actions")
        known = isinstance(seconds, int | float) and seconds
        self.retry_after: float | None = seconds if known else retry_after
        self.operation_id: str | None = said.get("operation_id")
        self.allowed_actions: list[str] = allowed if isinstance(allowed, list) else []
        self.hint: str | None = said.get("hint") or _fill(self.hint_by_default, said)

    def __str__(self) -> str:
        """Return the message, the fields at fault, and what to look for in the logs."""
        faults = self.details if isinstance(self.details, list) else ()
        told = "; ".join([self.message, *(_write_fault(fault) for fault in faults)])
        named = f"{self.code}, request {self.request_id}" if self.request_id else self.code
        return f"{told} [{named}]"


def _fill(hint: str | None, said: dict[str, Any]) -> str | None:
    """Return a hint with the details that it names in place of their names."""

    def fill(found: re.Match[str]) -> str:
        value = said.get(found[1]) or found[0]
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value)

    return hint and re.sub(r"`(\w+)`", fill, hint)


def _write_fault(fault: Any) -> str:
    """Return where a request is at fault, and how."""
    if not isinstance(fault, dict):
        return str(fault)
    return f"{'.'.join(map(str, fault.get('loc', ())))}: {fault.get('msg')}"


class DeniedError(ApiError):
    """401 or 403: the caller is not known, or may not do this."""


class NotFoundError(ApiError):
    """404: what was named is not there."""


class ConflictError(ApiError):
    """409 or 412: not as things are now."""


class UnavailableError(ApiError):
    """429, 502 or 503: not now."""


FAMILIES: dict[int, type[ApiError]] = {
    401: DeniedError,
    403: DeniedError,
    404: NotFoundError,
    409: ConflictError,
    412: ConflictError,
    429: UnavailableError,
    502: UnavailableError,
    503: UnavailableError,
    504: UnavailableError,
}
