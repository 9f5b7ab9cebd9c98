"""Changes on the event loop: in groups where that is possible, one by one in threads where not."""

import asyncio
import threading
from collections.abc import Callable
from contextvars import ContextVar
from functools import partial

import pytest

from domain.errors import DatabaseUnavailable
from persistence.database.session import Database, WouldBlock
from service.application.group_changes import LARGEST_GROUP, Changes
from service.application.threads import RequestThreads
from service.middlewares.rendering import Rendered

Call = Callable[[], str]

who: ContextVar[str] = ContextVar("who")


@pytest.fixture
def kind() -> str:
    """The database whose changes the loop makes."""
    return "sqlite"


@pytest.fixture
def changes(database: Database) -> Changes:
    database.open_inline()
    return Changes(database, RequestThreads(2))


def respond(text: str) -> Rendered:
    return Rendered(200, [], text.encode())


def find_thread() -> str:
    return threading.current_thread().name


def test_what_comes_together_is_made_in_the_loop_and_in_order(changes: Changes) -> None:
    made: list[tuple[int, str]] = []

    def make(number: int) -> str:
        made.append((number, find_thread()))
        return str(number)

    async def run() -> list[Rendered]:
        numbers = range(2 * LARGEST_GROUP + 1)
        return await asyncio.gather(*(changes.make(partial(make, n), respond) for n in numbers))

    answers = asyncio.run(run())
    assert [one.body for one in answers] == [str(n).encode() for n in range(len(answers))]
    assert made == [(n, find_thread()) for n in range(len(answers))]


def test_a_change_that_takes_its_time_is_made_in_a_thread_and_others_are_not(
    changes: Changes, database: Database
) -> None:
    def dawdle() -> str:
        database.take_time()
        return find_thread()

    async def run() -> list[Rendered]:
        calls = find_thread, dawdle, find_thread
        return await asyncio.gather(*(changes.make(call, respond) for call in calls))

    first, late, last = asyncio.run(run())
    assert late.body.startswith(b"request-")
    assert first.body == last.body == find_thread().encode()


def test_what_a_change_raises_reaches_its_request_alone(changes: Changes) -> None:
    def fail() -> str:
        raise LookupError("mine")

    async def run() -> list[Rendered | BaseException]:
        calls: list[Call] = [fail, lambda: "well"]
        return await asyncio.gather(
            *(changes.make(call, respond) for call in calls), return_exceptions=True
        )

    failure, well = asyncio.run(run())
    assert isinstance(failure, LookupError)
    assert well == respond("well")


def test_what_goes_wrong_with_a_response_reaches_its_request_alone(changes: Changes) -> None:
    def render(text: str) -> Rendered:
        return respond({"well": "well"}[text])

    async def run() -> list[Rendered | BaseException]:
        calls: list[Call] = [lambda: "ill", lambda: "well"]
        return await asyncio.gather(
            *(changes.make(call, render) for call in calls), return_exceptions=True
        )

    failure, well = asyncio.run(run())
    assert isinstance(failure, KeyError)
    assert well == respond("well")


def test_what_a_change_raises_in_a_thread_reaches_its_request_too(
    changes: Changes, database: Database
) -> None:
    def fail() -> str:
        database.take_time()
        raise LookupError("mine")

    with pytest.raises(LookupError):
        asyncio.run(changes.make(fail, respond))


def test_what_goes_wrong_after_the_commit_leaves_nobody_waiting(
    changes: Changes, database: Database
) -> None:
    def break_later() -> str:
        database.after_commit(lambda: [].pop())
        return "made"

    async def run() -> Rendered:
        with pytest.raises(IndexError):
            await changes.make(break_later, respond)
        return await changes.make(lambda: "next", respond)

    assert asyncio.run(run()) == respond("next")


def test_every_change_is_made_as_its_own_request(changes: Changes, database: Database) -> None:
    told: list[str] = []

    def tell() -> str:
        database.after_commit(lambda: told.append(who.get()))
        return who.get()

    async def ask(name: str) -> Rendered:
        who.set(name)
        return await changes.make(tell, respond)

    async def run() -> list[Rendered]:
        return await asyncio.gather(*(ask(name) for name in "abc"))

    assert [one.body for one in asyncio.run(run())] == [b"a", b"b", b"c"]
    assert told == ["a", "b", "c"]


def test_a_request_that_was_given_up_holds_nobody_up(changes: Changes) -> None:
    async def run() -> Rendered:
        gone = asyncio.create_task(changes.make(lambda: "gone", respond))
        stays = asyncio.create_task(changes.make(lambda: "stays", respond))
        await asyncio.sleep(0)
        gone.cancel()
        return await stays

    assert asyncio.run(run()) == respond("stays")


def test_without_glances_everything_is_made_in_threads(database: Database) -> None:
    with pytest.raises(WouldBlock):
        database.change_inline([])
    changes = Changes(database, RequestThreads(2))

    async def run() -> list[Rendered]:
        return await asyncio.gather(*(changes.make(find_thread, respond) for _ in "ab"))

    assert all(one.body.startswith(b"request-") for one in asyncio.run(run()))


def test_what_waits_while_the_database_is_found_away_is_not_tried_anew(
    changes: Changes, database: Database
) -> None:
    def stay_away() -> str:
        database.take_time()
        raise DatabaseUnavailable

    async def run() -> list[Rendered | BaseException]:
        calls: list[Call] = [stay_away, *[find_thread] * (2 * LARGEST_GROUP)]
        asked = [asyncio.create_task(changes.make(call, respond)) for call in calls]
        outcomes = await asyncio.gather(*asked, return_exceptions=True)
        return [*outcomes, await changes.make(lambda: "back", respond)]

    first, *others, back = asyncio.run(run())
    assert isinstance(first, DatabaseUnavailable)
    made, told = others[: LARGEST_GROUP - 1], others[LARGEST_GROUP - 1 :]
    assert [one for one in made if isinstance(one, BaseException)] == []
    assert all(isinstance(one, DatabaseUnavailable) for one in told)
    assert back == respond("back")
