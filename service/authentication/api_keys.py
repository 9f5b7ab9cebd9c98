"""Callers with an API key: ``Authorization: Bearer ostler_…``."""

import hashlib
import hmac
import math
import time
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from domain.identity import DEFAULT_PROJECT, AuthMode, Identity, Role
from domain.keys import ID_LENGTH, PREFIX, WARNING_DAYS, ApiKey, compute_digest, find_key_id
from service.authentication.credentials import AUTHORIZATION, LONGEST_TOKEN, Headers, read_bearer
from service.authentication.keyring import MOST_KEYS, Keyring
from service.http.problems import Unauthenticated

ID_PLACE = slice(len(PREFIX), len(PREFIX) + ID_LENGTH)
WARNED = timedelta(days=max(WARNING_DAYS))

BOOTSTRAP = Identity(
    AuthMode.API_KEY,
    "bootstrap",
    "AUTH_BOOTSTRAP_KEY",
    DEFAULT_PROJECT,
    Role.ADMIN,
    all_projects=True,
)
"""Whoever has the key that the settings name."""


class Known(NamedTuple):
    """Who has sent a field, as is known by a ``key`` until the time ``until`` of time.time().

    The ``key`` is None for that of the settings.
    """

    identity: Identity
    key: ApiKey | None
    until: float


class ApiKeyAuthenticator:
    """Tells callers by their keys; ``bootstrap`` is the key of the settings, "" for none.

    Who has sent a field is found out once, and known by the digest of the field while nobody
    changes the key and no time comes that says otherwise.
    """

    mode = AuthMode.API_KEY
    challenge = 'Bearer realm="ostler"'
    needed = "an API key as Authorization: Bearer"

    def __init__(self, keyring: Keyring, bootstrap: str = "") -> None:
        self.keyring = keyring
        self.bootstrap = compute_digest(bootstrap) if bootstrap else None
        self._known: dict[bytes, Known] = {}

    async def authenticate(self, headers: Headers) -> Identity | None:
        """Return who has sent a key, None where none was sent.

        Raises Unauthenticated, and DatabaseUnavailable.
        """
        field = headers.get(AUTHORIZATION)
        if field is None or len(field) > LONGEST_TOKEN:
            return None
        digest = hashlib.blake2b(field).digest()  # cheaper than SHA-256, which OpenSSL looks up
        known = self._known.get(digest)
        if known is None or not self._holds(known):
            known = await self._find_out(read_bearer(headers))
            if known is None:
                return None
            self._remember(digest, known)
        return known.identity

    def _holds(self, known: Known) -> bool:
        """Tell whether what is known holds still, which is then a use of the key."""
        now = time.time()
        if now >= known.until:
            return False
        key = known.key
        if key is not None:
            if self.keyring.find_known(key.id) is not key:
                return False
            self.keyring.note_use(key.id, now)
        return True

    def _remember(self, digest: bytes, known: Known) -> None:
        if len(self._known) >= MOST_KEYS:
            self._known.clear()
        self._known[digest] = known

    async def keep(self) -> None:
        """Look for changes of keys, and record their uses, until cancelled."""
        await self.keyring.keep()

    async def _find_out(self, token: str) -> Known | None:
        """Return who sends a token, None for what is no key.

        Raises Unauthenticated, and DatabaseUnavailable.
        """
        if not token:
            return None
        digest = compute_digest(token)
        if self.bootstrap and hmac.compare_digest(self.bootstrap, digest):
            return Known(BOOTSTRAP, None, math.inf)
        if not token.startswith(PREFIX):
            return None
        known = self.keyring.find_known(token[ID_PLACE])
        key = known or await self._read(token)
        end = key.find_end(digest)
        if end is None and known:  # it may have been given another secret a moment ago
            key = await self._read(token)
            end = key.find_end(digest)
        if end is None:
            raise Unauthenticated("invalid")
        now = datetime.now(UTC)
        if end <= now:
            raise Unauthenticated("expired")
        self.keyring.note_use(key.id, now.timestamp())
        return describe_secret(key, end, now)

    async def _read(self, token: str) -> ApiKey:
        """Return the key that a token names, which the database is asked for if it can be one.

        Raises Unauthenticated, and DatabaseUnavailable.
        """
        key_id = find_key_id(token)
        key = await self.keyring.read(key_id) if key_id else None
        if key is None:
            raise Unauthenticated("invalid")
        return key


def describe_secret(key: ApiKey, end: datetime, now: datetime) -> Known:
    """Return who sends a secret of a key that ends at ``end``, until the next that changes."""
    warned_at = end - WARNED
    ends_soon = warned_at <= now
    until = end if ends_soon else warned_at
    return Known(key.identify(end, ends_soon=ends_soon), key, until.timestamp())


def write_end(end: datetime) -> bytes:
    """Return when a key ends, as ``X-API-Key-Expires`` tells it."""
    return end.isoformat(timespec="seconds").replace("+00:00", "Z").encode()
