"""A key pair: the public key with which its owner may log in to a server."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Keypair:
    """A public key by the ``name`` it is chosen by; no private key is ever made or kept.

    ``type`` is Nova's word, ``ssh`` or ``x509``; ``fingerprint`` is Nova's too, of an SSH key the
    MD5 of its bytes.
    """

    name: str
    type: str
    fingerprint: str
    public_key: str
