"""A credential that is sealed by the secret of its session."""

import pytest

from service.authentication.session_seals import (
    ATTEMPT,
    CREDENTIAL,
    SECRET,
    HeldCredential,
    make_secret,
    name_session,
    seal,
    seal_credential,
    unseal,
    unseal_credential,
)

HELD = HeldCredential(bearer="a.b.c", refresh_token="again", renew_at=1.5, ends_at=2.5)


def test_the_secret_alone_opens_what_it_has_sealed() -> None:
    secret = make_secret()
    assert SECRET.fullmatch(secret)
    assert unseal_credential(secret, seal_credential(secret, HELD)) == HELD
    assert unseal_credential(make_secret(), seal_credential(secret, HELD)) is None
    assert unseal_credential(name_session(secret), seal_credential(secret, HELD)) is None


@pytest.mark.parametrize("place", [0, 12, -1])
def test_what_was_changed_is_not_opened(place: int) -> None:
    secret = make_secret()
    sealed = bytearray(seal_credential(secret, HELD))
    sealed[place] ^= 1
    assert unseal_credential(secret, bytes(sealed)) is None


def test_what_was_sealed_for_something_else_is_not_opened() -> None:
    secret = make_secret()
    assert unseal(secret, seal(secret, {"a": 1}, ATTEMPT), CREDENTIAL) is None
    assert unseal(secret, seal(secret, {"a": 1}, ATTEMPT), ATTEMPT) == {"a": 1}


def test_nothing_is_sealed_twice_alike() -> None:
    secret = make_secret()
    assert seal_credential(secret, HELD) != seal_credential(secret, HELD)
    assert b"again" not in seal_credential(secret, HELD)


def test_a_credential_is_sent_as_its_kind_is() -> None:
    assert HELD.write_headers() == {b"authorization": b"Bearer a.b.c"}
    assert HeldCredential(token="t").write_headers() == {b"x-auth-token": b"t"}
