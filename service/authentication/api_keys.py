"""Callers with an API key: ``Authorization: Bearer ostler_…``."""

import hmac
from datetime import UTC, datetime, timedelta

from domain.identity import DEFAULT_PROJECT, AuthMode, Identity, Role
from domain.keys import ID_LENGTH, PREFIX, WARNING_DAYS, ApiKey, compute_digest, find_key_id
from service.authentication.authenticators import Credentials
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


class ApiKeyAuthenticator:
    """Tells callers by their keys; ``bootstrap`` is the key of the settings, "" for none."""

    mode = AuthMode.API_KEY
    challenge = 'Bearer realm="ostler"'
    needed = "an API key as Authorization: Bearer"

    def __init__(self, keyring: Keyring, bootstrap: str = "") -> None:
        self.keyring = keyring
        self._identities: dict[bytes, tuple[ApiKey, datetime, Identity]] = {}
        self.bootstrap = compute_digest(bootstrap) if bootstrap else None

    async def authenticate(self, credentials: Credentials) -> Identity | None:
        """Return who has sent a key, None where none was sent.

        Raises Unauthenticated, and DatabaseUnavailable.
        """
        token = credentials.bearer
        if not token:
            return None
        digest = compute_digest(token)
        if self.bootstrap and hmac.compare_digest(self.bootstrap, digest):
            return BOOTSTRAP
        if not token.startswith(PREFIX):
            return None
        key = self.keyring.find_known(token[ID_PLACE]) or await self._read(token)
        end = key.find_end(digest)
        if end is None:
            raise Unauthenticated("invalid")
        now = datetime.now(UTC)
        if end <= now:
            raise Unauthenticated("expired")
        self.keyring.note_use(key, now)
        return self._identify(key, end, digest)

    def _identify(self, key: ApiKey, end: datetime, digest: bytes) -> Identity:
        """Return who sends a secret, made once while nobody changes the key."""
        known = self._identities.get(digest)
        if known is None or known[0] is not key or known[1] != end:
            if len(self._identities) >= MOST_KEYS:
                self._identities.clear()
            known = self._identities[digest] = (key, end, key.identify(end))
        return known[2]

    async def keep(self) -> None:
        """Look for changes of keys, and record their uses, until cancelled."""
        await self.keyring.keep()

    async def _read(self, token: str) -> ApiKey:
        """Return the key that a token names, which the database is asked for if it can be one.

        Raises Unauthenticated, and DatabaseUnavailable.
        """
        key_id = find_key_id(token)
        key = await self.keyring.read(key_id) if key_id else None
        if key is None:
            raise Unauthenticated("invalid")
        return key


def find_warning(identity: Identity) -> bytes | None:
    """Return when the key of a caller ends, where that is soon enough to be told of it."""
    end = identity.expires_at
    if identity.key_id is None or end is None or end - datetime.now(UTC) > WARNED:
        return None
    return end.isoformat(timespec="seconds").replace("+00:00", "Z").encode()
