"""Media types: what is accepted, and what can be read."""

import tracemalloc

import pytest

from service.http.media import is_acceptable, match_content_type, prefers, takes_gzip

JSON = ("application/json",)


@pytest.mark.parametrize(
    ("accept", "acceptable"),
    [
        ("", True),
        ("*/*", True),
        ("application/*", True),
        ("text/html, application/json;q=0.1", True),
        ("text/html, */*;q=0.8", True),
        ("application/json; charset=utf-8", True),
        ("text/html", False),
        ("application/json;q=0", False),
        ("application/xml, text/*", False),
        ("*/*, application/json;q=0", False),
        ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", True),
        ("*", True),
        ("text/html, *", True),
        ("*;q=0", False),
        ("application/json;q=.0", False),
        ("application/json;q=1.", True),
        ("application/json;q=abc", True),
        ("application/json;q=2, text/html", True),
        ("*/json", True),
        ("json", True),
        ("json, text/html", False),
        (";;;", True),
        (", ,", True),
    ],
)
def test_the_accept_header_decides_whether_json_may_be_sent(accept: str, acceptable: bool) -> None:
    assert is_acceptable(accept, JSON) is acceptable


@pytest.mark.parametrize(
    ("accept", "acceptable"),
    [
        ("text/plain", True),
        ("text/plain;version=0.0.4;q=0.3", True),
        ("text/plain; version=0.0.4; charset=utf-8", True),
        ("application/openmetrics-text;version=1.0.0;q=0.6,*/*;q=0.1", True),
        ("application/openmetrics-text; version=1.0.0", False),
        ("application/json", False),
    ],
)
def test_a_media_type_with_parameters_is_asked_for_with_or_without_them(
    accept: str, acceptable: bool
) -> None:
    assert is_acceptable(accept, ("text/plain; version=0.0.4; charset=utf-8",)) is acceptable


def test_a_response_without_content_is_always_acceptable() -> None:
    assert is_acceptable("text/html", ())


@pytest.mark.parametrize(
    ("content_type", "encoding"),
    [
        ("application/json", ""),
        ("Application/JSON; charset=UTF-8", "identity"),
        ('application/json; charset="utf-8"', ""),
    ],
)
def test_plain_json_in_utf_8_is_read_however_its_type_is_spelled(
    content_type: str, encoding: str
) -> None:
    assert match_content_type(content_type, encoding, JSON) == "application/json"


@pytest.mark.parametrize(
    ("content_type", "encoding"),
    [
        ("application/json; charset=latin-1", ""),
        ("application/json", "gzip"),
        ("text/plain", ""),
        ("application/jsonx", ""),
        ("garbage", ""),
    ],
)
def test_another_body_cannot_be_read(content_type: str, encoding: str) -> None:
    assert match_content_type(content_type, encoding, JSON) is None


def test_headers_of_any_number_and_length_are_kept_within_bounds() -> None:
    long = "x" * 60_000
    tracemalloc.start()
    try:
        for number in range(300):
            for text in (f"{number}/{long}", f"text/a{number};b={'y' * 900}"):
                is_acceptable(text, JSON)
                prefers("text/html", text)
                takes_gzip(text)
                match_content_type(text, "", JSON)
                match_content_type("application/json", text, JSON)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 4_000_000


def test_headers_that_are_overlong_are_disregarded_or_no_type() -> None:
    long = ",".join(["image/png"] * 5000)
    assert is_acceptable(long, JSON)
    assert not prefers("text/html", f"text/html,{long}")
    assert not takes_gzip(f"gzip,{long}")
    assert match_content_type(f"application/json;x={long}", "", JSON) is None
    assert match_content_type("application/json", f"identity,{long}", JSON) is None
