"""Tokens of the tests' own making: good ones, and the keys with which they are signed."""

import base64
import json
import time
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

ISSUER = "https://issuer.test"
AUDIENCE = "ostler"
ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA", "Ed25519")

SIGNING_KEYS: dict[str, RSAKey | ECKey | OKPKey] = {
    "rsa": RSAKey.generate_key(2048, {"kid": "rsa"}),
    "ec": ECKey.generate_key("P-256", {"kid": "ec"}),
    "ed": OKPKey.generate_key("Ed25519", {"kid": "ed"}),
}
KEY_OF = {"RS256": "rsa", "PS256": "rsa", "ES256": "ec", "EdDSA": "ed", "Ed25519": "ed"}


def make_claims(**claims: Any) -> dict[str, Any]:
    """Return the claims of a token that holds, an operator's; a claim of None is left out."""
    now = int(time.time())
    usual = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "somebody",
        "iat": now,
        "exp": now + 600,
        "project": "team",
        "roles": ["operator"],
    }
    return {name: value for name, value in {**usual, **claims}.items() if value is not None}


def make_token(
    algorithm: str = "ES256", header: dict[str, Any] | None = None, **claims: Any
) -> str:
    """Return a token that holds, but for what is asked for."""
    key = SIGNING_KEYS[KEY_OF[algorithm]]
    head = {"alg": algorithm, "kid": key.kid, **(header or {})}
    return jwt.encode(head, make_claims(**claims), key, algorithms=list(ALGORITHMS))


def write_keys(path: Path, *keys: dict[str, Any]) -> Path:
    """Write a JWK set, of the tests' own keys where none are given, and return where it is."""
    own = KeySet(list(SIGNING_KEYS.values())).as_dict(private=False)["keys"]
    path.write_text(json.dumps({"keys": list(keys) or own}), encoding="utf-8")
    return path


def name_settings(path: Path, **settings: str) -> dict[str, Any]:
    """Return the settings of a service that knows callers by tokens with the keys at ``path``."""
    return {
        "AUTH_MODE": "jwt",
        "JWT_ISSUER": ISSUER,
        "JWT_AUDIENCE": AUDIENCE,
        "JWT_KEYS_FILE": str(write_keys(path)),
        **settings,
    }


def bear(token: str) -> dict[str, str]:
    """Return the header that carries a token."""
    return {"Authorization": f"Bearer {token}"}


def sign(header: Any, payload: Any, key: RSAKey | ECKey | OKPKey | OctKey, algorithm: str) -> str:
    """Return a token of any header and payload, as data or as bytes, signed as it is said here."""
    signed = f"{encode(header)}.{encode(payload)}"
    signature = JWSRegistry.algorithms[algorithm].sign(signed.encode(), key)
    return f"{signed}.{encode(signature)}"


def encode(part: Any) -> str:
    """Return a part of a token: bytes as they are, other data as JSON."""
    content = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
