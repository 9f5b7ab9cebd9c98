"""The cookie of a session, as it is found among others and written."""

import pytest

from service.authentication.credentials import UNKNOWABLE
from service.authentication.session_cookies import (
    ATTEMPT_COOKIE,
    drop_unprotected,
    find_cookie,
    forget_session,
    write_session,
)
from service.authentication.session_cookies import SESSION_COOKIE as COOKIE


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
        (f"__Host-{COOKIE}=abc; {COOKIE}=def", "abc"),
        (f"{COOKIE}=def; {COOKIE}=ghi; __Host-{COOKIE}=abc", "abc"),
        (f"__Host-{COOKIE}=abc; __Host-{COOKIE}=def", UNKNOWABLE),
        ("theme=dark", ""),
        ("", ""),
    ],
)
def test_a_session_is_found_among_other_cookies(sent: str, secret: str) -> None:
    assert find_cookie({b"cookie": sent.encode()}, COOKIE) == secret


def test_without_a_cookie_there_is_no_session() -> None:
    assert find_cookie({}, COOKIE) == ""


def test_a_cookie_goes_to_the_service_alone() -> None:
    flags = "Path=/; Max-Age=60; HttpOnly; SameSite=Strict"
    assert write_session("abc", 60, secure=False) == f"{COOKIE}=abc; {flags}"
    assert write_session("abc", 60, secure=True) == f"__Host-{COOKIE}=abc; {flags}; Secure"


@pytest.mark.parametrize(
    ("sent", "left"),
    [
        (f"{COOKIE}=abc", ""),
        (f"theme=dark; {COOKIE}=abc; x=y", "theme=dark; x=y"),
        (f"{ATTEMPT_COOKIE}=abc; __Host-{COOKIE}=def", "; __Host-ostler_session=def"),
        (f"x_{COOKIE}=abc; x={COOKIE}=abc", f"x_{COOKIE}=abc; x={COOKIE}=abc"),
    ],
)
def test_by_tls_what_others_can_plant_is_dropped(sent: str, left: str) -> None:
    headers = {b"cookie": sent.encode()}
    drop_unprotected(headers)
    assert headers == {b"cookie": left.encode()}


def test_what_was_sent_is_forgotten_by_its_name() -> None:
    both = f"{COOKIE}=abc; __Host-{COOKIE}=def".encode()
    flags = "Path=/; Max-Age=0; HttpOnly; SameSite=Strict"
    plain, own = f"{COOKIE}=; {flags}", f"__Host-{COOKIE}=; {flags}; Secure"
    assert forget_session({b"cookie": both}) == [plain, own]
    assert forget_session({b"cookie": b"theme=dark"}) == []
    assert forget_session({}) == []
