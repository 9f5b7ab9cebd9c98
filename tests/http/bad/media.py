"""Media types that the service does not take, and media types that it does not have."""

import gzip
import json
import zlib

from tests.http.api import FLAVORS, IMAGES, SERVERS
from tests.http.bad.request import JSON, NEW, BadRequest

SERVER = f"{SERVERS}/{{id}}"
ACTION = f"{SERVER}/action"
STOP = b'{"action": "stop"}'
UNSUPPORTED = "UNSUPPORTED_MEDIA_TYPE"
BODY = json.dumps(NEW).encode()


def unsupported(
    name: str, content_type: str | bytes, path: str = SERVERS, method: str = "POST"
) -> BadRequest:
    """Return a request with a body of a type that is not taken."""
    headers = {"Content-Type": content_type}
    return BadRequest(name, method, path, 415, "UNSUPPORTED_MEDIA_TYPE", None, BODY, headers)


def encoded(name: str, encoding: str, content: bytes) -> BadRequest:
    """Return a request with an encoded body."""
    headers = {**JSON, "Content-Encoding": encoding}
    return BadRequest(name, "POST", SERVERS, 415, "UNSUPPORTED_MEDIA_TYPE", None, content, headers)


TYPES = [
    unsupported("plain text", "text/plain"),
    unsupported("a form", "application/x-www-form-urlencoded"),
    unsupported("a form in parts", "multipart/form-data; boundary=x"),
    unsupported("XML", "application/xml"),
    unsupported("JSON in Latin-1", "application/json; charset=latin-1"),
    unsupported("JSON in UTF-16", "application/json; charset=utf-16"),
    unsupported("JSON in an unknown charset", "application/json; charset=klingon"),
    unsupported("JSON of another kind", "application/vnd.api+json"),
    unsupported("a merge patch where none is due", "application/merge-patch+json"),
    unsupported("JSON Patch", "application/json-patch+json", SERVER, "PATCH"),
    unsupported("a change in plain text", "text/plain", SERVER, "PATCH"),
    unsupported("an action as a form", "application/x-www-form-urlencoded", f"{SERVER}/action"),
    BadRequest("no Content-Type", "POST", SERVERS, 415, UNSUPPORTED, None, BODY, {}),
    BadRequest("a change without a type", "PATCH", SERVER, 415, UNSUPPORTED, None, b"{}", {}),
    BadRequest("an action without a type", "POST", ACTION, 415, UNSUPPORTED, None, STOP, {}),
    unsupported("half a type", "application/"),
    unsupported("no type at all", "json"),
    unsupported("any type", "*/*"),
    unsupported("semicolons", ";;;"),
    unsupported("two types", "application/json, application/json"),
    unsupported("a type that only begins well", "application/jsonx"),
    unsupported("a type that is not ASCII", b"application/json\xe9"),
    encoded("gzip", "gzip", gzip.compress(BODY)),
    encoded("deflate", "deflate", zlib.compress(BODY)),
    encoded("an encoding that nobody knows", "zip", BODY),
    encoded("two encodings", "identity, gzip", gzip.compress(BODY)),
]


def unacceptable(name: str, accept: str, path: str, method: str = "GET") -> BadRequest:
    """Return a request that wants another type than there is."""
    content = BODY if method == "POST" else None
    headers = {"Accept": accept, **(JSON if content else {})}
    return BadRequest(name, method, path, 406, "NOT_ACCEPTABLE", None, content, headers)


ACCEPTS = [
    unacceptable("HTML", "text/html", SERVERS),
    unacceptable("a server as HTML", "text/html", SERVER),
    unacceptable("a new server as XML", "application/xml", SERVERS, "POST"),
    unacceptable("flavors as an image", "image/*", FLAVORS),
    unacceptable("images as CSV", "text/csv", IMAGES),
    unacceptable("health as plain text", "text/plain", "/health"),
    unacceptable("the pages as JSON", "application/json", "/docs"),
    unacceptable("the document as HTML", "text/html", "/openapi.json"),
    unacceptable("all but JSON", "*/*, application/json;q=0", SERVERS),
    unacceptable("nothing", "*/*;q=0", SERVERS),
]

MEDIA = [*TYPES, *ACCEPTS]
