"""What a mode of authentication has to be able to do, and the one that asks nobody anything."""

from typing import Protocol, runtime_checkable

from domain.identity import ANONYMOUS, AuthMode, Identity
from service.authentication.credentials import Headers


class Authenticator(Protocol):
    """One mode of authentication.

    ``challenge`` is its part of ``WWW-Authenticate`` (RFC 9110 section 11.6.1), without an error;
    ``needed`` names in words what a request needs.
    """

    mode: AuthMode
    challenge: str
    needed: str

    async def authenticate(self, headers: Headers) -> Identity | None:
        """Return who calls, None where the request has no credential of this mode.

        Raises Unauthenticated for one that does not hold, and an error of 503 when it cannot be
        told now.
        """


@runtime_checkable
class Keeper(Protocol):
    """What has something to do beside the requests."""

    async def keep(self) -> None:
        """Do it until cancelled."""


class AnonymousAuthenticator:
    """Takes everybody for the admin of the one project."""

    mode = AuthMode.NONE
    challenge = ""
    needed = "nothing"

    async def authenticate(self, headers: Headers) -> Identity | None:
        """Return the one caller that there is."""
        return ANONYMOUS
