"""The cookies of the console: how they are named, found in a request, and written.

By TLS their names begin with ``__Host-``. A browser takes a cookie of such a name from this very
host alone, and by TLS (RFC 6265bis section 4.1.3.2); one without could be planted by a neighbour
below the same domain, or by whoever can answer for the host without TLS, and have somebody work in
a session that is not his own.
"""

import re

from service.authentication.credentials import UNKNOWABLE, Headers

SESSION_COOKIE = "ostler_session"
ATTEMPT_COOKIE = "ostler_sign_in"
"""What is known of sign-ins that a browser has begun elsewhere."""

OF_HOST = "__Host-"
COOKIES = b"cookie"
UNPROTECTED = re.compile(rb"(?:^|[;,])\s*ostler_(?:session|sign_in)=[^;,]*")
SENT = {
    name: re.compile(rb"(?:^|[;,])\s*" + name.encode() + rb"=([^;,]*)")
    for plain in (SESSION_COOKIE, ATTEMPT_COOKIE)
    for name in (plain, OF_HOST + plain)
}


def name_cookie(name: str, *, secure: bool) -> str:
    """Return what a cookie is called where it is set, ``secure`` where that is by TLS."""
    return OF_HOST + name if secure else name


def drop_unprotected(headers: Headers) -> None:
    """Have nobody see the cookies of a request by TLS that need not have been set by TLS."""
    if COOKIES in headers:
        headers[COOKIES] = UNPROTECTED.sub(b"", headers[COOKIES])


def find_cookie(headers: Headers, name: str) -> str:
    """Return the value of a cookie, "" without one; one of this host goes before others.

    Of two that differ neither can be trusted: a neighbour of the service's domain can set one too.
    """
    cookies = headers.get(COOKIES)
    if cookies is None:
        return ""
    sent = set(SENT[OF_HOST + name].findall(cookies)) or set(SENT[name].findall(cookies))
    if len(sent) > 1:
        return UNKNOWABLE
    return sent.pop().decode("latin-1").strip() if sent else ""


def write_session(secret: str, seconds: int, *, secure: bool) -> str:
    """Return the ``Set-Cookie`` of a session."""
    flags = "; Secure" if secure else ""
    name = name_cookie(SESSION_COOKIE, secure=secure)
    return f"{name}={secret}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{flags}"


def forget_session(headers: Headers) -> list[str]:
    """Return each ``Set-Cookie`` that has a browser forget what it has sent of a session."""
    cookies = headers.get(COOKIES, b"")
    return [
        write_session("", 0, secure=secure)
        for secure in (False, True)
        if SENT[name_cookie(SESSION_COOKIE, secure=secure)].search(cookies)
    ]
