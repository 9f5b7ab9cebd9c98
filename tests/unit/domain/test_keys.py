"""How API keys are written, and what one restriction leaves of another."""

import pytest

from domain.identity import UNRESTRICTED, Restrictions
from domain.keys import (
    ALPHABET,
    SECRET_BITS,
    compute_checksum,
    compute_digest,
    find_key_id,
    make_id,
    make_token,
    write_base62,
)

KNOWN = "ostler_h4aI6igebm9q_g7RkfUsOdWGD9Jnf8lHvuepmHXlEJaqHOELiyJ5RoC00EgW0d"


def test_a_key_has_its_prefix_its_id_256_bits_and_a_checksum() -> None:
    key_id = make_id()
    prefix, named, rest = make_token(key_id).split("_")
    assert (prefix, named, len(rest)) == ("ostler", key_id, 49)
    assert len(ALPHABET) ** 43 > 2**SECRET_BITS > len(ALPHABET) ** 42


def test_a_key_names_its_id() -> None:
    assert find_key_id(KNOWN) == "h4aI6igebm9q"


def test_no_two_keys_are_alike() -> None:
    assert len({make_token("h4aI6igebm9q") for _ in range(100)}) == 100


def test_any_other_letter_at_any_place_makes_it_no_key() -> None:
    for place, letter in enumerate(KNOWN):
        other = "b" if letter == "a" else "a"
        assert find_key_id(KNOWN[:place] + other + KNOWN[place + 1 :]) is None


@pytest.mark.parametrize(
    "text", ["", "ostler_", KNOWN[:-1], KNOWN + "0", KNOWN + "\n", " " + KNOWN]
)
def test_what_has_another_form_is_no_key(text: str) -> None:
    assert find_key_id(text) is None


def test_a_checksum_has_six_digits_for_every_text() -> None:
    assert {len(compute_checksum(str(number))) for number in range(1000)} == {6}
    assert write_base62(2**32 - 1, 6) == "4gfFC3"


def test_of_a_key_its_sha_256_is_kept() -> None:
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert compute_digest("abc").hex() == digest


WEB, OPS = {"team": "web"}, {"team": "ops"}


@pytest.mark.parametrize(
    ("wider", "narrower"),
    [
        (UNRESTRICTED, UNRESTRICTED),
        (UNRESTRICTED, Restrictions(WEB, frozenset("a"), frozenset("b"))),
        (Restrictions(WEB), Restrictions({**WEB, "tier": "db"})),
        (Restrictions(servers=frozenset("ab")), Restrictions(servers=frozenset("a"))),
        (Restrictions(operations=frozenset("ab")), Restrictions(operations=frozenset("b"))),
    ],
)
def test_a_restriction_includes_those_that_leave_no_more(
    wider: Restrictions, narrower: Restrictions
) -> None:
    assert wider.include(narrower)
    assert narrower.include(wider) is (narrower == wider)


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        (Restrictions(WEB), Restrictions(OPS)),
        (Restrictions(WEB), Restrictions(servers=frozenset("a"))),
        (Restrictions(servers=frozenset("a")), Restrictions(servers=frozenset("ab"))),
        (Restrictions(operations=frozenset("a")), Restrictions(WEB)),
    ],
)
def test_a_restriction_includes_none_that_leaves_anything_more(
    held: Restrictions, wanted: Restrictions
) -> None:
    assert not held.include(wanted)
