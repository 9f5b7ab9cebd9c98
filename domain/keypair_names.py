"""What key pairs are called in a cloud, in which all projects have theirs in one place."""

import hashlib
import re

from domain.identity import DEFAULT_PROJECT

OURS = re.compile(r"ostler-[0-9a-f]{40}")
DIGITS = 40


def name_in_cloud(project_id: str, name: str) -> str:
    """Return the cloud's name of a project's key pair, which no other project's has.

    It is a name that every Nova takes (nova/api/validation/parameter_types.py). Those of the
    default project are called the same in both places, as the cloud's own are.
    """
    if project_id == DEFAULT_PROJECT and not is_ours(name):
        return name
    digest = hashlib.sha256(f"{project_id}\0{name}".encode(errors="replace"))
    return f"ostler-{digest.hexdigest()[:DIGITS]}"


def is_ours(name: str) -> bool:
    """Tell whether a key pair of the cloud may have its name from here."""
    return OURS.fullmatch(name) is not None
