"""Public keys in the one line that OpenSSH writes: which text is one, and its fingerprint."""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Sequence

MAX_LENGTH = 16_384
LINE = re.compile(
    r"(?P<type>[a-z0-9@.-]+) (?P<data>[A-Za-z0-9+/]+={0,2})"
    r"( [^\x00-\x1f\x7f-\x9f\U00010000-\U0010ffff]*)?"
)
"""Type, bytes in Base64 and a comment, which is kept to what every database of Nova's can hold."""

CURVES = {
    "nistp256": (
        2**256 - 2**224 + 2**192 + 2**96 - 1,
        0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
    ),
    "nistp384": (
        2**384 - 2**128 - 2**96 + 2**32 - 1,
        int(
            "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe814112"
            "0314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef",
            16,
        ),
    ),
    "nistp521": (
        2**521 - 1,
        int(
            "51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e"
            "156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00",
            16,
        ),
    ),
}
"""The prime and the coefficient b of each curve (NIST SP 800-186 section 3.2.1)."""


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
    kind, *fields = _split_fields(data)
    check = CHECKS.get(line["type"])
    if check is None or kind != line["type"].encode() or not check(fields):
        raise ValueError("not a public key")
    return data


def _split_fields(data: bytes) -> list[bytes]:
    """Return the strings of which a key is made, each behind its length (RFC 4251 section 5)."""
    fields = []
    while data:
        end = 4 + int.from_bytes(data[:4], "big")
        if len(data) < max(4, end):
            raise ValueError("a field is cut short")
        fields.append(data[4:end])
        data = data[end:]
    return fields


def _is_rsa(fields: Sequence[bytes]) -> bool:
    """Tell whether these are an exponent and a modulus (RFC 4253 section 6.6)."""
    if len(fields) != 2 or any(not field or field[0] & 0x80 for field in fields):
        return False
    exponent, modulus = (int.from_bytes(field, "big") for field in fields)
    return exponent % 2 == 1 and 3 <= exponent < modulus


def _is_ed25519(fields: Sequence[bytes]) -> bool:
    """Tell whether this is a key of 32 bytes (RFC 8709 section 4)."""
    return len(fields) == 1 and len(fields[0]) == 32


def _is_ecdsa(curve: str) -> Callable[[Sequence[bytes]], bool]:
    """Return what tells whether fields are a curve and a point on it (RFC 5656 section 3.1)."""
    prime, coefficient = CURVES[curve]
    size = (prime.bit_length() + 7) // 8

    def check(fields: Sequence[bytes]) -> bool:
        if len(fields) != 2 or fields[0] != curve.encode():
            return False
        point = fields[1]
        if len(point) != 1 + 2 * size or point[0] != 4:
            return False
        x, y = (int.from_bytes(part, "big") for part in (point[1 : 1 + size], point[1 + size :]))
        on_curve = (y * y - x * x * x + 3 * x - coefficient) % prime == 0
        return max(x, y) < prime and on_curve

    return check


def _is_held(check: Callable[[Sequence[bytes]], bool]) -> Callable[[Sequence[bytes]], bool]:
    """Return what tells whether fields are a key and the application of a security key."""
    return lambda fields: bool(fields) and check(fields[:-1])


CHECKS: dict[str, Callable[[Sequence[bytes]], bool]] = {
    "ssh-rsa": _is_rsa,
    "ssh-ed25519": _is_ed25519,
    **{f"ecdsa-sha2-{curve}": _is_ecdsa(curve) for curve in CURVES},
    "sk-ssh-ed25519@openssh.com": _is_held(_is_ed25519),
    "sk-ecdsa-sha2-nistp256@openssh.com": _is_held(_is_ecdsa("nistp256")),
}
"""What the fields behind the type of each kind of key must be; these are those that Nova takes."""
