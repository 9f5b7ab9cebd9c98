"""Callers with a token of Keystone, which is asked about each token once in a while."""

import asyncio
import hashlib
import re
from datetime import UTC, datetime
from typing import Any

from domain.errors import PermissionDenied
from domain.identity import AuthMode, Identity, Role
from service.authentication.credentials import Headers, read_auth_token
from service.authentication.keystone_client import KeystoneAway, KeystoneClient, KeystoneLogin
from service.authentication.keystone_identities import describe_identity
from service.authentication.verdicts import Verdicts
from service.http.problems import IdentityUnavailable, Unauthenticated
from service.settings.config import ConfigError, Settings

TOKEN = re.compile(r"[A-Za-z0-9_.=-]{16,4096}")
"""What a token looks like, by whatever provider of Keystone's it was made."""

NOT_UNDERSTOOD_SECONDS = 1.0


class Refused:
    """The verdict on a token that Keystone does not know, or not any more."""


class WithoutRole:
    """The verdict on a token without a role that counts here, as one that is not scoped."""


KeystoneVerdict = Identity | Refused | WithoutRole


class KeystoneTokens:
    """Knows callers by ``X-Auth-Token``.

    ``uri`` is where clients get a new token; ``service_type`` is what the service is called in the
    catalogue and in access rules; a verdict is kept for ``seconds``, and never longer than the
    token is valid: so long may a token be taken that was revoked.
    """

    mode = AuthMode.KEYSTONE
    needed = "an X-Auth-Token header with a token of Keystone"

    def __init__(
        self, keystone: KeystoneClient, uri: str, service_type: str, seconds: float
    ) -> None:
        self.challenge = f'Keystone uri="{uri}"'
        self._keystone = keystone
        self._service_type = service_type
        self._verdicts = Verdicts[KeystoneVerdict](seconds, find_end)

    async def authenticate(self, headers: Headers) -> Identity | None:
        """Return who calls, None for a request without such a token.

        Raises Unauthenticated, PermissionDenied for a token without a role, and IdentityUnavailable
        while Keystone is away.
        """
        token = read_auth_token(headers)
        if not token:
            return None
        if not TOKEN.fullmatch(token):
            raise Unauthenticated("invalid")
        digest = hashlib.sha256(token.encode()).digest()
        verdict = await self._verdicts.find(digest, lambda: self._ask(token))
        if isinstance(verdict, Refused):
            raise Unauthenticated("invalid")
        if isinstance(verdict, WithoutRole):
            raise refuse_roleless()
        if has_ended(verdict):
            raise Unauthenticated("expired")
        return verdict

    async def issue_token(self, login: KeystoneLogin) -> str:
        """Return a new token of a user. Raises Unauthenticated, and IdentityUnavailable."""
        try:
            token = await self._keystone.issue_token(login)
        except KeystoneAway as away:
            raise IdentityUnavailable(away.retry_after) from None
        if token is None:
            raise Unauthenticated("invalid")
        return token

    async def keep(self) -> None:
        """Hold the connections to Keystone until cancelled."""
        try:
            await asyncio.Event().wait()
        finally:
            await self._keystone.close()

    async def _ask(self, token: str) -> KeystoneVerdict:
        try:
            described: Any = await self._keystone.read_token(token)
            if described is None:
                return Refused()
            return describe_identity(described, self._service_type) or WithoutRole()
        except KeystoneAway as away:
            raise IdentityUnavailable(away.retry_after) from None
        except (LookupError, TypeError, ValueError):
            raise IdentityUnavailable(NOT_UNDERSTOOD_SECONDS) from None


def find_end(verdict: KeystoneVerdict) -> float | None:
    """Return when a token ends, in seconds since the epoch; None where it does not matter."""
    if isinstance(verdict, Identity) and verdict.expires_at is not None:
        return verdict.expires_at.timestamp()
    return None


def has_ended(identity: Identity) -> bool:
    """Tell whether the credential of a caller has ended."""
    return identity.expires_at is not None and identity.expires_at <= datetime.now(UTC)


def refuse_roleless() -> PermissionDenied:
    """Return the refusal of a token that has no role by which anything may be done."""
    return PermissionDenied(
        "The token has none of the roles reader, member, manager and admin",
        "role",
        "Ask for a token that is scoped to a project in which you have one of these roles.",
        Role.VIEWER,
        None,
    )


def build_keystone_tokens(settings: Settings) -> KeystoneTokens:
    """Return what knows callers by tokens of Keystone.

    Raises ConfigError for certificates that cannot be read.
    """
    try:
        keystone = KeystoneClient(
            settings.keystone_url, find_login(settings), settings.keystone_ca_file
        )
    except OSError as error:
        reason = (error.strerror or "it holds no certificate").lower()
        raise ConfigError(f"KEYSTONE_CA_FILE: cannot be used: {reason}") from None
    return KeystoneTokens(
        keystone,
        settings.keystone_public_url,
        settings.keystone_service_type,
        settings.keystone_cache_seconds,
    )


def find_login(settings: Settings) -> KeystoneLogin | None:
    """Return who asks about tokens, None where each is asked about with itself."""
    if not settings.keystone_username:
        return None
    return KeystoneLogin(
        settings.keystone_username,
        settings.keystone_password.get_secret_value(),
        settings.keystone_user_domain,
        settings.keystone_project_name,
        settings.keystone_project_domain,
    )
