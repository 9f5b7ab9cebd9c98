"""Pipelines on PostgreSQL when something goes wrong: everybody is told what became of theirs."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import Any

import psycopg
import pytest
from sqlalchemy import bindparam, insert, make_url, select, text
from sqlalchemy.exc import IntegrityError

from domain.errors import DatabaseUnavailable
from persistence.database.engines import STATEMENTS_KEPT
from persistence.database.loop.greenlets import wait_for
from persistence.database.loop.postgresql_loop import TRANSACTIONS
from persistence.database.pipelines import name_statement
from persistence.database.prepared import Prepared, run_text
from persistence.database.session import Database, WouldBlock
from persistence.schema.tables import flavors
from tests.unit.persistence.changing import run_inline

pytestmark = pytest.mark.parametrize("kind", ["postgresql"])

ADD_FLAVOR = Prepared(insert(flavors))
FLAVOR = {"region": "far", "id": "a", "name": "a", "vcpus": 1, "ram_mb": 1, "disk_gb": 1}
ECHO = Prepared(select(bindparam("value", type_=flavors.c.name.type)))
OTHER = "SELECT 'another'"
COUNT_PREPARED = Prepared(select(text("count(*) FROM pg_prepared_statements")))
SLEEP = Prepared(select(text("pg_sleep(20)")))
DOZE = Prepared(select(text("pg_sleep(1)")))
TERMINATE = """SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = %(name)s AND query <> %(kept)s"""
WAIT_SECONDS = 10


@pytest.fixture
def single(upgraded_url: str) -> Database:
    """A database of which threads have one connection."""
    return Database(upgraded_url, pool_size=1)


def fill(connection: Any) -> None:
    """Have a connection keep as many statements as it may."""
    for number in range(STATEMENTS_KEPT):
        run_text(connection, f"SELECT {number}")


def echo(database: Database, value: str) -> Any:
    with database.read() as connection:
        return ECHO.fetch_value(connection, {"value": value})


def list_flavors(database: Database) -> list[Any]:
    with database.read() as connection:
        return list(connection.execute(select(flavors).filter_by(region="far")).all())


def test_a_failed_change_on_a_full_connection_is_undone(single: Database) -> None:
    def add_twice() -> None:
        with single.write() as connection:
            fill(connection)
            ADD_FLAVOR.send(connection, FLAVOR)
            ADD_FLAVOR.execute(connection, FLAVOR)

    with pytest.raises(IntegrityError):
        add_twice()
    assert echo(single, "there") == "there"
    assert not list_flavors(single)
    single.close()


def add_without_room(database: Database) -> None:
    """Add a flavor where what is to make room is not known to PostgreSQL any more."""
    with database.write() as connection:
        fill(connection)
        run_text(connection, f"DEALLOCATE {name_statement('SELECT 0').decode()}", once=True)
        ADD_FLAVOR.send(connection, FLAVOR)


def test_a_change_that_was_not_made_is_not_told_as_made(single: Database) -> None:
    with pytest.raises(DatabaseUnavailable):
        add_without_room(single)
    assert not list_flavors(single)
    single.close()


def test_nor_is_one_on_the_loop(single: Database) -> None:
    [failure] = run_inline(single, partial(add_without_room, single))
    assert isinstance(failure, DatabaseUnavailable)
    assert not list_flavors(single)
    single.close()


def test_a_statement_that_was_to_make_room_is_known_when_it_did_not(single: Database) -> None:
    def fail_before() -> None:
        with single.write() as connection:
            fill(connection)
            ADD_FLAVOR.execute(connection, FLAVOR)
            ADD_FLAVOR.send(connection, FLAVOR)
            run_text(connection, OTHER)

    with pytest.raises(IntegrityError):
        fail_before()
    with single.read() as connection:
        for number in range(STATEMENTS_KEPT):
            assert run_text(connection, f"SELECT {number}")[0] == [(number,)]
        kept = COUNT_PREPARED.fetch_value(connection, {})
    assert kept == STATEMENTS_KEPT
    single.close()


def run_within_bounds(database: Database, *calls: Callable[[], Any]) -> list[Any]:
    """Make the calls inline at once, each of which has to come to an end."""

    async def run() -> list[Any]:
        await database.open_inline()
        try:
            made = asyncio.gather(*map(database.run_inline, calls), return_exceptions=True)
            return await asyncio.wait_for(made, WAIT_SECONDS)
        finally:
            database.close()

    return asyncio.run(run())


def test_a_value_that_cannot_be_sent_reaches_its_caller_alone(single: Database) -> None:
    values = ["first", "\ud800", "a\0b", "last"]
    first, *failures, last = run_within_bounds(
        single, *(partial(echo, single, value) for value in values)
    )
    assert [type(one) for one in failures] == [WouldBlock] * 2
    assert [first, last] == ["first", "last"]


def test_a_row_that_cannot_be_read_reaches_its_caller_alone(single: Database) -> None:
    never = Prepared(select(text("'infinity'::timestamptz")))

    def find_never() -> Any:
        with single.read() as connection:
            return never.fetch_value(connection, {})

    failure, found = run_within_bounds(single, find_never, partial(echo, single, "found"))
    assert isinstance(failure, WouldBlock)
    assert found == "found"


def add_flavor(database: Database, number: int) -> None:
    with database.write() as connection:
        ADD_FLAVOR.send(connection, {**FLAVOR, "id": f"{number}", "name": f"{number}"})


def test_a_connection_whose_undoing_was_cancelled_is_given_to_nobody(single: Database) -> None:
    tasks: list[asyncio.Task[None]] = []

    def fail() -> None:
        with single.write():
            echo(single, "begun")
            asyncio.get_running_loop().call_soon(tasks[0].cancel)
            raise LookupError

    async def run() -> list[Any]:
        await single.open_inline()
        tasks.append(asyncio.create_task(single.run_inline(fail)))
        with pytest.raises(asyncio.CancelledError):
            await tasks[0]
        calls = [single.run_inline(partial(add_flavor, single, number)) for number in range(12)]
        return await asyncio.wait_for(asyncio.gather(*calls), WAIT_SECONDS)

    assert asyncio.run(run()) == [None] * 12
    assert len(list_flavors(single)) == 12
    single.close()


@pytest.mark.parametrize("turns", range(8))
def test_a_connection_given_to_who_was_cancelled_is_there_for_others(
    single: Database, turns: int
) -> None:
    def hold(awaitable: Awaitable[Any]) -> None:
        with single.write():
            wait_for(awaitable)

    async def run() -> list[None]:
        await single.open_inline()
        gate, barrier = asyncio.Event(), asyncio.Barrier(TRANSACTIONS)
        waiting = [
            asyncio.create_task(single.run_inline(partial(hold, gate.wait())))
            for _ in range(TRANSACTIONS + 2)
        ]
        await asyncio.sleep(0)
        gate.set()
        for _ in range(turns):
            await asyncio.sleep(0)
        for one in waiting:
            one.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        loop: Any = single._loop
        while len(loop._changing.pipelines) < TRANSACTIONS:
            await asyncio.sleep(0.05)
        calls = (single.run_inline(partial(hold, barrier.wait())) for _ in range(TRANSACTIONS))
        return await asyncio.wait_for(asyncio.gather(*calls), WAIT_SECONDS)

    assert asyncio.run(run()) == [None] * TRANSACTIONS
    single.close()


@pytest.fixture
def operator(single: Database) -> Iterator[psycopg.Connection]:
    """Who ends connections, and lets nobody open another one."""
    url = make_url(single._engine.url)
    with psycopg.connect(
        host=url.host, port=url.port, user=url.username, dbname="postgres", autocommit=True
    ) as operator:
        yield operator
        operator.execute(f"ALTER DATABASE {url.database} ALLOW_CONNECTIONS true")


def lose(operator: psycopg.Connection, database: Database, keeping: str = "") -> None:
    """End every connection but those that are at ``keeping``, for good."""
    name = database._engine.url.database
    operator.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    operator.execute(TERMINATE, {"name": name, "kept": keeping})


def sleep(database: Database, statement: Prepared) -> None:
    with database.write() as connection:
        statement.fetch_value(connection, {})


def trouble_those_who_wait(
    database: Database, trouble: Callable[[], None], *held: Prepared
) -> list[Any]:
    """Return what becomes of those who hold the connections, and of three who wait for one."""
    holding = [partial(sleep, database, one) for one in held]
    waiting = [partial(add_flavor, database, number) for number in range(3)]

    async def run() -> list[Any]:
        await database.open_inline()
        try:
            calls = map(database.run_inline, (*holding, *waiting))
            made = asyncio.gather(*calls, return_exceptions=True)
            await asyncio.sleep(0.3)
            trouble()
            return await asyncio.wait_for(made, WAIT_SECONDS)
        finally:
            database.close()

    return asyncio.run(run())


def test_who_waits_for_a_connection_is_sent_to_a_thread_when_all_are_lost(
    single: Database, operator: psycopg.Connection
) -> None:
    ends = trouble_those_who_wait(single, lambda: lose(operator, single), *[SLEEP] * TRANSACTIONS)
    assert [type(one) for one in ends] == [WouldBlock] * (TRANSACTIONS + 3)


def test_who_waits_for_a_connection_has_one_while_there_is_any(
    single: Database, operator: psycopg.Connection
) -> None:
    """Those for reads are lost too, which no change has use for."""
    half = TRANSACTIONS // 2
    held = [*[SLEEP] * half, *[DOZE] * half]
    ends = trouble_those_who_wait(
        single, lambda: lose(operator, single, "SELECT pg_sleep(1)"), *held
    )
    assert [type(one) for one in ends[:half]] == [WouldBlock] * half
    assert ends[half:] == [None] * (half + 3)


def test_who_waits_for_a_connection_is_sent_to_a_thread_at_the_end(single: Database) -> None:
    ends = trouble_those_who_wait(single, single.close, *[SLEEP] * TRANSACTIONS)
    assert [type(one) for one in ends] == [WouldBlock] * (TRANSACTIONS + 3)
