"""Public keys in the one line that OpenSSH writes: which text is one, and its fingerprint."""

import base64
import binascii
import hashlib
import re

MAX_LENGTH = 16_384
LINE = re.compile(
    r"(?P<type>[a-z0-9@.-]+) (?P<data>[A-Za-z0-9+/]+={0,2})"
    r"( [^\x00-\x1f\x7f-\x9f\U00010000-\U0010ffff]*)?"
)
"""Type, bytes in Base64 and a comment, which is kept to what every database of Nova's can hold."""

KINDS = frozenset(
    {
        "ssh-rsa",
        "ssh-ed25519",
        "ecdsa-sha2-nistp256",
        "ecdsa-sha2-nistp384",
        "ecdsa-sha2-nistp521",
        "sk-ssh-ed25519@openssh.com",
        "sk-ecdsa-sha2-nistp256@openssh.com",
    }
)
"""The types of keys that Nova takes; neither DSA nor certificates are among them."""


def is_public_key(text: str) -> bool:
    """Tell whether ``text`` is a public key that Nova takes; a line feed may end it."""
    try:
        compute_fingerprint(text)
    except ValueError:
        return False
    return True


def compute_fingerprint(text: str) -> str:
    """Return the fingerprint of a public key as Nova shows it: the MD5 of its bytes.

    The comment does not count. Raises ValueError for what is no public key.
    """
    digest = hashlib.md5(_read_bytes(text), usedforsecurity=False).hexdigest()
    return ":".join(digest[place : place + 2] for place in range(0, len(digest), 2))


def tidy_public_key(text: str) -> str:
    """Return a public key without the line feed that ends its file."""
    return text.rstrip("\r\n")


def _read_bytes(text: str) -> bytes:
    line = LINE.fullmatch(tidy_public_key(text))
    if line is None or len(text) > MAX_LENGTH:
        raise ValueError("not a line of OpenSSH's")
    try:
        data = base64.b64decode(line["data"], validate=True)
    except binascii.Error:
        raise ValueError("not in Base64") from None
    if line["type"] not in KINDS or not _can_load(f"{line['type']} {line['data']}"):
        raise ValueError("not a public key")
    return data


def _can_load(key: str) -> bool:
    # It takes time and megabytes, which a service that is given no key need not spend.
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_ssh_public_key

    try:
        load_ssh_public_key(key.encode())
    except (ValueError, TypeError, NotImplementedError, UnsupportedAlgorithm):
        return False
    return True
