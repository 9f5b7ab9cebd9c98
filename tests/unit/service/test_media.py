"""Media types: what is accepted, and what can be read."""

import pytest

from service.media import is_acceptable, match_content_type

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


def test_an_answer_without_content_is_always_acceptable() -> None:
    assert is_acceptable("text/html", ())


@pytest.mark.parametrize(
    ("content_type", "encoding"),
    [
        ("", ""),
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
