"""The queue: what is due comes out once, the earliest first, and nothing waits for ever.

A delay below nothing stands for a time that has passed already.
"""

import math
import threading
import time
from datetime import timedelta

import pytest

from operations.queue import LONG_DELAY, LOOKS_A_SECOND, Watch, WorkQueue
from persistence.operations.leases import Lease
from tests.threads import run_at_once
from tests.unit.persistence.samples import START, make_operation

LONG = 3600.0  # seconds that no test waits for


@pytest.fixture
def queue() -> WorkQueue:
    return WorkQueue()


def take_all(queue: WorkQueue) -> list[str | None]:
    """Return what is due now, up to the first nothing."""
    taken = [queue.take(0)]
    while taken[-1] is not None:
        taken.append(queue.take(0))
    return taken


def test_an_empty_queue_gives_nothing() -> None:
    assert WorkQueue().take(0) is None


def test_what_is_due_comes_out_the_earliest_first() -> None:
    queue = WorkQueue()
    for name, delay in (("second", -2), ("third", -1), ("first", -3)):
        queue.put(name, delay)
    assert take_all(queue) == ["first", "second", "third", None]


def test_what_is_not_due_stays() -> None:
    queue = WorkQueue()
    queue.put("later", LONG)
    queue.put("now")
    assert take_all(queue) == ["now", None]


def test_a_short_delay_is_waited_for() -> None:
    queue = WorkQueue()
    queue.put("soon", 0.01)
    assert queue.take(LONG) == "soon"


def test_what_is_put_twice_comes_out_once() -> None:
    queue = WorkQueue()
    for _ in range(3):
        queue.put("one")
    assert take_all(queue) == ["one", None]
    queue.put("one")
    assert take_all(queue) == ["one", None]


def test_the_earlier_of_two_plans_counts() -> None:
    queue = WorkQueue()
    queue.put("sooner", LONG)
    queue.put("sooner")
    queue.put("as planned")
    queue.put("as planned", LONG)
    assert take_all(queue) == ["sooner", "as planned", None]


def test_what_was_brought_forward_does_not_come_again_at_its_old_time() -> None:
    queue = WorkQueue()
    queue.put("one", 0.01)
    queue.put("one")
    assert queue.take(0) == "one"
    queue.put("end", 0.02)
    assert queue.take(LONG) == "end"


def test_a_lease_that_was_kept_is_remembered_with_its_operation() -> None:
    queue = WorkQueue()
    queue.put_back("one", 7, 0)
    assert take_all(queue) == ["one", None]
    assert queue.kept == {"one": 7}


def make_watch(fence: int = 7, until: float = math.inf) -> Watch:
    """Return what is remembered of an operation that was looked at a second ago."""
    lease = Lease(make_operation(), fence, 1, True, False, START)
    return Watch(lease, None, time.monotonic() - 1, until)


def test_what_is_watched_is_looked_at_in_time(queue: WorkQueue) -> None:
    watch = make_watch()
    queue.watch("one", watch, 0)
    assert take_all(queue) == ["one", None]
    assert queue.take_watch("one") is watch
    assert queue.take_watch("one") is None


def test_the_time_of_a_lease_goes_on_while_its_operation_is_watched() -> None:
    now = make_watch().find_lease().now
    assert timedelta(seconds=1) <= now - START < timedelta(seconds=LONG)


def test_what_is_put_is_not_looked_at_but_taken_on_by_the_first_right(queue: WorkQueue) -> None:
    queue.watch("one", make_watch(7), LONG)
    queue.put("one")
    assert queue.take(0) == "one"
    assert queue.take_watch("one") is None
    assert queue.take_fence("one") == 7
    assert queue.take_fence("one") is None


def test_whoever_takes_a_step_of_what_is_watched_has_the_first_right(queue: WorkQueue) -> None:
    queue.watch("one", make_watch(7), LONG)
    assert queue.take_fence("one") == 7
    assert queue.list_watched() == []


def test_what_others_would_take_on_soon_is_known_until_that_is_put_off(queue: WorkQueue) -> None:
    for name, until in (("soon", 10.0), ("later", 20.0)):
        queue.watch(name, make_watch(until=until), LONG)
    assert queue.list_watched(15.0) == ["soon"]
    queue.keep_watching(["soon", "unknown"], 30.0)
    assert queue.list_watched(25.0) == ["later"]
    assert queue.list_watched() == ["soon", "later"]


def test_looks_at_very_many_that_go_on_for_long_are_spread_and_others_are_not(
    queue: WorkQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    for number in range(10 * LOOKS_A_SECOND):
        queue.watch(f"long-{number}", make_watch(), LONG_DELAY)
    queue.watch("short", make_watch(), 0.01)
    now = 0.01
    assert take_all(queue) == ["short", None]
    now = LONG_DELAY + 1
    assert LOOKS_A_SECOND <= len(take_all(queue)) <= LOOKS_A_SECOND + 2
    now = LONG_DELAY + 10
    assert len(take_all(queue)) >= 9 * LOOKS_A_SECOND


def test_whoever_waits_is_woken_by_what_is_put() -> None:
    queue = WorkQueue()

    def take_or_put(number: int) -> str | None:
        if number:
            return queue.take(LONG)
        queue.put("work")
        return None

    assert run_at_once(2, take_or_put) == [None, "work"]


def test_something_due_at_once_overtakes_what_somebody_waits_for() -> None:
    queue = WorkQueue()
    queue.put("later", LONG)

    def take_or_put(number: int) -> str | None:
        if number:
            return queue.take(LONG)
        queue.put("now")
        return None

    assert run_at_once(2, take_or_put) == [None, "now"]


def test_closing_wakes_everyone_and_nothing_is_due_any_more() -> None:
    queue = WorkQueue()

    def take_or_close(number: int) -> str | None:
        if number:
            return queue.take(LONG)
        queue.close()
        return None

    assert run_at_once(8, take_or_close) == [None] * 8
    queue.put("too late")
    assert queue.closed
    assert queue.take(LONG) is None


def test_many_threads_take_each_thing_once() -> None:
    queue = WorkQueue()
    count, takers = 400, 8
    done = threading.Semaphore(0)

    def work(number: int) -> list[str]:
        if number < takers:
            taken = []
            while name := queue.take(LONG):
                taken.append(name)
                done.release()
            return taken
        for put in range(number - takers, count, 2):
            queue.put(str(put), 0.001 * (put % 3))
        if number == takers:
            for _ in range(count):
                done.acquire(timeout=60)
            queue.close()
        return []

    results = run_at_once(takers + 2, work)
    taken = [name for result in results if isinstance(result, list) for name in result]
    assert sorted(taken, key=int) == [str(number) for number in range(count)]
