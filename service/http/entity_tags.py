"""Entity tags, and the lists of them in ``If-Match`` and ``If-None-Match`` (RFC 9110)."""

import hashlib
import re

Tags = tuple[str, ...]
"""Entity tags as they were sent, or ``*`` alone."""

ANY: Tags = ("*",)
TAG = r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"'
LIST = re.compile(rf"[ \t,]*{TAG}(?:[ \t]*,[ \t,]*{TAG})*[ \t,]*")
"""RFC 9110 sections 8.8.3 and 5.6.1, which has empty elements of a list passed over."""

EACH = re.compile(TAG)


def make_etag(body: bytes) -> str:
    """Return the strong validator of a representation (RFC 9110 section 8.8.3)."""
    return f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'


def find_tags(text: str) -> Tags | None:
    """Return what a header names, at least one tag or ``*``; None for what is not so formed."""
    if text.strip(" \t") == "*":
        return ANY
    return tuple(EACH.findall(text)) if LIST.fullmatch(text) else None


def is_match(tags: Tags, etag: str | None) -> bool:
    """Tell whether ``If-Match`` holds: strongly (RFC 9110 section 13.1.1).

    ``etag`` is None for what is there and has none, which ``*`` alone means.
    """
    return tags == ANY or etag in tags


def is_weak_match(tags: Tags, etag: str | None) -> bool:
    """Tell whether ``If-None-Match`` names what is there: weakly (RFC 9110 section 13.1.2)."""
    return tags == ANY or etag in [tag.removeprefix("W/") for tag in tags]
