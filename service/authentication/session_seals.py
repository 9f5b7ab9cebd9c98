"""What a session holds, sealed so that neither the database nor its backups open it.

The cookie is a secret of 256 random bits that the service does not keep: it knows a session by the
digest of the secret, and derives from the secret the key by which the credential is encrypted.
"""

import hashlib
import re
import secrets
from typing import TYPE_CHECKING, Any

import orjson
from msgspec import Struct
from msgspec.structs import asdict

from domain.records import describe_record
from service.authentication.credentials import AUTH_TOKEN, AUTHORIZATION, Headers

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
"""256 bits in base64."""

SECRET_BYTES = 32
NONCE_BYTES = 12
"""NIST SP 800-38D section 8.2.2: random, and few for each key."""

CREDENTIAL = b"ostler session"
ATTEMPT = b"ostler sign-in"
"""What is sealed, which tells keys of one secret apart (RFC 5869 section 3.2)."""


class HeldCredential(Struct, frozen=True):
    """A credential in a session, "" for what it is not: one for ``Authorization`` or a ``token``.

    One that can be renewed by its ``refresh_token`` is to be so at ``renew_at``, before it ends at
    ``ends_at``, both in seconds since 1970.
    """

    bearer: str = ""
    token: str = ""
    refresh_token: str = ""
    renew_at: float = 0.0
    ends_at: float = 0.0

    def __repr__(self) -> str:
        """Return the record without what is secret."""
        return describe_record(self, {"bearer", "token", "refresh_token"})

    def write_headers(self) -> Headers:
        """Return it as a request carries it."""
        if self.token:
            return {AUTH_TOKEN: self.token.encode()}
        return {AUTHORIZATION: f"Bearer {self.bearer}".encode()}


def make_secret() -> str:
    """Return the secret of a new session."""
    return secrets.token_urlsafe(SECRET_BYTES)


def name_session(secret: str) -> str:
    """Return the id of a session: the SHA-256 of its secret, in hexadecimal digits."""
    return hashlib.sha256(secret.encode("latin-1")).hexdigest()


def seal(secret: str, content: dict[str, Any], purpose: bytes) -> bytes:
    """Return JSON that only ``unseal`` with the same secret reads, by AES-256-GCM."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + _cipher(secret, purpose).encrypt(nonce, orjson.dumps(content), None)


def unseal(secret: str, sealed: bytes, purpose: bytes) -> dict[str, Any] | None:
    """Return what is sealed, None where that is something else or was changed."""
    from cryptography.exceptions import InvalidTag

    try:
        opened = _cipher(secret, purpose).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None)
    except InvalidTag:
        return None
    content: dict[str, Any] = orjson.loads(opened)
    return content


def seal_credential(secret: str, credential: HeldCredential) -> bytes:
    """Return a credential that only its session's secret opens."""
    return seal(secret, asdict(credential), CREDENTIAL)


def unseal_credential(secret: str, sealed: bytes) -> HeldCredential | None:
    """Return the credential of a session, None where there is none."""
    content = unseal(secret, sealed, CREDENTIAL)
    return HeldCredential(**content) if content else None


def _cipher(secret: str, purpose: bytes) -> "AESGCM":
    # A service at which nobody signs in can do without.
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derivation = HKDF(SHA256(), length=SECRET_BYTES, salt=None, info=purpose)
    return AESGCM(derivation.derive(secret.encode("latin-1")))
