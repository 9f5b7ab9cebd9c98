"""User data of a new server: Base64 as tools print it, and as a cloud takes it."""

from domain.errors import OstlerError

MOST_CHARACTERS = 65_535
"""Nova's limit (nova/api/openstack/compute/schemas/servers.py: user_data)."""


class UserDataTooLong(OstlerError):
    """The user data have more characters than a cloud takes."""

    code = "VALIDATION_ERROR"

    def __init__(self) -> None:
        message = f"Must have at most {MOST_CHARACTERS} characters, ends of lines not counted"
        fault = {"loc": ["body", "user_data"], "msg": message, "type": "string_too_long"}
        super().__init__("Request validation failed", [fault])


def tidy_user_data(text: str | None) -> str | None:
    """Return Base64 in one line, as a cloud takes it, None as it is. Raises UserDataTooLong."""
    if text is None:
        return None
    tidy = text.replace("\r", "").replace("\n", "")
    if len(tidy) > MOST_CHARACTERS:
        raise UserDataTooLong
    return tidy
