"""What the client accepts, and in what media type it sends."""

import re
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

from msgspec import Struct
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import (
    dump_options_header,
    parse_accept_header,
    parse_list_header,
    parse_options_header,
)

from service.http.problems import NotAcceptable, UnsupportedMediaType

EVENT_STREAM = "text/event-stream"
CHARSET = re.compile(r";\s*charset=[^;,]*", re.IGNORECASE)
"""A parameter that many clients send along and that no media type of ours has."""

RANGE = re.compile(r"\*/\*|[^/*\s]+/(?:\*|[^/*\s]+)")
MOST_LETTERS = 1024
"""How long headers may be that are read; browsers send 200 letters."""

MOST_KEPT = 256

Reader = TypeVar("Reader", bound=Callable[..., Any])

WEIGHT = re.compile(r"[01]|[01]?\.[0-9]+|[01]\.", re.ASCII)


def keep(*, overlong: Any) -> Callable[[Reader], Reader]:
    """Keep what a function says of headers; of such as are very long it says ``overlong``.

    Those take up to a quarter of a second to be read.
    """

    def decorate(function: Reader) -> Reader:
        kept = lru_cache(maxsize=MOST_KEPT)(function)

        @wraps(function)
        def call(*given: Any) -> Any:
            for value in given:
                if len(value) > MOST_LETTERS:  # a list of types has some of them
                    return overlong
            return kept(*given)

        return cast(Reader, call)

    return decorate


def check_accept(accept: str, available: tuple[str, ...]) -> None:
    """Raise NotAcceptable when the ``Accept`` header rules out all of ``available``."""
    if not is_acceptable(accept, available):
        raise NotAcceptable(available)


@keep(overlong=True)
def is_acceptable(accept: str, available: tuple[str, ...]) -> bool:
    """Tell whether ``accept`` (RFC 9110 section 12.5.1) leaves one of ``available``.

    An absent, unreadable or overlong header accepts everything (section 12.1 lets a service
    disregard it), and so does an operation without content.
    """
    wanted = read_accept(accept)
    forms = {form for kind in available for form in (CHARSET.sub("", kind), drop_parameters(kind))}
    return not available or not wanted or any(wanted.quality(form) > 0 for form in forms)


def read_accept(accept: str) -> MIMEAccept:
    """Return what an ``Accept`` header names, in whatever way older clients write it.

    Java's own client says ``*; q=.2``. What is no media range is passed over, and a weight that
    is none counts as 1.
    """
    wanted = []
    for item in parse_list_header(CHARSET.sub("", accept)):
        kind, options = parse_options_header(item)
        kind = "*/*" if kind == "*" else kind
        weight = options.pop("q", "1")
        if RANGE.fullmatch(kind):
            quality = min(float(weight), 1.0) if WEIGHT.fullmatch(weight) else 1.0
            wanted.append((dump_options_header(kind, options) if options else kind, quality))
    return MIMEAccept(wanted)


def drop_parameters(kind: str) -> str:
    """Return a media type without its parameters, as most clients ask for it."""
    return kind.partition(";")[0]


@keep(overlong=False)
def prefers(kind: str, accept: str) -> bool:
    """Tell whether ``accept`` puts a media type before JSON."""
    return read_accept(accept).best_match(("application/json", kind)) == kind


@keep(overlong=False)
def takes_gzip(accept_encoding: str) -> bool:
    """Tell whether ``Accept-Encoding`` (RFC 9110 section 12.5.3) puts nothing before gzip."""
    wanted = parse_accept_header(accept_encoding.replace("x-gzip", "gzip"))
    return wanted.quality("gzip") > 0 and wanted.quality("gzip") >= wanted.quality("identity")


class Preferences(Struct, frozen=True):
    """What a client would like, for handlers that have a choice: its ``Accept…`` headers."""

    accept: str
    accept_encoding: str

    @property
    def prefers_page(self) -> bool:
        """Whether a page is liked better than JSON, as a browser likes it."""
        return prefers("text/html", self.accept)

    @property
    def takes_gzip(self) -> bool:
        """Whether the content may be compressed."""
        return takes_gzip(self.accept_encoding)


def choose_content_type(content_type: str, encoding: str, supported: tuple[str, ...]) -> str:
    """Return which of ``supported`` a body is in.

    Raises UnsupportedMediaType for another type, for a charset that is not UTF-8 and for a
    compressed body.
    """
    chosen = match_content_type(content_type, encoding, supported)
    if chosen is None:
        raise UnsupportedMediaType(supported)
    return chosen


@keep(overlong=None)
def match_content_type(content_type: str, encoding: str, supported: tuple[str, ...]) -> str | None:
    """Return which of ``supported`` a body can be read as, or None."""
    media_type, options = parse_options_header(content_type)
    charset = options.get("charset", "utf-8").lower()
    plain = charset in ("utf-8", "utf8") and set(list_words(encoding)) <= {"identity"}
    return media_type.lower() if plain and media_type.lower() in supported else None


def list_words(value: str) -> list[str]:
    """Return the elements of a list of words in small letters (RFC 9110 section 5.6.1)."""
    return [word for part in value.lower().split(",") if (word := part.strip(" \t"))]
