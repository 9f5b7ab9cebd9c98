"""Ids of every shape: what is nobody's id is not found, and what is no text cannot be read."""

from tests.http.api import FLAVORS, IMAGES, NETWORKS, SERVERS
from tests.http.bad.request import JSON, BadRequest
from tests.http.keypairs import KEYPAIRS
from tests.http.seeds import UBUNTU

NOBODY = {
    "a word": "abc",
    "a number": "1",
    "a uuid of nobody": "00000000-0000-0000-0000-000000000000",
    "dots": "a.b.c",
    "a dot, encoded": "%2e",
    "two dots, encoded": "%2e%2e",
    "a slash": "%2F",
    "a slash inside": "a%2Fb",
    "a path": "..%2F..%2Fetc%2Fpasswd",
    "a backslash": "%5C",
    "NUL": "%00",
    "NUL inside": "a%00b",
    "line feeds": "a%0D%0Ab",
    "delete": "%7F",
    "a space": "%20",
    "emoji": "%F0%9F%9A%80",
    "a right-to-left mark": "%E2%80%8F",
    "a combining accent": "e%CC%81",
    "quotes": "%22%27%60",
    "SQL": "'%20OR%20'1'='1",
    "more SQL": "x';DROP%20TABLE%20servers;--",
    "wildcards": "%25_*",
    "a percent sign alone": "%",
    "half an escape": "%4",
    "an escape of no digits": "%zz",
    "parameters": ";v=1",
    "a template": "{server_id}",
    "a format": "%7B0.__class__%7D",
    "null": "null",
    "255 characters": "x" * 255,
    "10,000 characters": "x" * 10_000,
    "10,000 NULs": "%00" * 10_000,
    "a server's id in capitals": "{ID}",
    "a server's id and a space": "{id}%20",
}
NO_TEXT = {
    "a byte that is no UTF-8": "%FF",
    "half a character": "%C3",
    "a surrogate": "%ED%A0%80",
    "an overlong encoding": "a%C0%80",
    "one beyond Unicode": "%F4%90%80%80",
}
CODES = {
    SERVERS: "SERVER_NOT_FOUND",
    FLAVORS: "FLAVOR_NOT_FOUND",
    IMAGES: "IMAGE_NOT_FOUND",
    NETWORKS: "NETWORK_NOT_FOUND",
    KEYPAIRS: "KEYPAIR_NOT_FOUND",
}
DELETED = (SERVERS, IMAGES, KEYPAIRS)

PATHS = [
    BadRequest("an image for all: delete", "DELETE", f"{IMAGES}/{UBUNTU}", 403, "FORBIDDEN"),
    *(
        BadRequest(f"{what}: {path}", "GET", f"{path}/{text}", 404, code)
        for path, code in CODES.items()
        for what, text in NOBODY.items()
    ),
    *(
        BadRequest(f"{what}: delete {path}", "DELETE", f"{path}/{text}", 404, CODES[path])
        for path in DELETED
        for what, text in NOBODY.items()
    ),
    *(
        BadRequest(
            f"{what}: rename",
            "PATCH",
            f"{SERVERS}/{text}",
            404,
            "SERVER_NOT_FOUND",
            content=b'{"name": "new"}',
            headers=JSON,
        )
        for what, text in NOBODY.items()
    ),
    *(
        BadRequest(
            f"{what}: stop",
            "POST",
            f"{SERVERS}/{text}/action",
            404,
            "SERVER_NOT_FOUND",
            content=b'{"action": "stop"}',
            headers=JSON,
        )
        for what, text in NOBODY.items()
    ),
    *(
        BadRequest(f"{what}: {path}", "GET", f"{path}/{text}", 400, "MALFORMED_REQUEST")
        for path in (*CODES, "/docs", "")
        for what, text in NO_TEXT.items()
    ),
    BadRequest("no id", "GET", f"{SERVERS}/", 404, "NOT_FOUND"),
    BadRequest("no id but an action", "POST", f"{SERVERS}//action", 404, "NOT_FOUND"),
    BadRequest("a path of 10,000 parts", "GET", f"{SERVERS}{'/a' * 10_000}", 404, "NOT_FOUND"),
]
