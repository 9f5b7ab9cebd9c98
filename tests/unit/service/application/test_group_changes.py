"""Changes on SQLite: in groups, each of them in a thread."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from functools import partial

import pytest

from domain.errors import DatabaseUnavailable
from persistence.database.session import Database
from service.application.group_changes import LARGEST_GROUP, Changes
from service.application.threads import RequestThreads
from service.middlewares.rendering import Rendered

Call = Callable[[], str]

who: ContextVar[str] = ContextVar("who")


@pytest.fixture
def kind() -> str:
    """The database with one writer."""
    return "sqlite"


@pytest.fixture
def changes(database: Database) -> Changes:
    return Changes(database, RequestThreads(2))


@pytest.fixture
def file(database: Database) -> Iterator[sqlite3.Connection]:
    """The file of the database as another process has it."""
    with database.read() as connection:
        path = connection.exec_driver_sql("PRAGMA database_list").all()[0][2]
    other = sqlite3.connect(path, isolation_level=None)
    yield other
    other.close()


def respond(text: str) -> Rendered:
    return Rendered(200, [], text.encode())


def find_thread() -> str:
    return threading.current_thread().name


def test_what_comes_together_is_made_in_a_thread_and_in_order(changes: Changes) -> None:
    made: list[tuple[int, str]] = []

    def make(number: int) -> str:
        made.append((number, find_thread()))
        return str(number)

    async def run() -> list[Rendered]:
        numbers = range(2 * LARGEST_GROUP + 1)
        return await asyncio.gather(*(changes.make(partial(make, n), respond) for n in numbers))

    answers = asyncio.run(run())
    assert [one.body for one in answers] == [str(n).encode() for n in range(len(answers))]
    assert [number for number, _ in made] == list(range(len(answers)))
    assert all(thread.startswith("request-") for _, thread in made)


def test_what_comes_together_is_made_by_the_loop_if_nobody_else_writes(
    changes: Changes, database: Database
) -> None:
    held, released = threading.Event(), threading.Event()

    def hold() -> None:
        with database.write():
            held.set()
            released.wait()

    async def run() -> list[Rendered]:
        await database.open_inline()
        made = await asyncio.gather(*(changes.make(find_thread, respond) for _ in range(3)))
        holding = asyncio.create_task(asyncio.to_thread(hold))
        await asyncio.to_thread(held.wait)
        later = asyncio.create_task(changes.make(find_thread, respond))
        await asyncio.sleep(0.1)
        assert not later.done()
        released.set()
        made.append(await later)
        await holding
        database.close()
        return made

    *made, later = (one.body.decode() for one in asyncio.run(run()))
    assert made == [find_thread()] * 3
    assert later.startswith("request-")


def test_what_comes_together_shares_a_transaction(changes: Changes, database: Database) -> None:
    held: list[int] = []

    def hold() -> str:
        with database.write() as connection:
            held.append(id(connection))
            return str(connection.exec_driver_sql("SELECT changes()").scalar_one())

    async def run() -> list[Rendered]:
        return await asyncio.gather(*(changes.make(hold, respond) for _ in range(LARGEST_GROUP)))

    asyncio.run(run())
    assert len(set(held)) == 1


def test_a_change_that_takes_its_time_is_made_alone(changes: Changes, database: Database) -> None:
    begun: list[str] = []

    def dawdle() -> str:
        begun.append("dawdling")
        database.take_time()
        return "late"

    async def run() -> list[Rendered]:
        calls: list[Call] = [lambda: "first", dawdle, lambda: "last"]
        return await asyncio.gather(*(changes.make(call, respond) for call in calls))

    assert [one.body for one in asyncio.run(run())] == [b"first", b"late", b"last"]
    assert len(begun) == 2


def test_a_group_that_sqlite_undoes_is_made_one_by_one(
    changes: Changes, database: Database
) -> None:
    tried: list[str] = []

    def lose_once() -> str:
        tried.append("losing")
        with database.write() as connection:
            if len(tried) < 3:
                connection.exec_driver_sql("INSERT OR ROLLBACK INTO servers (id) VALUES (NULL)")
        return "made"

    def work() -> str:
        tried.append("well")
        return "well"

    async def run() -> list[Rendered]:
        return await asyncio.gather(*(changes.make(call, respond) for call in (work, lose_once)))

    assert [one.body for one in asyncio.run(run())] == [b"well", b"made"]
    assert tried == ["well", "losing", "well", "losing"]


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


def test_a_call_that_ends_an_iteration_reaches_its_request_alone(
    changes: Changes, database: Database
) -> None:
    def end() -> str:
        return next(iter(()))

    def end_late() -> str:
        database.take_time()
        return end()

    async def run() -> list[Rendered | BaseException]:
        calls: list[Call] = [end, end_late, lambda: "well"]
        made = (changes.make(call, respond) for call in calls)
        return await asyncio.wait_for(asyncio.gather(*made, return_exceptions=True), 20)

    *failures, well = asyncio.run(run())
    assert [type(one.__cause__) for one in failures if isinstance(one, RuntimeError)] == [
        StopIteration
    ] * 2
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


def test_what_waits_while_the_database_is_found_away_is_not_tried_anew(
    changes: Changes, file: sqlite3.Connection
) -> None:
    tried: list[int] = []

    def work(number: int) -> str:
        tried.append(number)
        return str(number)

    async def run() -> list[Rendered | BaseException]:
        asked = [
            asyncio.create_task(changes.make(partial(work, number), respond))
            for number in range(2 * LARGEST_GROUP)
        ]
        outcomes = await asyncio.gather(*asked, return_exceptions=True)
        file.execute("ROLLBACK")
        return [*outcomes, await changes.make(lambda: "back", respond)]

    file.execute("BEGIN IMMEDIATE")
    *told, back = asyncio.run(run())
    assert all(isinstance(one, DatabaseUnavailable) for one in told)
    assert tried == []
    assert back == respond("back")
