"""API keys: how one is written, what is kept of it, and who it says that its bearer is."""

import hashlib
import hmac
import re
import secrets
import string
import zlib
from datetime import datetime, timedelta

from msgspec import Struct, field

from domain.identity import AuthMode, Identity, Restrictions, Role
from domain.records import describe_record

PREFIX = "ostler_"
"""By it people, and what looks for secrets in their code, know a key."""

ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
ID_LENGTH = 12
SECRET_BITS = 256
SECRET_LENGTH = 43
CHECKSUM_LENGTH = 6
TOKEN = re.compile(
    f"({PREFIX}([0-9A-Za-z]{{{ID_LENGTH}}})_[0-9A-Za-z]{{{SECRET_LENGTH}}})"
    f"([0-9A-Za-z]{{{CHECKSUM_LENGTH}}})"
)

ROTATION_OVERLAP = timedelta(hours=24)
"""How long a secret holds beside the one that has replaced it, unless told otherwise."""

WARNING_DAYS = (14, 7, 1)
"""How many days before the end of a key it is told of."""


class ApiKey(Struct, frozen=True):
    """A key, of which the digest alone is kept.

    ``old_digest`` is that of the secret before the last rotation, which holds until ``old_until``.
    ``created_by`` is the subject that has made it. ``warned_days`` is the last of ``WARNING_DAYS``
    of which an event has told, None before the first.
    """

    id: str
    project_id: str
    name: str
    role: Role
    digest: bytes
    created_at: datetime
    created_by: str
    expires_at: datetime
    restrictions: Restrictions = field(default_factory=Restrictions)
    all_projects: bool = False
    old_digest: bytes | None = None
    old_until: datetime | None = None
    last_used_at: datetime | None = None
    warned_days: int | None = None

    def __repr__(self) -> str:
        """Return the record without what is secret."""
        return describe_record(self, {"digest", "old_digest"})

    def find_end(self, digest: bytes) -> datetime | None:
        """Return when a secret with this digest ends, or has ended; None for no secret of the key.

        How long the comparison takes tells nothing of the digests.
        """
        if hmac.compare_digest(self.digest, digest):
            return self.expires_at
        if self.old_digest and self.old_until and hmac.compare_digest(self.old_digest, digest):
            return min(self.old_until, self.expires_at)
        return None

    def identify(self, expires_at: datetime, *, ends_soon: bool) -> Identity:
        """Return who sends a secret that ends at ``expires_at``."""
        return Identity(
            mode=AuthMode.API_KEY,
            subject=self.id,
            name=self.name,
            project_id=self.project_id,
            role=self.role,
            key_id=self.id,
            expires_at=expires_at,
            restrictions=self.restrictions,
            all_projects=self.all_projects,
            ends_soon=ends_soon,
        )


def make_id() -> str:
    """Return a new random id."""
    return "".join(secrets.choice(ALPHABET) for _ in range(ID_LENGTH))


def make_token(key_id: str) -> str:
    """Return a new secret for a key: ``ostler_<id>_<256 random bits><checksum>``."""
    secret = write_base62(secrets.randbits(SECRET_BITS), SECRET_LENGTH)
    text = f"{PREFIX}{key_id}_{secret}"
    return text + compute_checksum(text)


def find_key_id(token: str) -> str | None:
    """Return the id that a token of the right form and checksum names, else None."""
    found = TOKEN.fullmatch(token)
    if found is None or compute_checksum(found[1]) != found[3]:
        return None
    return found[2]


def compute_checksum(text: str) -> str:
    """Return the CRC-32 of a text, which finds typing errors and invented keys at no cost."""
    return write_base62(zlib.crc32(text.encode()), CHECKSUM_LENGTH)


def compute_digest(token: str) -> bytes:
    """Return the SHA-256 of a token, whose 256 random bits need no salt and no slow function."""
    return hashlib.sha256(token.encode()).digest()


def write_base62(number: int, length: int) -> str:
    """Return a number in ``length`` digits of base 62."""
    digits = []
    for _ in range(length):
        number, digit = divmod(number, len(ALPHABET))
        digits.append(ALPHABET[digit])
    return "".join(reversed(digits))
