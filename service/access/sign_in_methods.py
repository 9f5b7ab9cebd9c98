"""The forms by which people sign in: what each asks for, and the credential that comes of it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from service.authentication.authenticators import Authenticator
from service.authentication.session_seals import HeldCredential

if TYPE_CHECKING:
    from service.authentication.keystone_tokens import KeystoneTokens

Form = dict[str, Any]
Schema = dict[str, Any]

KEY_UNKNOWN = "This key is not known here, or has been revoked or has ended"
KEYSTONE_UNKNOWN = (
    "Keystone knows no such user with this password, or the user has no role in this project"
)
LONGEST_NAME = 255
LONGEST_PASSWORD = 4096


class SignInMethod(Protocol):
    """One form.

    ``schema`` describes its fields as OpenAPI does, ``refusal`` says in words that nobody is known
    by what was sent.
    """

    name: str
    schema: Schema
    refusal: str

    @property
    def authenticator(self) -> Authenticator:
        """What knows the caller by the credential of the form."""

    def describe(self) -> dict[str, Any]:
        """Return what a page needs to know of the form, ``method`` being its name."""

    async def find_credential(self, form: Form) -> HeldCredential:
        """Return the credential that a form stands for. Raises Unauthenticated for none."""


class KeyForm:
    """Asks for an API key."""

    name = "key"
    refusal = KEY_UNKNOWN

    def __init__(self, authenticator: Authenticator) -> None:
        self.authenticator = authenticator
        self.schema = describe_form(self.name, {"key": text()}, ["key"])

    def describe(self) -> dict[str, Any]:
        """Return what a page needs to know of the form."""
        return {"method": self.name}

    async def find_credential(self, form: Form) -> HeldCredential:
        """Return the key, as people copy it."""
        return HeldCredential(bearer=form["key"].strip())


class KeystoneForm:
    """Asks for a user of Keystone and a project, in ``domains`` unless others are named."""

    name = "keystone"
    refusal = KEYSTONE_UNKNOWN

    def __init__(self, authenticator: "KeystoneTokens", domains: Mapping[str, str]) -> None:
        self.authenticator = authenticator
        self.domains = domains
        named = {name: text(LONGEST_NAME) for name in ("username", "project", *domains)}
        fields = {**named, "password": text(LONGEST_PASSWORD)}
        self.schema = describe_form(self.name, fields, ["username", "password", "project"])

    def describe(self) -> dict[str, Any]:
        """Return what a page needs to know of the form."""
        return {"method": self.name, **self.domains}

    async def find_credential(self, form: Form) -> HeldCredential:
        """Return a new token. Raises Unauthenticated, and IdentityUnavailable."""
        from service.authentication.keystone_client import KeystoneLogin

        login = KeystoneLogin(
            username=form["username"],
            password=form["password"],
            user_domain=form.get("user_domain", self.domains["user_domain"]),
            project_name=form["project"],
            project_domain=form.get("project_domain", self.domains["project_domain"]),
        )
        return HeldCredential(token=await self.authenticator.issue_token(login))


def describe_form(name: str, fields: dict[str, Schema], required: list[str]) -> Schema:
    """Return the schema of a form, which names its method."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["method", *required],
        "properties": {"method": {"type": "string", "enum": [name]}, **fields},
    }


def text(most: int = 512) -> Schema:
    """Return the schema of a field that is not empty."""
    return {"type": "string", "minLength": 1, "maxLength": most}
