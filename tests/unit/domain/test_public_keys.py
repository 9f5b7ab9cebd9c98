"""Public keys: those that Nova takes are known, with the fingerprint that OpenSSH gives them."""

import base64

import pytest

from domain.public_keys import compute_fingerprint, is_public_key, tidy_public_key
from tests.http.bad.keypairs import KEYS
from tests.http.keypairs import FINGERPRINTS, make_public_key

BAD = [value for value in KEYS.values() if isinstance(value, str)]


def write(kind: bytes, *fields: bytes) -> str:
    """Return a key of any fields."""
    data = b"".join(len(field).to_bytes(4, "big") + field for field in (kind, *fields))
    return f"{kind.decode()} {base64.b64encode(data).decode()}"


RSA = b"ssh-rsa"
EXPONENT, MODULUS = b"\x01\x00\x01", b"\x00" + b"\xc1" * 256
NISTP256 = b"ecdsa-sha2-nistp256"
BROKEN = [
    write(RSA, EXPONENT),
    write(RSA, EXPONENT, MODULUS, b""),
    write(RSA, b"\x01\x00\x00", MODULUS),
    write(RSA, b"\x01", MODULUS),
    write(RSA, MODULUS, EXPONENT),
    write(RSA, EXPONENT, b"\xc1" * 256),
    write(RSA, b"", MODULUS),
    write(b"ssh-ed25519", bytes(32), b"ssh:"),
    write(NISTP256, b"nistp256", b"\x04" + bytes(64)),
    write(NISTP256, b"nistp256", b"\x02" + bytes(32)),
    write(NISTP256, b"nistp384", b"\x04" + bytes(96)),
    write(NISTP256, b"nistp256"),
    write(b"sk-ssh-ed25519@openssh.com", bytes(32)),
    write(b"sk-ssh-ed25519@openssh.com", bytes(32), b"web:"),
    write(b"ssh-ed25519-cert-v01@openssh.com", bytes(32), bytes(32)),
    write(b"sk-ssh-ed25519@openssh.com"),
]


@pytest.mark.parametrize(("key", "fingerprint"), FINGERPRINTS.items(), ids=range(len(FINGERPRINTS)))
def test_a_key_has_the_fingerprint_that_openssh_prints(key: str, fingerprint: str) -> None:
    assert is_public_key(key)
    assert compute_fingerprint(key) == fingerprint


def test_comment_and_line_feed_make_no_other_key() -> None:
    key = make_public_key()
    for same in (f"{key} ", f"{key} me@home", f"{key} Schlüssel 1\n", f"{key}\r\n"):
        assert compute_fingerprint(same) == compute_fingerprint(key)


def test_a_key_is_kept_without_the_line_feed_that_ends_its_file() -> None:
    assert tidy_public_key("a b c\r\n") == "a b c"


@pytest.mark.parametrize("text", [*BAD, *BROKEN], ids=range(len(BAD) + len(BROKEN)))
def test_what_is_no_key_is_none(text: str) -> None:
    assert not is_public_key(text)
    with pytest.raises(ValueError, match=r"^(not|a field)"):
        compute_fingerprint(text)


def test_a_good_modulus_and_exponent_are_a_key() -> None:
    assert is_public_key(write(RSA, EXPONENT, MODULUS))
