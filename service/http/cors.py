"""What browsers let pages of other sites do (CORS, https://fetch.spec.whatwg.org/#http-cors-protocol).

Credentials are header fields that a page sends itself, and never cookies that a browser adds: those
are for pages of the service alone.
"""

from collections.abc import Collection, Mapping

from service.http.headers import RawHeaders

PREFLIGHT_SECONDS = 600
"""How long a browser may keep what it was told before a request."""

ALWAYS_READABLE = frozenset(
    {
        "cache-control", "content-language", "content-length", "content-type", "expires",
        "last-modified", "pragma",
    }
)  # fmt: skip
"""Header fields that every page may read of whatever it may read at all."""

VARY = (b"vary", b"Origin")
VARY_BY_COOKIE = (b"vary", b"Cookie")
"""Has a browser keep nothing of one session for the next."""


def join_vary(headers: RawHeaders) -> RawHeaders:
    """Return the headers with one ``Vary``, which names last what it does because of origins."""
    named = [value for name, value in headers if name == VARY[0]]
    others = [pair for pair in headers if pair[0] != VARY[0]]
    return [*others, (VARY[0], b", ".join(sorted(named, key=VARY[1].__eq__)))]


class CorsRule:
    """Lets pages of some ``origins`` send what the API takes and read what it answers.

    ``sendable`` and ``readable`` are the names of the header fields that the document describes.
    """

    def __init__(
        self, origins: Collection[str], sendable: Collection[str], readable: Collection[str]
    ) -> None:
        self.origins = frozenset(origin.lower().encode() for origin in origins)
        self.sendable = ", ".join(sorted(sendable))
        exposed = [name for name in sorted(readable) if name.lower() not in ALWAYS_READABLE]
        self.exposed = ", ".join(exposed).encode()

    def allows(self, headers: Mapping[bytes, bytes]) -> bool:
        """Tell whether a request comes from a page that may read the response."""
        return headers.get(b"origin", b"").lower() in self.origins

    def list_headers(self, headers: Mapping[bytes, bytes]) -> RawHeaders:
        """Return what every response to a request says, a refusal too."""
        if not self.allows(headers):
            return [VARY]
        return [
            VARY,
            (b"access-control-allow-origin", headers[b"origin"]),
            (b"access-control-expose-headers", self.exposed),
        ]

    def describe_preflight(self, headers: Mapping[bytes, bytes], methods: str) -> dict[str, str]:
        """Return what OPTIONS says to a browser that asks before it sends a page's request."""
        if b"access-control-request-method" not in headers or not self.allows(headers):
            return {}
        return {
            "Access-Control-Allow-Methods": methods,
            "Access-Control-Allow-Headers": self.sendable,
            "Access-Control-Max-Age": str(PREFLIGHT_SECONDS),
        }
