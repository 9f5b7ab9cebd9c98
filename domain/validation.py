"""What is wrong with a value that the document allows."""

from datetime import datetime

from domain.errors import OstlerError


class AddressNotAllowed(OstlerError):
    """The URL of a webhook names an address that events may not be sent to."""

    code = "VALIDATION_ERROR"

    def __init__(self) -> None:
        message = "Must not name a private, local or otherwise special address"
        fault = {"loc": ["body", "url"], "msg": message, "type": "address_not_allowed"}
        super().__init__("Request validation failed", [fault])


class HostNotEncodable(OstlerError):
    """The URL of a webhook names a host that no name in the DNS can be."""

    code = "VALIDATION_ERROR"

    def __init__(self) -> None:
        message = (
            "Must name a host of at most 253 characters, whose labels that begin with xn-- are "
            "those of internationalized names (RFC 5891)"
        )
        fault = {"loc": ["body", "url"], "msg": message, "type": "host_not_encodable"}
        super().__init__("Request validation failed", [fault])


class ValueRefused(OstlerError):
    """The document allows a value of the body that the cloud does not take."""

    code = "VALIDATION_ERROR"

    def __init__(self, message: str) -> None:
        fault = {"loc": ["body"], "msg": f"The cloud refused: {message}", "type": "refused"}
        super().__init__("Request validation failed", [fault])


class ExpiryPast(OstlerError):
    """The moment at which a server shall be deleted has passed."""

    code = "VALIDATION_ERROR"

    def __init__(self, now: datetime) -> None:
        message = f"Must be in the future; the clock of the service says {now:%Y-%m-%dT%H:%M:%SZ}"
        fault = {"loc": ["body", "expires_at"], "msg": message, "type": "datetime_future"}
        super().__init__("Request validation failed", [fault])


def require_future(expires_at: datetime | None, now: datetime) -> None:
    """Raise ExpiryPast for an expiry that is not behind ``now``, by which servers expire too."""
    if expires_at is not None and expires_at <= now:
        raise ExpiryPast(now)
