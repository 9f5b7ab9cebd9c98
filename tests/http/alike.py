"""The service and its reference, and whether they give the same answers."""

import re
from typing import NamedTuple

import httpx

NEVER_ALIKE = {"date", "x-request-id"}
OF_CONTENT = {"etag", "content-length"}
CHANCE = re.compile(
    rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    rb"|20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z"
    rb"|10\.[0-9]+\.[0-9]+\.[0-9]+|fa:16:3e(:[0-9a-f]{2}){3}"
    rb"|whsec_[A-Za-z0-9+/=]+|token=[^\"]+|\"position\":\"[0-9]+\"|\"uptime_s\":[0-9]+"
)
"""What differs between two answers to the same request for something new."""


class Ways(NamedTuple):
    """A client of each of the two, which share a database."""

    service: httpx.Client
    reference: httpx.Client


def list_headers(response: httpx.Response) -> list[tuple[str, str]]:
    """Return the headers that two responses may share, in order."""
    return [pair for pair in response.headers.multi_items() if pair[0] not in NEVER_ALIKE]


def hide_chance(text: bytes) -> bytes:
    """Return ``text`` without ids, times, addresses and secrets."""
    return CHANCE.sub(b"?", text)


def expect_the_same(first: httpx.Response, second: httpx.Response) -> None:
    """Compare answers about one thing."""
    assert first.status_code == second.status_code
    assert first.content == second.content
    assert list_headers(first) == list_headers(second)


def expect_the_like(first: httpx.Response, second: httpx.Response) -> None:
    """Compare answers that tell of two things made alike."""
    assert first.status_code == second.status_code, (first.text, second.text)
    assert hide_chance(first.content) == hide_chance(second.content)
    pairs = [
        [(name, hide_chance(b"" if name in OF_CONTENT else text.encode())) for name, text in found]
        for found in (list_headers(first), list_headers(second))
    ]
    assert pairs[0] == pairs[1]
