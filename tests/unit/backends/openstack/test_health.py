"""Whether a cloud answers is told in time, and asked by one thread for all who want to know."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from backends.base import CloudUnavailable
from backends.openstack.capabilities import HealthProbe


class Hanging:
    """A cloud that answers when it is let."""

    def __init__(self) -> None:
        self.answering = Event()
        self.asked = 0

    def ask(self) -> None:
        self.asked += 1
        self.answering.wait(60)


def test_a_cloud_that_hangs_is_away_in_time_and_asked_once() -> None:
    cloud = Hanging()
    probe = HealthProbe(cloud.ask, seconds=0.05)
    for _ in range(3):
        with pytest.raises(CloudUnavailable, match="in time"):
            probe.check()
    assert cloud.asked == 1
    cloud.answering.set()
    HealthProbe(cloud.ask).check()


def test_all_who_want_to_know_share_one_question() -> None:
    cloud = Hanging()
    probe = HealthProbe(cloud.ask, seconds=60)
    with ThreadPoolExecutor(8) as pool:
        asking = [pool.submit(probe.check) for _ in range(8)]
        cloud.answering.set()
        assert [one.result() for one in asking] == [None] * 8
    assert cloud.asked <= 8


def test_what_went_wrong_is_told_and_the_next_question_is_a_new_one() -> None:
    responses = iter([CloudUnavailable("away", 3.0), None])

    def ask() -> None:
        if response := next(responses):
            raise response

    probe = HealthProbe(ask)
    with pytest.raises(CloudUnavailable) as unavailable:
        probe.check()
    assert unavailable.value.retry_after == 3.0
    probe.check()
