"""Generated bodies made to speak of what there is, so that they are not all refused for that."""

import os
import re
from typing import Any

from tests.http.keypairs import make_public_key
from tests.http.seeds import PRIVATE, STORAGE

KEYPAIR = "ada laptop"  # that of the example in spec/keypairs.yaml
NAME = re.compile(r"[^\x00-\x1f\x7f]{1,255}")
ZONE = re.compile(r"[^:\x00-\x1f\x7f]{1,255}")
OTHER = re.compile(r"[^a-zA-Z0-9_:. -]")
KNOWN_NETWORKS = [PRIVATE, STORAGE]


def refer_to_what_there_is(body: dict[str, Any]) -> None:
    """Replace what is as described, and leave what is wrong as it is."""
    networks: Any = body.get("networks")
    if is_list_of_names(networks) and len(networks) <= len(KNOWN_NETWORKS):
        body["networks"] = KNOWN_NETWORKS[: len(networks)]
    if is_list_of_names(body.get("security_groups")):
        body["security_groups"] = ["default"]
    if is_text(body.get("key_name"), NAME):
        body["key_name"] = KEYPAIR
    if is_text(body.get("availability_zone"), ZONE):
        body["availability_zone"] = "nova"
    if isinstance(body.get("public_key"), str):
        body["public_key"] = make_public_key(os.urandom(32))
    if isinstance(body.get("labels"), dict):
        body["labels"] = make_keys_possible(body["labels"])


def is_text(value: Any, pattern: re.Pattern[str]) -> bool:
    """Tell whether a value is a text of a pattern."""
    return isinstance(value, str) and bool(pattern.fullmatch(value))


def is_list_of_names(value: Any) -> bool:
    """Tell whether a value is a list of different names."""
    if not isinstance(value, list) or not 1 <= len(value) <= 16:
        return False
    return all(is_text(item, NAME) for item in value) and len(set(value)) == len(value)


def make_keys_possible(labels: dict[str, Any]) -> dict[str, Any]:
    """Return as many labels with keys that Nova takes, which no schema of OpenAPI 3.0 can tell."""
    return {
        f"{OTHER.sub('x', key)[:200]}-{number}".removeprefix("ostler_"): value
        for number, (key, value) in enumerate(labels.items())
    }
