"""Tokens of a sign-in at an OpenID Provider: held against what the service takes, and renewed."""

import asyncio
import time
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from domain.identity import Identity
from service.authentication.json_web_tokens import JsonWebTokens
from service.authentication.oidc_client import OidcClient, ProviderAway, SignInFailed, Token
from service.authentication.session_seals import HeldCredential
from service.http.problems import IdentityUnavailable, Unauthenticated

RENEWED_BEFORE = 60.0
"""How many seconds before its end an access token is renewed, or half of its life before."""

AWAY_SECONDS = 5.0


class OidcTokens:
    """Signs people in by ``client``; their access tokens are what ``authenticator`` takes."""

    def __init__(self, client: OidcClient, authenticator: JsonWebTokens) -> None:
        self.client = client
        self.authenticator = authenticator

    def describe(self) -> dict[str, Any]:
        """Return what a page needs to know to offer this."""
        return {"method": "oidc", "name": urlsplit(self.client.issuer).hostname}

    async def hold(self, token: Token) -> tuple[Identity, HeldCredential]:
        """Return who signs in with tokens, and what the session holds.

        Raises Unauthenticated, PermissionDenied, and IdentityUnavailable.
        """
        held = HeldCredential(
            bearer=str(token.get("access_token", "")),
            refresh_token=str(token.get("refresh_token") or ""),
        )
        identity = await self.authenticator.authenticate(held.write_headers())
        if identity is None or identity.expires_at is None:
            raise Unauthenticated("invalid")
        end, now = identity.expires_at.timestamp(), time.time()
        renew_at = end - min(RENEWED_BEFORE, (end - now) / 2)
        return identity, HeldCredential(held.bearer, "", held.refresh_token, renew_at, end)

    async def renew(self, held: HeldCredential) -> HeldCredential:
        """Return another credential. Raises Unauthenticated, and IdentityUnavailable."""
        try:
            token = await asyncio.to_thread(partial(self.client.renew, held.refresh_token))
        except SignInFailed:
            raise Unauthenticated("invalid") from None
        except ProviderAway:
            raise IdentityUnavailable(AWAY_SECONDS) from None
        _, renewed = await self.hold(token)
        return renewed
