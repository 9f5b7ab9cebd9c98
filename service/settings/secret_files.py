"""Secrets that a file holds in place of the environment, as Docker and Kubernetes mount them."""

import json
from pathlib import Path
from typing import Any

SECRETS = (
    "database_url", "database_password", "auth_bootstrap_key", "openstack_password",
    "keystone_password", "oidc_client_secret", "regions",
)  # fmt: skip
"""The settings that are secrets or hold one; each has a neighbour that ends in ``_file``."""

PEM = "-----BEGIN"
"""How a key begins that somebody has put where its file should be named."""

MAX_BYTES = 1_048_576


def read_secrets(given: dict[str, Any]) -> dict[str, Any]:
    """Return ``given`` with the secrets of the files that it names; an empty one is not given.

    Raises ValueError, in one line without the secret, when a file cannot be read, or a secret is
    given in both ways.
    """
    read = dict(given)
    for name in SECRETS:
        path = given.get(f"{name}_file")
        if not path:
            continue
        label = f"{name}_file".upper()
        if given.get(name):
            raise ValueError(f"{label}: cannot be beside {name.upper()}; keep one of them")
        try:
            read[name] = _parse(name, _read_text(str(path)))
        except ValueError as error:
            raise ValueError(f"{label}: {error}") from None
    return read


def _read_text(path: str) -> str:
    """Return what a file holds without the line feeds at its end. Raises ValueError."""
    file = Path(path)
    try:
        if file.exists() and not file.is_file():  # a pipe is empty when a worker reads it again
            raise ValueError(f"{path} is no file")
        with file.open("rb") as opened:
            content = opened.read(MAX_BYTES + 1)
        text = content.decode().rstrip("\r\n")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ValueError(f"{path} cannot be read: {reason}") from None
    except UnicodeDecodeError:
        raise ValueError(f"{path} does not hold text in UTF-8") from None
    if not text or len(content) > MAX_BYTES:
        raise ValueError(f"{path} is {'too large' if text else 'empty'}")
    if "\0" in text:
        raise ValueError(f"{path} does not hold text in UTF-8")
    return text


def _parse(name: str, text: str) -> Any:
    if name != "regions":
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("must hold JSON; .env.example shows an example") from None
