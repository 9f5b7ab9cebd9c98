"""Duties of workers: each comparison with the cloud has its tick, which one of them does."""

import pytest

from operations.duties import TICK_SECONDS, Comparison, find_comparison


def test_of_all_ticks_one_a_period_compares_and_every_tenth_of_those_everything() -> None:
    due = [tick for tick in range(0, 1800, TICK_SECONDS) if find_comparison(tick, 60.0)]
    assert due == list(range(0, 1800, 60))
    whole = [tick for tick in due if find_comparison(tick, 60.0) is Comparison.WHOLE]
    assert whole == [0, 600, 1200]


@pytest.mark.parametrize("seconds", [7.5, 61.3, 5.0, 0.1])
def test_a_period_that_ticks_do_not_divide_is_kept_on_the_average(seconds: float) -> None:
    ticks = range(0, 100_000, TICK_SECONDS)
    due = [tick for tick in ticks if find_comparison(tick, seconds)]
    assert len(due) == pytest.approx(100_000 / max(seconds, TICK_SECONDS), abs=1)
