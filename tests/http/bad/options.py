"""Options of a new server, and labels, that are not as described."""

import json
from typing import Any

from tests.http.api import SERVERS
from tests.http.bad.request import NEW, BadRequest, invalid

SERVER = f"{SERVERS}/{{id}}"
NOT_LISTS: list[Any] = ["private", 1, {}, [], [1], [""], ["a", "a"], ["x" * 256]]
NOT_NAMES: list[Any] = [1, [], {}, "", "x" * 256, "a\0b", "a\nb"]
NOT_BASE64: list[Any] = [
    1, [], "", "#!/bin/sh", "abc", "abcde", "ab=c", "YQ", "YQ=", "Y Q==", "YQ==YQ==", "äöüß",
    "\n", "YQ==\nYQ==", "--__", "-_-_", "YWJj\tYWJj", "YQ==\x00",
]  # fmt: skip
REFUSED_KEYS = [
    "", "größe", "a/b", "a,b", "a\nb", "a\n", "🚀", "x" * 256, "ostler_", "ostler_project_id", ".",
    "..",
]  # fmt: skip


def option(name: str, value: Any, *, where: Any = None) -> BadRequest:
    """Return a request for a server with one option that is wrong at ``where`` or as a whole."""
    inner = () if where is None else (where,)
    shown = json.dumps(value)[:24]
    return invalid(f"{name} that are {shown}", {**NEW, name: value}, name, *inner)


def list_item(value: Any) -> int | None:
    """Return the place of the wrong item in a list, None where the list itself is wrong."""
    return 0 if value in ([1], [""], ["x" * 256]) else None


def change(key: str) -> BadRequest:
    """Return a change that gives a label which no cloud takes."""
    name = f"a change to a label named {json.dumps(key)[:24]}"
    body = {"labels": {key: "x"}}
    return invalid(name, body, "labels", shown_key(key), path=SERVER, method="PATCH")


def shown_key(key: str) -> str:
    """Return a key as a fault names it."""
    shown = key.replace("\n", "\N{REPLACEMENT CHARACTER}")
    return shown if len(shown) <= 80 else shown[:79] + "…"


OPTIONS = [
    *(
        option(name, value, where=list_item(value))
        for name in ("networks", "security_groups")
        for value in NOT_LISTS
    ),
    *(option(name, value) for name in ("key_name", "availability_zone") for value in NOT_NAMES),
    option("networks", [str(number) for number in range(17)]),
    option("security_groups", [str(number) for number in range(17)]),
    option("availability_zone", "nova:compute-1"),
    *(option("user_data", value) for value in NOT_BASE64),
    option("user_data", "YWJj" * 16384),
    *(option("labels", {key: "x"}, where=shown_key(key)) for key in REFUSED_KEYS),
    *(change(key) for key in REFUSED_KEYS),
    option("labels", {"a": 1}, where="a"),
    option("networks", [None], where=0),
    option("labels", {f"key-{number}": "x" for number in range(65)}),
]
