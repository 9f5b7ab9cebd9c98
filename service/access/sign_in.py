"""Signing in at the console: by which forms, as whom, and how that is counted."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from domain.errors import PermissionDenied
from domain.identity import Identity
from service.access.access import Access
from service.access.sign_in_methods import Form, SignInMethod
from service.authentication.session_seals import HeldCredential
from service.authentication.sessions import Sessions
from service.http.problems import Unauthenticated, ValidationFailed
from service.validation.messages import describe_fault
from service.validation.requests import read_body
from service.validation.schemas import BodySchema

if TYPE_CHECKING:
    from service.authentication.oidc_tokens import OidcTokens

NO_METHOD = "Nobody can sign in here by a form"


class SignIn:
    """Lets people in for a session, by one of the ``methods`` or at an issuer by ``oidc``.

    ``required`` tells whether anybody has to; where not, there is no method.
    """

    def __init__(
        self,
        access: Access,
        sessions: Sessions,
        methods: Sequence[SignInMethod],
        oidc: "OidcTokens | None" = None,
    ) -> None:
        self.access = access
        self.oidc = oidc
        self.sessions = sessions
        self.methods = {method.name: method for method in methods}
        self.schema = describe_forms(self.methods)
        self.required = access.sessions is not None

    def describe_methods(self) -> list[dict[str, Any]]:
        """Return what a page needs to know to offer each method."""
        ways = (*self.methods.values(), self.oidc)
        return [way.describe() for way in ways if way is not None]

    def read_form(self, body: bytes) -> Form:
        """Return what was sent. Raises MalformedRequest and ValidationFailed."""
        if not self.methods:
            raise ValidationFailed([describe_fault(["body", "method"], NO_METHOD, "enum")])
        form: Form = read_body(self.schema, body)
        return form

    async def is_signed_in(self, secret: str) -> bool:
        """Tell whether a cookie is that of a session; one that may do nothing is one too."""
        try:
            await self.access.identify_session(secret)
        except Unauthenticated:
            return False
        except PermissionDenied:
            return True
        return True

    async def admit(self, form: Form, address: str) -> tuple[Identity, HeldCredential]:
        """Return who signs in, and with what.

        Raises Unauthenticated, PermissionDenied, RateLimited, and IdentityUnavailable.
        """
        method = self.methods[form["method"]]
        try:
            credential = await method.find_credential(form)
            identity = await method.authenticator.authenticate(credential.write_headers())
        except Unauthenticated as refusal:
            raise self._refuse(refusal, method) from None
        if identity is None:
            raise self._refuse(Unauthenticated("invalid"), method)
        await self.access.count_sign_in(identity, address)
        return identity, credential

    def _refuse(self, refusal: Unauthenticated, method: SignInMethod) -> Unauthenticated:
        return Unauthenticated(refusal.reason, self.access.challenges, message=method.refusal)


def describe_forms(methods: Mapping[str, SignInMethod]) -> BodySchema:
    """Return the schema of every form, of which the field ``method`` chooses one."""
    mapping = {name: f"#/components/schemas/{name}" for name in methods}
    return BodySchema(
        {
            "type": "object",
            "required": ["method"],
            "properties": {"method": {"type": "string"}},
            "discriminator": {"propertyName": "method", "mapping": mapping},
            "components": {"schemas": {name: one.schema for name, one in methods.items()}},
        }
    )
