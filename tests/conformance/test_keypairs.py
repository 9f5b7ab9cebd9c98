"""Key pairs: a public key under a name, made once and deleted, whatever is repeated."""

from collections.abc import Iterator

import pytest

from backends.base import BackendRefused, NameTaken
from domain.catalogue import Keypair
from tests.conformance.clouds import Cloud
from tests.http.api import make_name
from tests.http.keypairs import FINGERPRINTS, make_public_key

BAD_NAMES = ["", " a", "a ", ".", "..", "a/b", "a\0b", "\ud800", "schlüssel", "x" * 256]
BAD_KEYS = ["", "secret", "ssh-rsa AAAA", "ssh-dss AAAAB3NzaC1kc3M=", make_public_key(bytes(31))]
ABSENT = [*BAD_NAMES, "no-such", "x" * 100_000]


@pytest.fixture
def name(cloud: Cloud) -> Iterator[str]:
    """A name that no key pair has, nor has after the test."""
    name = make_name("key pair")
    yield name
    cloud.backend.delete_keypair(name)


def list_named(cloud: Cloud, name: str) -> list[Keypair]:
    """Return the key pairs that have a name."""
    return [keypair for keypair in cloud.backend.list_keypairs() if keypair.name == name]


@pytest.mark.parametrize(
    ("public_key", "fingerprint"),
    FINGERPRINTS.items(),
    ids=[key.split(" ")[0] for key in FINGERPRINTS],
)
def test_a_public_key_becomes_a_key_pair(
    cloud: Cloud, name: str, public_key: str, fingerprint: str
) -> None:
    made = cloud.backend.create_keypair(name, public_key)
    assert made == Keypair(name, "ssh", fingerprint, public_key)
    assert list_named(cloud, name) == [made]
    assert [one for one in cloud.reopen().list_keypairs() if one.name == name] == [made]


@pytest.mark.parametrize("part", ["me@home.example", ".ssh", "key.json", "...", "@", "a.b c@d_e-f"])
def test_a_name_may_have_dots_and_at_signs(cloud: Cloud, name: str, part: str) -> None:
    whole, key = f"{part} {name} {part}", make_public_key()
    made = cloud.backend.create_keypair(whole, key)
    assert made.name == whole
    assert cloud.reopen().create_keypair(whole, key) == made
    assert list_named(cloud, whole) == [made]
    cloud.backend.delete_keypair(whole)
    assert list_named(cloud, whole) == []


def test_key_pairs_are_listed_in_the_order_of_their_names(cloud: Cloud, name: str) -> None:
    names = [f"{name} {number}" for number in (2, 1, 3)]
    for one in names:
        cloud.backend.create_keypair(one, make_public_key())
    listed = [keypair.name for keypair in cloud.backend.list_keypairs()]
    assert listed == sorted(listed)
    assert set(names) <= set(listed)
    for one in names:
        cloud.backend.delete_keypair(one)


def test_a_key_pair_that_is_made_again_is_the_same(cloud: Cloud, name: str) -> None:
    key = make_public_key(comment="first")
    made = cloud.backend.create_keypair(name, key)
    other_words = f"{key.removesuffix('first')}second"
    assert cloud.reopen().create_keypair(name, other_words) == made
    assert list_named(cloud, name) == [made]


def test_a_name_that_has_another_key_is_taken(cloud: Cloud, name: str) -> None:
    made = cloud.backend.create_keypair(name, make_public_key())
    with pytest.raises(NameTaken) as refusal:
        cloud.backend.create_keypair(name, make_public_key())
    assert refusal.value.reason == "state"
    assert list_named(cloud, name) == [made]


def test_a_deleted_key_pair_is_gone_and_its_name_is_free(cloud: Cloud, name: str) -> None:
    cloud.backend.create_keypair(name, make_public_key())
    for _ in range(2):
        cloud.backend.delete_keypair(name)
        assert list_named(cloud, name) == []
    again = cloud.backend.create_keypair(name, make_public_key())
    assert list_named(cloud, name) == [again]


@pytest.mark.parametrize("absent", ABSENT, ids=range(len(ABSENT)))
def test_the_deletion_of_what_there_is_not_is_fine(cloud: Cloud, absent: str) -> None:
    before = cloud.backend.list_keypairs()
    cloud.backend.delete_keypair(absent)
    assert cloud.backend.list_keypairs() == before


@pytest.mark.parametrize("bad", BAD_NAMES, ids=range(len(BAD_NAMES)))
def test_what_is_no_name_is_refused(cloud: Cloud, bad: str) -> None:
    with pytest.raises(BackendRefused) as refusal:
        cloud.backend.create_keypair(bad, make_public_key())
    assert refusal.value.reason == "input"


@pytest.mark.parametrize("bad", BAD_KEYS, ids=range(len(BAD_KEYS)))
def test_what_is_no_public_key_is_refused(cloud: Cloud, name: str, bad: str) -> None:
    with pytest.raises(BackendRefused) as refusal:
        cloud.backend.create_keypair(name, bad)
    assert refusal.value.reason == "input"
    assert list_named(cloud, name) == []
