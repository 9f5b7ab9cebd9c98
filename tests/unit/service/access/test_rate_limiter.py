"""Requests counted in memory and in the database: by several processes, and while it is away."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import pytest

from domain.errors import DatabaseUnavailable
from domain.rate_limits import RateLimit, Tier
from persistence.database.session import Database
from service.access import rate_limiter
from service.access.buckets import Standing
from service.access.rate_limiter import RateLimiter

HOUR = 3600
FEW = RateLimit(Tier.WRITE, requests=10, window_seconds=HOUR)
MANY = RateLimit(Tier.READ, requests=6000, window_seconds=HOUR)
DEADLINE_S = 20


class CountedDatabase(Database):
    """A database that counts its transactions, and may be away or slow to answer."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.transactions = 0
        self.is_away = False
        self.pause_s = 0.0

    @contextmanager
    def write(self) -> Any:
        self.transactions += 1
        time.sleep(self.pause_s)
        if self.is_away:
            raise DatabaseUnavailable
        with super().write() as connection:
            yield connection


@asynccontextmanager
async def open_limiter(url: str) -> AsyncIterator[tuple[RateLimiter, CountedDatabase]]:
    """Give a process's limiter, and its own view of the database."""
    database = CountedDatabase(url)
    limiter = RateLimiter(database)
    yield limiter, database
    await limiter.close()
    limiter.executor.shutdown()
    database.close()


async def take(limiter: RateLimiter, limit: RateLimit, count: int, name: str = "a") -> int:
    """Count requests, one after the other, and return how many were let in."""
    standings = [await limiter.take(name, limit) for _ in range(count)]
    return sum(standing.allowed for standing in standings)


async def await_truth(check: Callable[[], Awaitable[bool]]) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not await check():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)


def test_a_caller_makes_as_many_requests_as_the_limit_says(upgraded_url: str) -> None:
    async def run() -> list[Standing]:
        async with open_limiter(upgraded_url) as (limiter, _):
            return [await limiter.take("a", FEW) for _ in range(12)]

    standings = asyncio.run(run())
    assert [standing.allowed for standing in standings] == [True] * 10 + [False] * 2
    assert [standing.remaining for standing in standings] == [9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0, 0]
    assert 330 <= standings[0].reset <= 360  # some seconds may have passed
    assert 3570 <= standings[9].reset <= 3600
    assert 330 <= standings[-1].retry_after <= 360


@pytest.mark.parametrize("limit", [FEW, RateLimit(Tier.READ, 100, HOUR), MANY])
def test_three_processes_together_let_in_what_the_limit_says(
    upgraded_url: str, limit: RateLimit
) -> None:
    let_in = 0

    async def run() -> None:
        async with (
            open_limiter(upgraded_url) as (one, _),
            open_limiter(upgraded_url) as (two, _),
            open_limiter(upgraded_url) as (three, _),
        ):

            async def has_been_given() -> bool:
                nonlocal let_in
                each = limit.requests // 2
                let_in += sum(
                    await asyncio.gather(*(take(x, limit, each) for x in (one, two, three)))
                )
                return let_in >= 0.95 * limit.requests

            await await_truth(has_been_given)

    started = time.monotonic()
    asyncio.run(run())
    come = (time.monotonic() - started) / limit.interval
    assert let_in <= limit.requests + come


def test_who_is_refused_asks_the_database_nothing(upgraded_url: str) -> None:
    async def run() -> int:
        async with open_limiter(upgraded_url) as (limiter, database):
            assert await take(limiter, FEW, 11) == 10
            before = database.transactions
            assert await take(limiter, FEW, 1000) == 0
            return database.transactions - before

    assert asyncio.run(run()) == 0


def test_a_busy_caller_needs_few_transactions(upgraded_url: str) -> None:
    async def run() -> int:
        async with open_limiter(upgraded_url) as (limiter, database):
            assert await take(limiter, MANY, 3000) == 3000
            return database.transactions

    assert asyncio.run(run()) <= 30


def test_callers_that_ask_now_and_then_wait_for_no_database(upgraded_url: str) -> None:
    async def run() -> int:
        async with open_limiter(upgraded_url) as (limiter, database):
            for number in range(300):
                assert (await limiter.take(f"caller-{number}", MANY)).allowed
            return database.transactions

    assert asyncio.run(run()) == 0


def test_what_was_let_in_on_credit_is_soon_known_to_the_others(upgraded_url: str) -> None:
    async def run() -> None:
        async with (
            open_limiter(upgraded_url) as (one, _),
            open_limiter(upgraded_url) as (two, database),
        ):
            await take(one, MANY, 3)
            spare = MANY.capacity - 3

            async def is_known() -> bool:
                bucket = two.find_bucket("a", MANY)
                database.transactions = 0
                charge = bucket.draw_up(time.monotonic())
                grants = await asyncio.to_thread(two._settle, [charge])
                return bool(grants["a"].full_in > 2.9 * MANY.interval - DEADLINE_S)

            await await_truth(is_known)
            assert await take(two, MANY, MANY.requests) <= spare + 4

    asyncio.run(run())


def test_tokens_that_are_not_used_go_back(upgraded_url: str) -> None:
    limit = RateLimit(Tier.READ, 100, HOUR)

    async def run() -> None:
        async with (
            open_limiter(upgraded_url) as (one, _),
            open_limiter(upgraded_url) as (two, _),
        ):
            assert await take(one, limit, 20) == 20
            held = one.find_bucket("a", limit)
            assert held.balance > 0

            async def is_back() -> bool:
                return held.balance == 0

            await await_truth(is_back)
            assert 79 <= await take(two, limit, 100) <= 81

    asyncio.run(run())


def test_those_who_ask_at_once_ask_together(upgraded_url: str) -> None:
    async def run() -> tuple[int, int]:
        async with open_limiter(upgraded_url) as (limiter, database):
            asked = [limiter.take(f"caller-{number}", FEW) for number in range(200)]
            standings = await asyncio.gather(*asked)
            return sum(standing.allowed for standing in standings), database.transactions

    let_in, transactions = asyncio.run(run())
    assert let_in == 200
    assert transactions <= 3


def test_a_crowd_of_one_caller_is_let_in_as_far_as_the_limit_goes(upgraded_url: str) -> None:
    async def run() -> int:
        async with open_limiter(upgraded_url) as (limiter, _):
            standings = await asyncio.gather(*(limiter.take("a", FEW) for _ in range(50)))
            return sum(standing.allowed for standing in standings)

    assert asyncio.run(run()) == 10


def test_limits_go_on_while_the_database_is_away(upgraded_url: str) -> None:
    async def run() -> None:
        async with open_limiter(upgraded_url) as (limiter, database):
            assert await take(limiter, FEW, 4) == 4
            database.is_away = True
            assert 6 <= await take(limiter, FEW, 20) + 4 <= 10
            assert await take(limiter, FEW, 20, "b") == 10
            assert (await limiter.take("b", FEW)).retry_after > 0

    asyncio.run(run())


def test_a_database_that_hangs_holds_up_one_request_alone(
    upgraded_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limiter, "PATIENCE_SECONDS", 0.1)
    monkeypatch.setattr(rate_limiter, "AWAY_SECONDS", 0.1)

    async def run() -> None:
        async with open_limiter(upgraded_url) as (limiter, database):
            database.pause_s = 1.0
            assert await take(limiter, FEW, 12) == 10
            assert await take(limiter, FEW, 12, "b") == 10
            assert database.transactions == 1

    asyncio.run(run())


def test_what_is_owed_is_written_down_when_the_database_is_back(
    upgraded_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limiter, "AWAY_SECONDS", 0.1)

    async def run() -> None:
        async with open_limiter(upgraded_url) as (limiter, database):
            database.is_away = True
            await take(limiter, MANY, 2)
            bucket = limiter.find_bucket("a", MANY)

            async def was_tried() -> bool:
                return database.transactions > 0 and bucket.balance == -2

            await await_truth(was_tried)
            database.is_away = False

            async def is_settled() -> bool:
                return bucket.balance == 0 and bucket.unsettled == 0

            await await_truth(is_settled)
            assert bucket.full_at > time.monotonic()

    asyncio.run(run())


def test_a_flood_of_addresses_takes_a_bounded_memory(upgraded_url: str) -> None:
    async def run() -> int:
        async with open_limiter(upgraded_url) as (limiter, database):
            database.is_away = True
            for number in range(rate_limiter.MOST_BUCKETS + 2000):
                await limiter.take(f"address:{number}", FEW)
            return len(limiter.buckets)

    assert asyncio.run(run()) == rate_limiter.MOST_BUCKETS
