"""Errors: their messages stay one printable line."""

import pytest

from domain.errors import FlavorNotFound, shorten


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("abc", "abc"),
        ("a\nb\0c", "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c"),
        ("\ud800", "\N{REPLACEMENT CHARACTER}"),
        ("é😀", "é😀"),
        ("x" * 80, "x" * 80),
        ("x" * 81, "x" * 79 + "…"),
    ],
)
def test_text_is_shown_printable_and_short(text: str, shown: str) -> None:
    assert shorten(text) == shown


def test_a_message_names_what_is_missing() -> None:
    error = FlavorNotFound("m1.nano")
    assert (error.code, error.message, error.details) == (
        "FLAVOR_NOT_FOUND",
        "Flavor m1.nano not found",
        None,
    )
