"""JSON Web Tokens of an issuer that the service trusts (RFC 7519, RFC 8725, RFC 9068)."""

import hashlib
import json
import logging
import re
import time
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from joserfc import jwt
from joserfc.errors import BadSignatureError, ExpiredTokenError, JoseError
from joserfc.jws import JWSRegistry
from joserfc.util import urlsafe_b64decode
from msgspec import Struct

from domain.identity import AuthMode, Identity
from service.authentication.credentials import Headers, read_bearer
from service.authentication.issuers import Issuer, KeyFile
from service.authentication.key_sets import KeySet, NoKeys, VerificationKey, read_keys
from service.authentication.token_claims import ClaimRules
from service.http.problems import Unauthenticated
from service.settings.config import ConfigError, Settings

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA", "Ed25519")
TYPES = frozenset({"jwt", "at+jwt", "application/at+jwt", "application/jwt"})
"""The ``typ`` of an access token (RFC 9068 section 4) or of any, in small letters."""

BEGINNING = "ey"
"""How the header of every token begins: an object of JSON in base64."""

FORM = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
LONGEST_HEADER = 4096  # bytes
REFUSED_MEMBERS = frozenset({"crit", "b64", "jku", "jwk", "x5u", "zip", "enc"})
"""What asks for another reading of a token, or for a key of its own choice."""

SKEW_SECONDS = 30
MOST_REMEMBERED = 4096

logger = logging.getLogger(__name__)


class Remembered(Struct, frozen=True):
    """A token that has been verified: who calls, and until when with which keys that is so."""

    identity: Identity
    expires_at: float
    version: int


class JsonWebTokens:
    """Knows callers by the tokens of ``issuer`` that are meant for ``audience``.

    A token that holds is remembered by its digest, as long as the keys are what they were.
    """

    mode = AuthMode.JWT
    challenge = 'Bearer realm="ostler"'
    needed = "a JSON Web Token of the issuer in Authorization: Bearer"

    def __init__(self, keys: KeySet, issuer: str, audience: str, rules: ClaimRules) -> None:
        self.keys = keys
        self.rules = rules
        self.claims = jwt.JWTClaimsRegistry(
            leeway=SKEW_SECONDS,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            exp={"essential": True},
            sub={"essential": True},
        )
        self.registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
        self.registry.max_header_length = LONGEST_HEADER
        self._remembered: OrderedDict[bytes, Remembered] = OrderedDict()

    async def authenticate(self, headers: Headers) -> Identity | None:
        """Return who calls, None where the request has nothing in the form of a token.

        Raises Unauthenticated, PermissionDenied for a token that gives no role, and
        IdentityUnavailable while the issuer has never told its keys.
        """
        token = read_bearer(headers)
        if not token.startswith(BEGINNING):
            return None
        digest = hashlib.sha256(token.encode("latin-1")).digest()
        known = self._recall(digest)
        if known is not None:
            return known
        try:
            claims = await self._verify(token)
        except ExpiredTokenError:
            raise Unauthenticated("expired") from None
        except (JoseError, ValueError, TypeError, RecursionError) as error:
            logger.info("Token refused", extra={"reason": type(error).__name__})
            raise Unauthenticated("invalid") from None
        identity = self.rules.make_identity(claims)
        until = claims["exp"] + SKEW_SECONDS
        self._remember(digest, Remembered(identity, until, self.keys.version))
        return identity

    async def _verify(self, token: str) -> dict[str, Any]:
        """Return the claims of a token that holds. Raises what joserfc does, and ValueError."""
        if not FORM.fullmatch(token):
            raise ValueError("no JWS in its compact form")
        header = read_header(token)
        algorithm, key_id = header.get("alg"), header.get("kid")
        if algorithm not in ALGORITHMS or not isinstance(key_id, str | None):
            raise ValueError("an algorithm or a key that is not taken")
        keys = await self.keys.find(key_id, algorithm)
        claims = self._decode(token, keys)
        self.claims.validate(claims)
        return claims

    def _decode(self, token: str, keys: Sequence[VerificationKey]) -> dict[str, Any]:
        """Return what a token says by the first of ``keys`` that has signed it."""
        for each in keys:
            try:
                return jwt.decode(token, each.key, registry=self.registry).claims
            except BadSignatureError:
                continue
        raise ValueError("signed with no key of the issuer")

    def _recall(self, digest: bytes) -> Identity | None:
        found = self._remembered.get(digest)
        if found is None or self.keys.is_due or self.keys.is_stale:
            return None
        if found.version != self.keys.version or found.expires_at <= time.time():
            del self._remembered[digest]
            return None
        return found.identity

    def _remember(self, digest: bytes, one: Remembered) -> None:
        self._remembered[digest] = one
        if len(self._remembered) > MOST_REMEMBERED:
            self._remembered.popitem(last=False)


def read_header(token: str) -> dict[str, Any]:
    """Return the header of a token of which nothing is known yet.

    Raises ValueError for one that is no object, has a member twice, is of no type that is taken, or
    asks for what is not done.
    """
    encoded = token.partition(".")[0]
    if len(encoded) > LONGEST_HEADER:
        raise ValueError("a header that is too long")
    header = json.loads(urlsafe_b64decode(encoded.encode()), object_pairs_hook=_make_object)
    if not isinstance(header, dict) or REFUSED_MEMBERS & header.keys():
        raise ValueError("a header that asks for what is not done")
    kind = header.get("typ", "JWT")
    if not isinstance(kind, str) or kind.lower() not in TYPES:
        raise ValueError("a token of another type")
    return header


def _make_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object whose members are each there once (RFC 7515 section 4)."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a member that is there twice")
    return made


def build_tokens(settings: Settings) -> JsonWebTokens:
    """Return what knows callers by the tokens that the settings name.

    Raises ConfigError for a file without keys.
    """
    rules = ClaimRules(
        settings.jwt_project_claim,
        settings.jwt_roles_claim,
        settings.roles_by_value,
        settings.jwt_default_project,
    )
    keys = KeySet(
        choose_source(settings).load,
        keep_seconds=settings.jwt_keys_seconds,
        pause_seconds=settings.jwt_keys_pause_seconds,
        stale_seconds=settings.jwt_keys_stale_seconds,
    )
    return JsonWebTokens(keys, settings.jwt_issuer, settings.jwt_audience, rules)


def choose_source(settings: Settings) -> Issuer | KeyFile:
    """Return where the keys come from. Raises ConfigError for a file without keys."""
    if not settings.jwt_keys_file:
        return Issuer(settings.jwt_issuer)
    file = KeyFile(settings.jwt_keys_file)
    try:
        read_keys(file.read())
    except (OSError, ValueError, NoKeys) as error:
        reason = getattr(error, "strerror", None) or "It holds no key that can verify a token"
        raise ConfigError(f"JWT_KEYS_FILE: {file.path} cannot be used: {reason.lower()}") from None
    return file
