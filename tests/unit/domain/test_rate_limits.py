"""How many tokens a bucket gives: never more than its limit, and soon as many again."""

import pytest

from domain.rate_limits import RateLimit, Tier, charge

NOW = 1_800_000_000.0
LIMIT = RateLimit(Tier.READ, requests=60, window_seconds=30)


def test_a_full_bucket_gives_what_the_limit_says_and_no_more() -> None:
    full_at, granted = charge(LIMIT, 0.0, NOW, 0, 1000)
    assert granted == 60
    assert full_at == pytest.approx(NOW + 30)
    assert charge(LIMIT, full_at, NOW, 0, 1) == (full_at, 0)


def test_tokens_come_at_a_steady_rate() -> None:
    full_at, _ = charge(LIMIT, 0.0, NOW, 0, 60)
    assert charge(LIMIT, full_at, NOW + 0.49, 0, 9)[1] == 0
    assert charge(LIMIT, full_at, NOW + 0.5, 0, 9)[1] == 1
    assert charge(LIMIT, full_at, NOW + 15, 0, 99)[1] == 30
    assert charge(LIMIT, full_at, NOW + 3600, 0, 99)[1] == 60


def test_what_was_spent_already_is_taken_though_there_is_nothing_left() -> None:
    full_at, _ = charge(LIMIT, 0.0, NOW, 0, 60)
    full_at, granted = charge(LIMIT, full_at, NOW, 4, 1)
    assert granted == 0
    assert charge(LIMIT, full_at, NOW + 2, 0, 1)[1] == 0
    assert charge(LIMIT, full_at, NOW + 2.5, 0, 1)[1] == 1


def test_tokens_can_be_given_back() -> None:
    full_at, _ = charge(LIMIT, 0.0, NOW, 0, 60)
    full_at, _ = charge(LIMIT, full_at, NOW, -10, 0)
    assert charge(LIMIT, full_at, NOW, 0, 99)[1] == 10


def test_a_full_bucket_takes_nothing_back() -> None:
    full_at, _ = charge(LIMIT, 0.0, NOW, -10, 0)
    assert charge(LIMIT, full_at, NOW, 0, 99)[1] == 60


def test_a_clock_that_goes_back_empties_a_bucket_at_the_most() -> None:
    full_at, _ = charge(LIMIT, 0.0, NOW + 86_400, 0, 60)
    full_at, granted = charge(LIMIT, full_at, NOW, 0, 1)
    assert granted == 0
    assert charge(LIMIT, full_at, NOW + 30, 0, 99)[1] == 60


@pytest.mark.parametrize(("requests", "credit"), [(5, 0), (600, 0), (6000, 3), (600_000, 312)])
def test_what_processes_give_on_credit_is_kept_back_and_little(requests: int, credit: int) -> None:
    limit = RateLimit(Tier.READ, requests, 60)
    assert limit.credit == credit
    assert limit.capacity + 64 * limit.credit == requests
    assert limit.capacity >= 0.96 * requests


def test_rounding_of_times_gives_no_token_away() -> None:
    limit = RateLimit(Tier.READ, 1_000_000, 60)
    full_at, taken = 0.0, 0
    for _ in range(1000):
        full_at, granted = charge(limit, full_at, NOW, 0, 999)
        taken += granted
    full_at, granted = charge(limit, full_at, NOW, 0, 10_000)
    assert taken + granted <= limit.capacity + 1
