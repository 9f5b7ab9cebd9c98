"""Bodies that cannot be read, and bodies that are not as described."""

import json
from typing import Any

from tests.http.api import SERVERS
from tests.http.bad.request import JSON, NEW, BadRequest, invalid, malformed
from tests.http.seeds import SMALL

SERVER = f"{SERVERS}/{{id}}"
ACTION = f"{SERVER}/action"
DEPTH = 100_000
MAX_BYTES = 1_048_576

NAMED = b'{"name": %b, "flavor_id": "f", "image_id": "i"}'

UNREADABLE = [
    malformed("spaces", b"   "),
    malformed("truncated", b'{"name": "a"'),
    malformed("truncated inside a string", b'{"name": "a'),
    malformed("a form in place of JSON", b"name=a&flavor_id=b"),
    malformed("a comma at the end", b'{"name": "a",}'),
    malformed("single quotes", b"{'name': 'a'}"),
    malformed("a comment", b'{"name": "a" /* mine */}'),
    malformed("two values", b"{}{}"),
    malformed("a byte order mark", b"\xef\xbb\xbf" + json.dumps(NEW).encode()),
    malformed("UTF-16", json.dumps(NEW).encode("utf-16")),
    malformed("Latin-1", NAMED % b'"caf\xe9"'),
    malformed("an overlong encoding in a body", NAMED % b'"\xc0\x80"'),
    malformed("a raw surrogate", NAMED % b'"\xed\xa0\x80"'),
    malformed("an escaped high surrogate alone", NAMED % b'"\\ud800"'),
    malformed("an escaped low surrogate alone", NAMED % b'"a\\udfffb"'),
    malformed("surrogates in the wrong order", NAMED % b'"\\udc00\\ud800"'),
    malformed("a raw NUL", NAMED % b'"a\x00b"'),
    malformed("a raw line feed in a string", NAMED % b'"a\nb"'),
    malformed("an unknown escape", NAMED % b'"\\x41"'),
    malformed("NaN", NAMED % b"NaN"),
    malformed("Infinity", NAMED % b"Infinity"),
    malformed("minus Infinity", NAMED % b"-Infinity"),
    malformed("a number with a leading zero", NAMED % b"01"),
    malformed("a number in hexadecimal", NAMED % b"0x10"),
    malformed("a number with a plus", NAMED % b"+1"),
    malformed("an integer that is beyond every float", NAMED % (b"9" * 5000)),
    malformed("an exponent that is beyond every float", NAMED % b"1e999"),
    malformed("arrays 100,000 deep", b"[" * DEPTH + b"]" * DEPTH),
    malformed("objects 100,000 deep", b'{"name":' * DEPTH + b"1" + b"}" * DEPTH),
    malformed("a field 100,000 deep", NAMED % (b"[" * DEPTH + b"]" * DEPTH)),
    malformed("100,000 opening brackets", b"[" * DEPTH),
]

WRONG_TYPES: list[Any] = [None, [], "text", 1, 1.5, True]
WRONG_VALUES: list[Any] = [None, 7, 1.5, True, [], {}, ["a"], "", "x" * 256, "a\0b", "a\nb", "\x7f"]

UNSEEN = ["a\u200bb", "a\x85b", "\x9f", "a\u202eb", "\ufeffa", "a\u2028b", "a\u00adb", "a\u2060b"]
"""Texts with what nobody sees."""

UNSEEN_NAMES = [*UNSEEN, " ", "\u00a0\u3000", "\u200b", "\u200d"]

NOT_A_SERVER = [
    invalid("no body", b""),
    *(invalid(f"a server that is {json.dumps(value)}", value) for value in WRONG_TYPES),
    *(
        invalid(f"{name} that is {json.dumps(value)[:9]}", {**NEW, name: value}, name)
        for name in NEW
        for value in WRONG_VALUES
    ),
    *(
        invalid(f"no {name}", {key: value for key, value in NEW.items() if key != name}, name)
        for name in NEW
    ),
    *(
        invalid(f"a name that is {json.dumps(name)}", {**NEW, "name": name}, "name")
        for name in UNSEEN_NAMES
    ),
    *(
        invalid(
            f"a label that is {json.dumps(text)}", {**NEW, "labels": {"a": text}}, "labels", "a"
        )
        for text in UNSEEN
    ),
    invalid("an empty object", {}, "image_id"),
    invalid("a name that is an integer of 100 digits", NAMED % (b"9" * 100), "name"),
    invalid("a name of 900 kB", {**NEW, "name": "x" * 900_000}, "name"),
    invalid("an unknown field", {**NEW, "colour": "red"}, "colour"),
    invalid("a field that is the service's own", {**NEW, "status": "ERROR"}, "status"),
    invalid("an id", {**NEW, "id": "mine"}, "id"),
    invalid("a project", {**NEW, "project_id": "another"}, "project_id"),
    invalid("__proto__", {**NEW, "__proto__": {}}, "__proto__"),
    invalid("a field without a name", {**NEW, "": 1}, ""),
    invalid("a field in capitals", {**NEW, "NAME": "a"}, "NAME"),
]

NOT_A_CHANGE = [
    invalid("a change that is a list", [], path=SERVER, method="PATCH"),
    invalid("a change that is null", None, path=SERVER, method="PATCH"),
    invalid("a change without a body", b"", path=SERVER, method="PATCH"),
    *(
        invalid(
            f"a new name that is {json.dumps(value)[:9]}",
            {"name": value},
            "name",
            path=SERVER,
            method="PATCH",
        )
        for value in [*WRONG_VALUES[1:], *UNSEEN_NAMES]
    ),
    *(
        invalid(
            f"a new label that is {json.dumps(text)}",
            {"labels": {"a": text}},
            "labels",
            "a",
            path=SERVER,
            method="PATCH",
        )
        for text in UNSEEN
    ),
    invalid("a change of the status", {"status": "SHUTOFF"}, "status", path=SERVER, method="PATCH"),
    invalid(
        "a change of the flavor", {"flavor_id": SMALL}, "flavor_id", path=SERVER, method="PATCH"
    ),
    invalid("JSON Patch as JSON", [{"op": "remove", "path": "/name"}], path=SERVER, method="PATCH"),
]

STOP_LARGE = {"action": "stop", "flavor_id": SMALL}
RESIZE_TO_NOTHING = {"action": "resize", "flavor_id": ""}

NAMES: list[Any] = [None, 1, [], {}, "", "fly", "Stop", "stop ", "delete"]

NOT_AN_ACTION = [
    invalid("an action that is a list", [], path=ACTION),
    invalid("an action that is null", None, path=ACTION),
    invalid("an action without a body", b"", path=ACTION),
    invalid("no action", {}, "action", path=ACTION),
    invalid("no action but a flavor", {"flavor_id": SMALL}, "action", path=ACTION),
    *(
        invalid(f"an action named {json.dumps(value)}", {"action": value}, "action", path=ACTION)
        for value in NAMES
    ),
    invalid("a resize without a flavor", {"action": "resize"}, "flavor_id", path=ACTION),
    invalid("a resize to null", {"action": "resize", "flavor_id": None}, "flavor_id", path=ACTION),
    invalid("a resize to nothing", RESIZE_TO_NOTHING, "flavor_id", path=ACTION),
    *(
        invalid(
            f"a snapshot named {json.dumps(name)}",
            {"action": "snapshot", "name": name},
            "name",
            path=ACTION,
        )
        for name in UNSEEN_NAMES
    ),
    invalid("a stop with a flavor", STOP_LARGE, "flavor_id", path=ACTION),
    invalid("a stop by force", {"action": "stop", "force": True}, "force", path=ACTION),
    invalid("Nova's own form", {"os-stop": None}, "action", path=ACTION),
]


def oversize(name: str, method: str, path: str, size: int, *, chunked: bool = False) -> BadRequest:
    """Return a request with a body of ``size`` bytes."""
    content = b'{"name": "' + b"x" * (size - 12) + b'"}'
    code = "PAYLOAD_TOO_LARGE"
    return BadRequest(name, method, path, 413, code, None, content, JSON, chunked)


OVERSIZE = [
    oversize("one byte too many", "POST", SERVERS, MAX_BYTES + 1),
    oversize("one byte too many, in chunks", "POST", SERVERS, MAX_BYTES + 1, chunked=True),
    oversize("ten MB", "POST", SERVERS, 10_000_000),
    oversize("ten MB in chunks", "POST", SERVERS, 10_000_000, chunked=True),
    oversize("a change of ten MB", "PATCH", SERVER, 10_000_000),
    oversize("an action of ten MB in chunks", "POST", ACTION, 10_000_000, chunked=True),
]

BODIES = [*UNREADABLE, *NOT_A_SERVER, *NOT_A_CHANGE, *NOT_AN_ACTION, *OVERSIZE]
