"""The cookie of a session, as it is found among others and written."""

import pytest

from service.authentication.credentials import UNKNOWABLE
from service.authentication.sessions import COOKIE, find_secret, write_cookie


@pytest.mark.parametrize(
    ("sent", "secret"),
    [
        (f"{COOKIE}=abc", "abc"),
        (f"theme=dark; {COOKIE}=abc; x=y", "abc"),
        (f"x=y;{COOKIE}=abc", "abc"),
        (f"x=y, {COOKIE}=abc", "abc"),
        (f"{COOKIE}=abc; {COOKIE}=abc", "abc"),
        (f"{COOKIE}=abc; {COOKIE}=def", UNKNOWABLE),
        (f"other_{COOKIE}=abc", ""),
        (f"x={COOKIE}=abc", ""),
        (f"{COOKIE}=", ""),
        ("theme=dark", ""),
        ("", ""),
    ],
)
def test_a_session_is_found_among_other_cookies(sent: str, secret: str) -> None:
    assert find_secret({b"cookie": sent.encode()}) == secret


def test_without_a_cookie_there_is_no_session() -> None:
    assert find_secret({}) == ""


def test_a_cookie_goes_to_the_service_alone() -> None:
    flags = "Path=/; Max-Age=60; HttpOnly; SameSite=Strict"
    assert write_cookie("abc", 60, secure=False) == f"{COOKIE}=abc; {flags}"
    assert write_cookie("abc", 60, secure=True) == f"{COOKIE}=abc; {flags}; Secure"
