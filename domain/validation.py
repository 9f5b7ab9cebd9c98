"""What is wrong with a value that the document allows."""

from domain.errors import OstlerError


class AddressNotAllowed(OstlerError):
    """The URL of a webhook names an address that events may not be sent to."""

    code = "VALIDATION_ERROR"

    def __init__(self) -> None:
        message = "Must not name a private, local or otherwise special address"
        fault = {"loc": ["body", "url"], "msg": message, "type": "address_not_allowed"}
        super().__init__("Request validation failed", [fault])


class ValueRefused(OstlerError):
    """The document allows a value of the body that the cloud does not take."""

    code = "VALIDATION_ERROR"

    def __init__(self, message: str) -> None:
        fault = {"loc": ["body"], "msg": f"The cloud refused: {message}", "type": "refused"}
        super().__init__("Request validation failed", [fault])
