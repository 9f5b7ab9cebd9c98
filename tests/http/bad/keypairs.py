"""Key pairs that are not as described."""

import json
from typing import Any

from tests.http.bad.request import invalid
from tests.http.keypairs import KEYPAIRS, make_body, make_public_key

NEW = make_body("bad")
KEY = NEW["public_key"]
TYPE, DATA = KEY.split()

NAMES: dict[str, Any] = {
    "null": None,
    "a number": 7,
    "a list": ["a"],
    "empty": "",
    "256 characters": "x" * 256,
    "a space": " ",
    "with a space in front": " a",
    "with a space behind": "a ",
    "a dot": ".",
    "two dots": "..",
    "with a slash": "a/b",
    "with a line feed behind": "a\n",
    "with a tab": "a\tb",
    "with NUL": "a\0b",
    "with an umlaut": "schl\u00fcssel",
    "with emoji": "\U0001f511",
    "with Arabic digits": "\u0661",
}
KEYS: dict[str, Any] = {
    "null": None,
    "a number": 7,
    "a list": [KEY],
    "empty": "",
    "a word": "secret",
    "a type alone": TYPE,
    "bytes alone": DATA,
    "of another type": f"ssh-rsa {DATA}",
    "of an unknown type": f"ssh-banana {DATA}",
    "of DSA": "ssh-dss AAAAB3NzaC1kc3MAAAABAQAAAAEBAAAAAQEAAAABAQ==",
    "in two lines": f"{KEY}\n{KEY}",
    "with options": f"no-pty {KEY}",
    "with a space in front": f" {KEY}",
    "with two spaces": f"{TYPE}  {DATA}",
    "with a tab": f"{TYPE}\t{DATA}",
    "cut short": KEY[:-4],
    "with bytes behind": f"{KEY}AAAA",
    "without padding": f"{TYPE} {DATA[:-1]}",
    "with a bad character": f"{TYPE} {DATA[:20]}!{DATA[21:]}",
    "of 31 bytes": make_public_key(bytes(31)),
    "of 33 bytes": make_public_key(bytes(33)),
    "with NUL in its comment": f"{KEY} a\0b",
    "with a line feed in its comment": f"{KEY} a\nb",
    "with emoji in its comment": f"{KEY} \U0001f511",
    "with a comment of 16 kB": f"{KEY} {'x' * 16_384}",
    "a private key": "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA",
    "of PEM": "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----\n",
}

NO_OBJECTS: list[Any] = [None, [], "text", 1, True]

NOT_A_KEYPAIR = [
    invalid("a key pair without a body", b"", path=KEYPAIRS),
    *(
        invalid(f"a key pair that is {json.dumps(value)}", value, path=KEYPAIRS)
        for value in NO_OBJECTS
    ),
    *(
        invalid(
            f"a key pair without {name}",
            {key: NEW[key] for key in NEW if key != name},
            name,
            path=KEYPAIRS,
        )
        for name in NEW
    ),
    *(
        invalid(f"a key pair's name: {what}", {**NEW, "name": value}, "name", path=KEYPAIRS)
        for what, value in NAMES.items()
    ),
    *(
        invalid(f"a public key: {what}", {**NEW, "public_key": value}, "public_key", path=KEYPAIRS)
        for what, value in KEYS.items()
    ),
    *(
        invalid(f"a key pair with {name}", {**NEW, name: "ssh"}, name, path=KEYPAIRS)
        for name in ("type", "fingerprint", "private_key", "user_id")
    ),
]
