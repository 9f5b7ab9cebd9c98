"""What can be wrong with a request before it reaches a handler."""

import math
from collections.abc import Sequence
from typing import Any, Literal

from domain.catalogue import Keypair
from domain.errors import OstlerError, shorten
from domain.failures import describe_refusal
from operations.clouds.cloud import Target

Reason = Literal["missing", "invalid", "expired"]

MESSAGES: dict[Reason, str] = {
    "missing": "Say who calls with {needed}",
    "invalid": "The credential does not hold: it is not known, or has been revoked; send {needed}",
    "expired": "The credential has expired; send a new one: {needed}",
}
SESSION_ENDED = "The session has ended, or its credential has; sign in again at /console/sign-in"


class MalformedRequest(OstlerError):
    """The request cannot be read at all."""

    code = "MALFORMED_REQUEST"


class HostNotAllowed(OstlerError):
    """The request is for a host of another ``name`` than the service answers to."""

    code = "HOST_NOT_ALLOWED"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The service does not answer to the name {shorten(name)}; "
            "ALLOWED_HOSTS names those to which it does"
        )


class OriginNotAllowed(OstlerError):
    """A page of another site has had a browser send a change, or may have."""

    code = "ORIGIN_NOT_ALLOWED"

    def __init__(self, message: str) -> None:
        super().__init__(message, describe_refusal())


class Unauthenticated(OstlerError):
    """Nobody is known by what the request says of who calls; ``challenges`` are what would do."""

    code = "UNAUTHENTICATED"

    def __init__(
        self,
        reason: Reason,
        challenges: tuple[str, ...] = (),
        needed: str = "",
        message: str = "",
    ) -> None:
        super().__init__(message or MESSAGES[reason].format(needed=needed), {"reason": reason})
        self.reason = reason
        self.challenges = challenges


class SessionEnded(Unauthenticated):
    """The session that a cookie names has ended, or the credential with which it began has."""

    def __init__(self, reason: Reason, challenges: tuple[str, ...] = ()) -> None:
        super().__init__(reason, challenges, message=SESSION_ENDED)


class IdentityUnavailable(OstlerError):
    """Nobody can tell now who calls; ``seconds`` is when that may be otherwise."""

    code = "IDENTITY_UNAVAILABLE"

    def __init__(self, seconds: float) -> None:
        super().__init__(
            "Who knows the credential cannot be asked right now; try again in a few seconds",
            describe_refusal(retry_after=max(1, math.ceil(seconds))),
        )


class PathNotFound(OstlerError):
    """The document describes nothing at this path."""

    code = "NOT_FOUND"

    def __init__(self, path: str) -> None:
        super().__init__(f"There is nothing at {shorten(path)}; /docs lists every path")


class MethodNotAllowed(OstlerError):
    """The path exists, and the method is not one of its own; ``allow`` names those."""

    code = "METHOD_NOT_ALLOWED"

    def __init__(self, method: str, allow: str) -> None:
        super().__init__(
            f"Method {shorten(method, 20)} is not allowed here; use one of {allow}",
            {"allow": allow.split(", ")},
        )
        self.allow = allow


class NotAcceptable(OstlerError):
    """The client accepts none of the media types that the operation answers with."""

    code = "NOT_ACCEPTABLE"

    def __init__(self, available: tuple[str, ...]) -> None:
        super().__init__(
            f"This operation answers with {' or '.join(available)}; change the Accept header",
            {"available": list(available)},
        )


class PreconditionFailed(OstlerError):
    """A header asks for another ``target`` than there is, or for none.

    ``target`` is None for what has no ETag; ``allowed_actions`` is what may be done with a server.
    """

    code = "PRECONDITION_FAILED"

    def __init__(
        self, header: str, target: Target = None, allowed_actions: Sequence[str] = ()
    ) -> None:
        what = _name_target(target)
        message = f"{what} has changed since; read it again and decide anew"
        if header == "If-None-Match":
            message = f"{what} is there, and If-None-Match asks for it not to be; nothing was done"
        elif target is None:
            message = f"{what} has no ETag that If-Match names; nothing was done"
        super().__init__(message, describe_refusal(allowed_actions=allowed_actions))


def _name_target(target: Target) -> str:
    if target is None:
        return "What the path names"
    name = target.name if isinstance(target, Keypair) else target.id
    return f"{type(target).__name__} {shorten(name)}"


class PayloadTooLarge(OstlerError):
    """The body has more bytes than the service takes."""

    code = "PAYLOAD_TOO_LARGE"

    def __init__(self, max_bytes: int) -> None:
        super().__init__(
            f"The request body is larger than {max_bytes} bytes; send less",
            {"max_bytes": max_bytes},
        )


class UnsupportedMediaType(OstlerError):
    """The body is in a media type, charset or encoding that the operation does not take."""

    code = "UNSUPPORTED_MEDIA_TYPE"

    def __init__(self, supported: tuple[str, ...]) -> None:
        super().__init__(
            f"Send the body as {' or '.join(supported)}, in UTF-8 and not compressed",
            {"supported": list(supported)},
        )


class ValidationFailed(OstlerError):
    """The request is not as described; ``details`` is a list of {loc, msg, type}."""

    code = "VALIDATION_ERROR"

    def __init__(self, details: list[dict[str, Any]]) -> None:
        super().__init__("Request validation failed", details)
