"""Bytes that are no HTTP, or HTTP that means two things: 400, and the connection ends."""

HOST = b"Host: localhost\r\n"
GET = b"GET /health HTTP/1.1\r\n" + HOST
POST = b"POST /api/v1/servers HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
BODY = b'{"name":"a"}'
CHUNK = b"c\r\n" + BODY + b"\r\n0\r\n\r\n"
MEGABYTE = 1_000_000


def target(path: bytes) -> bytes:
    """Return a GET of ``path``."""
    return b"GET " + path + b" HTTP/1.1\r\n" + HOST + b"\r\n"


def header(line: bytes) -> bytes:
    """Return a GET with one more header."""
    return GET + line + b"\r\n\r\n"


def length(value: bytes) -> bytes:
    """Return a POST with one Content-Length."""
    return POST + b"Content-Length: " + value + b"\r\n\r\n" + BODY


def coding(value: bytes, body: bytes = CHUNK) -> bytes:
    """Return a POST with one Transfer-Encoding."""
    return POST + b"Transfer-Encoding: " + value + b"\r\n\r\n" + body


REQUEST_LINES = {
    "a greeting": b"HELLO\r\n\r\n",
    "an unknown method": b"BREW /health HTTP/1.1\r\n" + HOST + b"\r\n",
    "a method in small letters": b"get /health HTTP/1.1\r\n" + HOST + b"\r\n",
    "a version to come": b"GET /health HTTP/9.9\r\n" + HOST + b"\r\n",
    "HTTP/2 in the form of HTTP/1": b"GET /health HTTP/2.0\r\n" + HOST + b"\r\n",
    "HTTP/0.9 by its name": b"GET /health HTTP/0.9\r\n" + HOST + b"\r\n",
    "HTTP/0.9": b"GET /health\r\n\r\n",
    "two words too many": b"GET /health and more HTTP/1.1\r\n" + HOST + b"\r\n",
    "the preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a TLS handshake": bytes.fromhex("160301020001000001fc0303") + b"a" * 100,
    "a target without a slash": target(b"health"),
    "a target with a space": target(b"/api/v1/servers/a b"),
    "a target with a tab": target(b"/api/v1/servers/a\tb"),
    "a target with NUL": target(b"/api/v1/servers/a\x00b"),
    "a target with a control character": target(b"/api/v1/servers/a\x01b"),
    "a target in raw UTF-8": target("/api/v1/servers/é".encode()),
    "a target in Latin-1": target(b"/api/v1/servers/\xe9"),
    "a query in raw UTF-8": target("/api/v1/servers?name=é".encode()),
    "a target of a megabyte": target(b"/api/v1/servers/" + b"a" * MEGABYTE),
    "a query of a megabyte": target(b"/api/v1/servers?name=" + b"a" * MEGABYTE),
    "a URL of another scheme without a host": target(b"ftp:////// "),
    "a tunnel": b"CONNECT example.org:80 HTTP/1.1\r\n" + HOST + b"\r\n",
}
HEADERS = {
    "a header without a colon": header(b"nonsense"),
    "a header without a name": header(b": b"),
    "a space before the colon": header(b"X-A : b"),
    "a header's name that is not ASCII": header(b"X-\xe9: b"),
    "NUL in a header": header(b"X-A: a\x00b"),
    "a carriage return in a header": header(b"X-A: a\rb"),
    "a folded header": header(b"X-A: a\r\n b"),
    "DEL in a request id": header(b"X-Request-ID: a\x7fb"),
    "line feeds alone": b"GET /health HTTP/1.1\nHost: localhost\n\n",
    "a header of a megabyte": header(b"X-A: " + b"a" * MEGABYTE),
    "10,000 headers": header(b"\r\n".join(b"X-%d: a" % number for number in range(10_000))),
}
FRAMES = {
    "two lengths": POST + b"Content-Length: 12\r\nContent-Length: 13\r\n\r\n" + BODY,
    "a length in words": length(b"twelve"),
    "a negative length": length(b"-1"),
    "a length with a plus": length(b"+12"),
    "a list of lengths": length(b"12, 13"),
    "a length beyond 64 bits": length(b"9" * 30),
    "a length and chunks": POST
    + b"Content-Length: 12\r\nTransfer-Encoding: chunked\r\n\r\n"
    + CHUNK,
    "an unknown transfer coding": coding(b"gzip", BODY),
    "chunks that are not the last coding": coding(b"chunked, gzip"),
    "an unknown coding below chunks": coding(b"junk, chunked"),
    "a known coding below chunks": coding(b"gzip, chunked"),
    "codings below chunks in two lines": coding(b"gzip\r\nTransfer-Encoding: chunked"),
    "chunks in chunks": coding(b"chunked, chunked"),
    "chunks in two lines": coding(b"chunked\r\nTransfer-Encoding: chunked"),
    "chunks and no coding in two lines": coding(b"chunked\r\nTransfer-Encoding: identity"),
    "chunks behind a comma": coding(b", chunked"),
    "chunks before a comma": coding(b"chunked,"),
    "chunks with a parameter": coding(b"chunked;q=1"),
    "chunks in quotes": coding(b'"chunked"'),
    "no coding by its old name": coding(b"identity", BODY),
    "a coding without a name": coding(b"", BODY),
    "chunks and a length": coding(b"chunked\r\nContent-Length: 12"),
    "a length and another coding": length(b"12\r\nTransfer-Encoding: gzip"),
    "chunks of HTTP/1.0": coding(b"chunked").replace(b"HTTP/1.1", b"HTTP/1.0"),
    "a chunk's size in words": coding(b"chunked", b"zz\r\n" + BODY + b"\r\n0\r\n\r\n"),
    "a chunk's size below zero": coding(b"chunked", b"-c\r\n" + BODY + b"\r\n0\r\n\r\n"),
    "a chunk's size beyond 64 bits": coding(b"chunked", b"f" * 20 + b"\r\n" + BODY),
}
NO_HTTP = {**REQUEST_LINES, **HEADERS, **FRAMES}
ENDLESS = {
    "a value": GET + b"X-A: ",
    "a name": GET + b"X-A",
    "a target": b"GET /",
    "a query": b"GET /health?a=",
    "a trailer's value": POST + CHUNKED + b"\r\n0\r\nX-A: ",
    "a trailer's name": POST + CHUNKED + b"\r\n" + CHUNK.removesuffix(b"\r\n"),
    "an extension": POST + CHUNKED + b"\r\n1;a=",
    "an extension of the last chunk": POST + CHUNKED + b"\r\n" + b"c\r\n" + BODY + b"\r\n0;a=",
}
"""What begins well and goes on with an ``a`` as long as it likes."""
