"""The public keys of an issuer of tokens: kept, renewed, and used on while the issuer is away."""

import asyncio
import logging
import time
import warnings
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import Key, RSAKey, import_key
from msgspec import Struct

from domain.errors import find_origin
from service.http.problems import IdentityUnavailable

MOST_KEYS = 100
LEAST_RSA_BITS = 2048
"""RFC 7518 sections 3.3 and 3.5."""

ED25519 = frozenset({"EdDSA", "Ed25519"})
"""One algorithm by two names: RFC 8037 gave the first, and RFC 9864 the second."""

ALGORITHMS: dict[tuple[Any, Any], frozenset[str]] = {
    ("RSA", None): frozenset({"RS256", "PS256"}),
    ("EC", "P-256"): frozenset({"ES256"}),
    ("OKP", "Ed25519"): ED25519,
}
"""What keys verify, by their ``kty`` and their ``crv``; symmetric keys are not among them."""

PUBLIC_MEMBERS = ("kty", "crv", "n", "e", "x", "y")

# Which keys are too weak is decided here, and EdDSA is only another name (RFC 9864).
warnings.filterwarnings("ignore", category=SecurityWarning)

logger = logging.getLogger(__name__)


class NoKeys(Exception):
    """The issuer has been asked for its keys, and has given none that can be used."""


class VerificationKey(Struct, frozen=True):
    """A public key, and the algorithms for which it is there."""

    key_id: str | None
    algorithms: frozenset[str]
    key: Key


def read_keys(document: Any) -> tuple[VerificationKey, ...]:
    """Return the keys of a JWK set (RFC 7517) that can verify a token; others are passed over.

    Raises NoKeys where there are none.
    """
    listed = document.get("keys") if isinstance(document, dict) else None
    found = [read_key(one) for one in listed[:MOST_KEYS]] if isinstance(listed, list) else []
    keys = tuple(key for key in found if key is not None)
    if not keys:
        raise NoKeys("no key in it can verify a token")
    return keys


def read_key(given: Any) -> VerificationKey | None:
    """Return one key of a set, None for one that verifies no token that is taken."""
    if not isinstance(given, dict) or not _verifies(given):
        return None
    algorithms = _find_algorithms(given)
    if not algorithms:
        return None
    public = {name: given[name] for name in PUBLIC_MEMBERS if name in given}
    try:
        key = import_key(public)
        short = isinstance(key, RSAKey) and key.public_key.key_size < LEAST_RSA_BITS
    except (JoseError, ValueError, TypeError, KeyError, AttributeError):
        return None
    if short:
        return None
    key_id = given.get("kid")
    return VerificationKey(key_id if isinstance(key_id, str) else None, algorithms, key)


def _verifies(given: dict[str, Any]) -> bool:
    """Tell whether a key is for signatures, as its ``use`` and its ``key_ops`` say."""
    return given.get("use", "sig") == "sig" and "verify" in given.get("key_ops", ["verify"])


def _find_algorithms(given: dict[str, Any]) -> frozenset[str]:
    try:
        able = ALGORITHMS.get((given.get("kty"), given.get("crv")), frozenset())
    except TypeError:  # a list or an object is no name
        return frozenset()
    named = given.get("alg")
    if named is None or (named in ED25519 and able == ED25519):
        return able
    return able & {str(named)}


class KeySet:
    """The keys that ``load`` returns, a JWK set as plain data.

    They are loaded again ``keep_seconds`` after the last time, and when a token names a key that is
    not among them; but never sooner than ``pause_seconds`` after the last attempt, whoever asks.
    While that fails the keys that are there go on, for ``stale_seconds`` at the most. ``version``
    grows when the keys have changed.
    """

    def __init__(
        self,
        load: Callable[[], Awaitable[Any]],
        *,
        keep_seconds: float,
        pause_seconds: float,
        stale_seconds: float,
    ) -> None:
        self.load = load
        self.keep_seconds = keep_seconds
        self.pause_seconds = pause_seconds
        self.stale_seconds = stale_seconds
        self.version = 0
        self._keys: tuple[VerificationKey, ...] = ()
        self._loaded_at = -float("inf")
        self._next_attempt = -float("inf")
        self._failed = False
        self._loading: asyncio.Task[None] | None = None

    @property
    def is_due(self) -> bool:
        """Tell whether the keys are to be loaded again, and may be."""
        now = time.monotonic()
        return now >= self._loaded_at + self.keep_seconds and now >= self._next_attempt

    @property
    def is_stale(self) -> bool:
        """Tell whether there are no keys, or only such as are too old to go on with."""
        return time.monotonic() >= self._loaded_at + self.stale_seconds

    async def find(self, key_id: str | None, algorithm: str) -> Sequence[VerificationKey]:
        """Return the keys that a token may have been signed with, none where there is no such key.

        A token that names none is of the one key of its algorithm. Raises IdentityUnavailable as
        long as there are no keys.
        """
        found = self._choose(key_id, algorithm)
        if not found or self.is_due:
            await self._renew()
            found = self._choose(key_id, algorithm)
        if self.is_stale:
            raise IdentityUnavailable(self.pause_seconds)
        return found

    def _choose(self, key_id: str | None, algorithm: str) -> list[VerificationKey]:
        able = [one for one in self._keys if algorithm in one.algorithms]
        if key_id is None:
            return able if len(able) == 1 else []
        return [one for one in able if one.key_id == key_id]

    async def _renew(self) -> None:
        """Load the keys, once for all who ask meanwhile.

        Where the last attempt has failed nobody waits for the next one who has keys to go on with.
        """
        if self._loading is None:
            if time.monotonic() < self._next_attempt:
                return
            self._next_attempt = time.monotonic() + self.pause_seconds
            self._loading = asyncio.create_task(self._load())
        if not (self._failed and self._keys):
            await asyncio.shield(self._loading)

    async def _load(self) -> None:
        at = time.monotonic()
        try:
            keys = read_keys(await self.load())
        except Exception as error:  # whatever an issuer does, the keys that are there go on
            self._failed = True
            reason = str(error) if isinstance(error, NoKeys) else type(error).__name__
            extra = {"reason": reason, "origin": find_origin(error)}
            logger.warning("Keys of the issuer not loaded", extra=extra)
        else:
            self._note(keys, at)
        finally:
            self._loading = None

    def _note(self, keys: tuple[VerificationKey, ...], at: float) -> None:
        self._failed = False
        self._loaded_at = at
        if keys != self._keys:
            self._keys = keys
            self.version += 1
            logger.info("Keys of the issuer loaded", extra={"keys": len(keys)})
