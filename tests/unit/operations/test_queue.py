"""The queue: what is due comes out once, the earliest first, and nothing waits for ever.

A delay below nothing stands for a time that has passed already.
"""

import threading

from operations.queue import WorkQueue
from tests.threads import run_at_once

LONG = 3600.0  # seconds that no test waits for


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
