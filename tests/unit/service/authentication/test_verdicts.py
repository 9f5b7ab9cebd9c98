"""Verdicts are kept for a while, and nobody asks for one that somebody asks for already."""

import asyncio

from service.authentication.verdicts import Verdicts

KEPT_S = 30.0
END = 100.0


class Asker:
    """Counts how often it is asked, and answers once it is told to."""

    def __init__(self) -> None:
        self.asked = 0
        self.gate = asyncio.Event()

    async def ask(self) -> str:
        self.asked += 1
        await self.gate.wait()
        return f"verdict {self.asked}"


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def make(clock: Clock, end: float | None = None, most: int = 10) -> Verdicts[str]:
    return Verdicts(KEPT_S, lambda _: end, clock, most)


def test_a_crowd_asks_once_and_whoever_leaves_it_takes_nobody_along() -> None:
    async def run() -> None:
        verdicts, asker = make(Clock()), Asker()
        crowd = [asyncio.create_task(verdicts.find(b"one", asker.ask)) for _ in range(5)]
        await asyncio.sleep(0)
        crowd[0].cancel()
        await asyncio.sleep(0)
        asker.gate.set()
        found = await asyncio.gather(*crowd, return_exceptions=True)
        assert isinstance(found[0], asyncio.CancelledError)
        assert (found[1:], asker.asked) == (["verdict 1"] * 4, 1)

    asyncio.run(run())


def test_a_verdict_is_kept_for_a_while() -> None:
    async def run() -> None:
        clock, asker = Clock(), Asker()
        verdicts = make(clock)
        asker.gate.set()
        for now, expected in ((0.0, 1), (KEPT_S - 1, 1), (KEPT_S, 2), (KEPT_S + 1, 2)):
            clock.now = now
            assert await verdicts.find(b"one", asker.ask) == f"verdict {expected}"

    asyncio.run(run())


def test_nothing_is_asked_of_what_has_ended() -> None:
    async def run() -> None:
        clock, asker = Clock(), Asker()
        verdicts = make(clock, END)
        asker.gate.set()
        for now in (END - 1, END + KEPT_S * 10):
            clock.now = now
            assert await verdicts.find(b"one", asker.ask) == "verdict 1"

    asyncio.run(run())


def test_the_least_used_verdict_makes_room() -> None:
    async def run() -> None:
        asker = Asker()
        verdicts = make(Clock(), most=2)
        asker.gate.set()
        for digest in (b"one", b"two", b"one", b"three", b"one"):
            await verdicts.find(digest, asker.ask)
        assert asker.asked == 3
        await verdicts.find(b"two", asker.ask)
        assert asker.asked == 4

    asyncio.run(run())


def test_a_failure_is_everybodys_and_is_not_kept() -> None:
    async def fail() -> str:
        raise ConnectionError

    async def run() -> None:
        verdicts, asker = make(Clock()), Asker()
        asker.gate.set()
        found = await asyncio.gather(
            *(verdicts.find(b"one", fail) for _ in range(3)), return_exceptions=True
        )
        assert all(isinstance(one, ConnectionError) for one in found)
        assert await verdicts.find(b"one", asker.ask) == "verdict 1"

    asyncio.run(run())


def test_what_is_forgotten_or_not_kept_any_longer_is_asked_anew() -> None:
    async def run() -> None:
        clock, asker = Clock(), Asker()
        asker.gate.set()
        verdicts = make(clock)
        assert await verdicts.find(b"one", asker.ask) == "verdict 1"
        verdicts.forget(b"one")
        assert await verdicts.find(b"one", asker.ask) == "verdict 2"
        verdicts.prune()
        assert await verdicts.find(b"one", asker.ask) == "verdict 2"
        clock.now += KEPT_S
        verdicts.prune()
        clock.now -= KEPT_S  # so that only what is gone is asked for
        assert await verdicts.find(b"one", asker.ask) == "verdict 3"

    asyncio.run(run())
