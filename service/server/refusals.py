"""What a connection is told that is ended without a response of the application."""

from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from msgspec import Struct

from service.http.envelope import render_envelope
from service.http.headers import NOTHING_LOADED, PROTECTION
from service.http.request_ids import choose_request_id

RETRY_SECONDS = 1

API_VERSION = version("ostler")
"""The version of the document, which every response says: it is that of the package."""


class Refusal(Struct, frozen=True):
    """A response behind which the connection is closed."""

    status: HTTPStatus
    code: str
    message: str
    details: dict[str, Any] | None = None

    def render(self) -> bytes:
        """Return the response as it is written to the connection, with a request id of its own."""
        body = render_envelope(self.code, self.message, self.details)
        retry = f"retry-after: {RETRY_SECONDS}\r\n" if self.details else ""
        told = [*PROTECTION, tuple(part.decode() for part in NOTHING_LOADED)]
        protection = "".join(f"{name}: {value}\r\n" for name, value in told)
        head = (
            f"HTTP/1.1 {self.status.value} {self.status.phrase}\r\n"
            "content-type: application/json\r\n"
            f"content-length: {len(body)}\r\n"
            f"x-request-id: {choose_request_id(b'')}\r\n"
            f"api-version: {API_VERSION}\r\n"
            f"{protection}"
            "cache-control: no-store\r\n"
            f"{retry}connection: close\r\n\r\n"
        )
        return head.encode() + body


NO_HTTP = Refusal(
    HTTPStatus.BAD_REQUEST,
    "MALFORMED_REQUEST",
    "The request is not valid HTTP/1.1, or its head is too large",
)
TOO_SLOW = Refusal(
    HTTPStatus.REQUEST_TIMEOUT, "REQUEST_TIMEOUT", "The request did not come in time"
)
NO_ROOM_FOR_ADDRESS = Refusal(
    HTTPStatus.SERVICE_UNAVAILABLE,
    "SERVICE_UNAVAILABLE",
    "This address has as many connections as it may have; use those, or close one",
    {"retry": True, "retry_after": RETRY_SECONDS, "operation_id": None, "allowed_actions": []},
)
NO_ROOM = Refusal(
    HTTPStatus.SERVICE_UNAVAILABLE,
    "SERVICE_UNAVAILABLE",
    "The service has as many connections as it can have",
    {"retry": True, "retry_after": RETRY_SECONDS, "operation_id": None, "allowed_actions": []},
)
