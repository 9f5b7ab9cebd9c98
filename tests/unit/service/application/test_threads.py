"""Threads for requests: each call is done once, in the context of its caller."""

import asyncio
import threading
from contextvars import ContextVar

import pytest

from service.application.threads import Crowded, RequestThreads

LIMIT = 3
WAIT_S = 20

who: ContextVar[int] = ContextVar("who", default=-1)


async def ask(threads: RequestThreads, number: int) -> tuple[int, int]:
    who.set(number)
    return await threads.run(lambda: (who.get(), threading.get_ident()))


def test_each_caller_gets_its_own_result_in_its_own_context() -> None:
    async def main() -> list[tuple[int, int]]:
        threads = RequestThreads(LIMIT)
        return await asyncio.gather(*(ask(threads, number) for number in range(500)))

    results = asyncio.run(main())
    assert [found for found, _ in results] == list(range(500))
    assert len({thread for _, thread in results}) <= LIMIT
    assert threading.get_ident() not in {thread for _, thread in results}


def test_one_after_the_other_is_one_thread() -> None:
    async def main() -> set[int]:
        threads = RequestThreads(LIMIT)
        seen = set()
        for number in range(20):
            _, thread = await ask(threads, number)
            seen.add(thread)
            while len(threads.idle) < threads.count:
                await asyncio.sleep(0)
        return seen

    assert len(asyncio.run(main())) == 1


def test_calls_that_wait_for_each_other_run_at_once() -> None:
    async def main() -> list[int]:
        threads, barrier = RequestThreads(LIMIT), threading.Barrier(LIMIT)
        calls = (threads.run(barrier.wait, WAIT_S) for _ in range(LIMIT))
        return await asyncio.gather(*calls)

    assert sorted(asyncio.run(main())) == list(range(LIMIT))


def test_what_a_call_raises_reaches_its_caller_and_the_thread_goes_on() -> None:
    def fail() -> None:
        raise KeyError("gone")

    async def main() -> tuple[int, int]:
        threads = RequestThreads(1)
        with pytest.raises(KeyError, match="gone"):
            await threads.run(fail)
        return await ask(threads, 7)

    assert asyncio.run(main())[0] == 7


def test_a_call_that_ends_an_iteration_leaves_nobody_waiting() -> None:
    async def main() -> None:
        await asyncio.wait_for(RequestThreads(1).run(next, iter(())), WAIT_S)

    with pytest.raises(RuntimeError) as failure:
        asyncio.run(main())
    assert isinstance(failure.value.__cause__, StopIteration)


def test_a_caller_that_has_gone_away_disturbs_nobody() -> None:
    async def main() -> tuple[int, int]:
        threads, go_on = RequestThreads(1), threading.Event()
        task = asyncio.create_task(threads.run(go_on.wait, WAIT_S))
        await asyncio.sleep(0)
        task.cancel()
        go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await task
        return await ask(threads, 3)

    assert asyncio.run(main())[0] == 3


def test_a_call_that_no_thread_takes_in_time_is_given_up_and_never_done() -> None:
    done = []

    async def main() -> tuple[int, int]:
        threads, go_on = RequestThreads(1, patience=0.05), threading.Event()
        long = asyncio.create_task(threads.run(go_on.wait, WAIT_S))
        await asyncio.sleep(0)
        with pytest.raises(Crowded):
            await threads.run(lambda: done.append("late"))
        go_on.set()
        assert await long  # which has begun, and so is waited for
        return await ask(threads, 5)

    assert asyncio.run(main())[0] == 5
    assert done == []
