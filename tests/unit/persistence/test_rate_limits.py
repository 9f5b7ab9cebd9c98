"""Buckets in the database: taken from by many at once, and forgotten when they are full."""

import pytest

from domain.rate_limits import RateLimit, Tier
from persistence.database.session import Database
from persistence.rate_limits import Charge, Grant, forget_full_buckets, settle_charges
from tests.threads import run_at_once

LIMIT = RateLimit(Tier.READ, requests=100, window_seconds=3600)


def settle(database: Database, *charges: Charge) -> dict[str, Grant]:
    with database.write() as connection:
        return settle_charges(connection, charges)


def test_a_bucket_is_full_at_first_and_gives_what_there_is(database: Database) -> None:
    grant = settle(database, Charge("a", LIMIT, 0, 70))["a"]
    assert grant.granted == 70
    assert grant.full_in == pytest.approx(70 * 36, abs=1)
    assert settle(database, Charge("a", LIMIT, 0, 70))["a"].granted == 30
    assert settle(database, Charge("a", LIMIT, 0, 70))["a"].granted == 0


def test_buckets_are_each_their_own(database: Database) -> None:
    settle(database, Charge("a", LIMIT, 100, 0))
    grants = settle(
        database, Charge("b", LIMIT, 0, 5), Charge("a", LIMIT, 0, 5), Charge("c", LIMIT, 3, 100)
    )
    assert {name: grant.granted for name, grant in grants.items()} == {"a": 0, "b": 5, "c": 97}


def test_those_who_take_at_once_get_no_more_than_there_is(database: Database) -> None:
    names = ["a", "b", "c", "d"]

    def take(number: int) -> int:
        turned = names[number % 4 :] + names[: number % 4]
        grants = settle(database, *(Charge(name, LIMIT, 0, 3) for name in turned))
        return sum(grant.granted for grant in grants.values())

    taken = [one for _ in range(4) for one in run_at_once(12, take)]
    assert [one for one in taken if isinstance(one, Exception)] == []
    assert sum(one for one in taken if isinstance(one, int)) == len(names) * 100


def test_a_bucket_that_is_full_is_forgotten(database: Database) -> None:
    quick = RateLimit(Tier.ADDRESS, requests=1_000_000, window_seconds=1)
    settle(database, Charge("full", quick, 1, 0), Charge("used", LIMIT, 1, 0))
    with database.write() as connection:
        assert forget_full_buckets(connection) == 1
        assert forget_full_buckets(connection) == 0
    assert settle(database, Charge("used", LIMIT, 0, 100))["used"].granted == 99
