"""Key pairs as every cloud takes them: what one must be, and which one is another."""

import re

from backends.base import BackendRefused, NameTaken
from domain.catalogue import Keypair
from domain.public_keys import compute_fingerprint

# nova/api/validation/parameter_types.py; "." and ".." cannot be a part of a URL
NAME = re.compile(r"(?! |\.{1,2}\Z)[A-Za-z0-9 ._@-]{1,255}(?<! )")
SSH = "ssh"


def make_keypair(name: str, public_key: str) -> Keypair:
    """Return the key pair of a public SSH key. Raises BackendRefused where Nova would refuse it."""
    if not NAME.fullmatch(name):
        raise BackendRefused("input", "A key pair's name has letters, digits, spaces and -_.@")
    try:
        fingerprint = compute_fingerprint(public_key)
    except ValueError:
        message = "Keypair data is invalid: failed to generate fingerprint"
        raise BackendRefused("input", message) from None
    return Keypair(name, SSH, fingerprint, public_key)


def require_same(found: Keypair, wanted: Keypair) -> Keypair:
    """Return the key pair that is there if it has the key that is wanted. Raises NameTaken."""
    if found.fingerprint != wanted.fingerprint:
        raise NameTaken(f"Key pair {found.name!r} already exists")
    return found
